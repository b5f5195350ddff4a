import type { RequestReport } from "../facts.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import { sameMoney } from "../money.js";
import type { Failure } from "../payment/events.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import type { AftercareState, RefundRecord } from "./state.js";

/** Whether the provider means our refund's very amount; where it names none, its word on our request id is enough. */
export function amountAgrees(refund: RefundRecord, { amount }: RequestReport): boolean {
  return amount === null || sameMoney(amount, refund.amount);
}

/** The provider's last word on a refund of ours. */
export function succeeded(refund: RefundRecord, report: RequestReport): EventBody[] {
  return [...newRefs(refund, report), { type: "refunded", refundId: refund.refundId }];
}

export function failed(state: AftercareState, refund: RefundRecord, report: RequestReport): EventBody[] {
  const { operation } = refund;
  const refusal = report.refusal ?? {
    kind: "declined",
    code: "failed",
    message: `the provider failed the ${operation}`,
  };
  return [...newRefs(refund, report), ...failure(state, refund, { operation, ...refusal })];
}

/** A reversal that fails leaves money where it must not be: a person has to see to it. */
export function failure(state: AftercareState, { refundId }: RefundRecord, failure: Failure): EventBody[] {
  const isReversal = refundId === REVERSAL_REFUND_ID;
  return [
    { type: "refundFailed", refundId, failure },
    ...(isReversal ? raise(state, "reversal_failed") : []),
  ];
}

export function newRefs(refund: RefundRecord, { refs }: RequestReport): EventBody[] {
  const { refundId, providerRefs } = refund;
  const isNew = Object.entries(refs).some(([name, value]) => providerRefs[name] !== value);
  return isNew ? [{ type: "referencesLearned", refundId, refs }] : [];
}
