import type { Evidence, Invariant } from "../evidence.js";
import { wasReset, wasTerminated } from "../persons.js";

/** What the relay did not seal is a reason to ask, and nothing else of it is believed. */
export const nobodyElseBelieved: Invariant = {
  name: "a stranger's notification is recorded as one, and not believed",
  check(evidence) {
    return [...believed(evidence), ...unrecorded(evidence)];
  },
};

function believed({ forged, events, aftercareEvents }: Evidence): string[] {
  const text = JSON.stringify(
    [...events, ...aftercareEvents].filter(({ type }) => type !== "notificationUnverified"),
  );
  return forged.filter(({ key }) => text.includes(key)).map(({ key }) => `${key} was taken for the relay's`);
}

/** More than so many are not recorded: a flood fills nothing. */
const RECORDED = 8;

function unrecorded(evidence: Evidence): string[] {
  const { forged, events, aftercareEvents, view } = evidence;
  // One whose input was refused has no events.
  if (wasReset(evidence) || wasTerminated(evidence) || view === null) return [];
  const recorded = [...events, ...aftercareEvents].flatMap((event) =>
    event.type === "notificationUnverified" ? [event.key] : [],
  );
  if (recorded.length >= RECORDED) return [];
  return forged
    .filter(({ key }) => !recorded.includes(key))
    .map(({ key, workflowId }) => `${key} was sent to ${workflowId}, and is not recorded there`);
}
