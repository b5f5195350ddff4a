import type { PaymentReport, RequestReport } from "../../../src/domain/reports.js";
import type { Tape } from "../../support/tape.js";

type Word = PaymentReport | RequestReport;

/** How a provider's words differ from its books. */
export type Lie =
  "unknown word" | "another number" | "wrong amount" | "no amount" | "opposite" | "still open";

const LIES = [
  "unknown word",
  "another number",
  "wrong amount",
  "no amount",
  "opposite",
  "still open",
] as const satisfies readonly Lie[];

export function drawLie(tape: Tape): Lie {
  return tape.pick(LIES);
}

export function lied<Said extends Word>(said: Said, lie: Lie): Said {
  switch (lie) {
    case "unknown word":
      return said.about === "payment"
        ? { ...said, status: "open", word: "HALF_DONE", recognized: false }
        : { ...said, status: "pending" };
    case "another number":
      return { ...said, refs: Object.fromEntries(Object.keys(said.refs).map((name) => [name, "X-9"])) };
    case "wrong amount":
      return { ...said, amount: said.amount && { ...said.amount, value: said.amount.value - 1 } };
    case "no amount":
      return { ...said, amount: null };
    case "opposite":
      return { ...said, status: said.status === "succeeded" ? "failed" : "succeeded" };
    case "still open":
      return { ...said, status: said.about === "payment" ? "open" : "pending" };
  }
}
