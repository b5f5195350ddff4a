import type { PaymentReport } from "../facts.js";
import type { Word } from "../requests/decide.js";
import { failureOf, type Failure } from "../requests/request.js";
import { mainRequest, type PaymentState } from "./state.js";

/** The record as a word on the charge or authorization. `closed` is a failure by the shopper's absence. */
export function wordOf(state: PaymentState, report: PaymentReport): Word {
  const { status, amount, refs, word } = report;
  return {
    status: status === "succeeded" ? "succeeded" : status === "open" ? "pending" : "failed",
    amount,
    refs,
    failure: status === "failed" || status === "closed" ? failure(state, report) : null,
    text: word,
    ...(report.completedAt !== undefined && { completedAt: report.completedAt }),
  };
}

/** The provider's word that a charge or authorization came to nothing. */
function failure(state: PaymentState, { status, refusal, word }: PaymentReport): Failure {
  const { operation } = mainRequest(state);
  if (status === "failed") return failureOf(operation, refusal ?? declined(word));
  return { operation, kind: "abandoned", code: refusal?.code ?? word, message: refusal?.message ?? GONE };
}

const GONE = "the shopper did not complete the payment";

function declined(code: string) {
  return { kind: "declined", code, message: "the provider declined the payment" } as const;
}
