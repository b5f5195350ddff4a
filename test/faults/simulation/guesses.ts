import type { Tape } from "../../support/tape.js";

/** What no document of the providers settles: each story draws one answer, and the engine has to hold with all. */
export interface Guesses {
  /** A second order under the same reference. */
  readonly repeatedOrder: "duplicate" | "taken";
  /** Which of two orders a query then finds. */
  readonly foundOrder: "first" | "last";
  /** A cancel of a charge that is paid. */
  readonly cancelOfPaid: "givesBack" | "refuses";
  /** A capture or cancel that comes again under its id: its status, or an error. */
  readonly repeatedRequest: "status" | "duplicate";
  /** A refund that comes again under its id. */
  readonly repeatedRefund: "same" | "taken";
  /** For how many seconds a query does not find what is new. */
  readonly recordLag: number;
  /** After how many seconds it closes an order that is still open. */
  readonly closesAfter: number;
  /** Whether the words on captures and refunds name an amount. */
  readonly namesAmounts: boolean;
}

export function drawGuesses(tape: Tape): Guesses {
  return {
    repeatedOrder: tape.pick(["duplicate", "taken"]),
    foundOrder: tape.pick(["first", "last"]),
    cancelOfPaid: tape.pick(["givesBack", "refuses"]),
    repeatedRequest: tape.pick(["status", "duplicate"]),
    repeatedRefund: tape.pick(["same", "taken"]),
    recordLag: tape.pick([0, 0, 20, 600]),
    closesAfter: tape.pick([2_000, 5_000, 90_000, 400_000]),
    namesAmounts: !tape.once(2),
  };
}
