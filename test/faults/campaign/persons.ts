import type { Evidence } from "./evidence.js";

/** These call a person about something else than where the money is. */
const NOT_ABOUT_MONEY = new Set([
  "saved_card_missing",
  "redirect_dropped",
  "unknown_provider_status",
  "dispute",
  // In the campaign no provider sends what the relay can't read: it tells of a stranger's notification.
  "unknown_news",
]);

/** Whether a person was called about the money, at the payment or after it, be it acknowledged since or not. */
export function wasCalled({ events, aftercareEvents }: Evidence): boolean {
  return [...events, ...aftercareEvents].some(
    (event) => event.type === "attentionRaised" && !NOT_ABOUT_MONEY.has(event.reason),
  );
}

/** Whether a person has told the engine so of this operation. */
export function wasClaimed(
  { persons }: Evidence,
  operations: readonly string[],
  outcome: "succeeded" | "failed",
  refundId?: string,
): boolean {
  return persons.some(
    (one) =>
      one.act === "resolve" &&
      one.taken &&
      one.outcome === outcome &&
      operations.includes(one.operation ?? "") &&
      (refundId === undefined || one.refundId === refundId),
  );
}

/** A run that a reset made tells and decides again what the run before it had. */
export function wasReset({ persons }: Pick<Evidence, "persons">): boolean {
  return persons.some(({ act }) => act === "reset");
}

/** A terminated run knows only what was true until then. */
export function wasTerminated({ persons, run }: Evidence): boolean {
  return run === "terminated" || persons.some(({ act, taken }) => act === "terminate" && taken);
}
