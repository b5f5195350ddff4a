import type { Invariant } from "../evidence.js";
import { wasTerminated } from "../persons.js";

/** Once no fault strikes any more, each payment settles, or calls a person who can settle it. */
export const nothingStands: Invariant = {
  name: "no payment stands still",
  check(evidence) {
    const { stands, view, run, persons } = evidence;
    if (stands !== null) return [stands];
    const wasEnded = persons.some(({ act, taken }) => act === "terminate" && taken);
    if (run === "terminated" && !wasEnded) return ["its run was terminated by nobody"];
    if (wasTerminated(evidence) && view === null && run !== "absent")
      return ["its run was terminated, and its queries are not answered"];
    if (run === "failed" && evidence.ledger.length > 0)
      return ["its run failed, and the provider has moved money"];
    return [];
  },
};
