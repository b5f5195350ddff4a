import type { RefundEvent } from "./events.js";
import type { RefundRecord } from "./state.js";

/** What a refund is when it has just been asked for. */
export const JUST_REQUESTED = {
  status: "processing",
  failure: null,
  providerRefs: {},
  isAtProvider: false,
} as const satisfies Partial<RefundRecord>;

export function refundAfter(refund: RefundRecord, event: RefundEvent): RefundRecord {
  switch (event.type) {
    case "refunded":
      return { ...refund, status: "refunded" };
    case "refundFailed":
      return { ...refund, status: "failed", failure: event.failure };
    case "referencesLearned":
      return { ...refund, providerRefs: { ...refund.providerRefs, ...event.refs } };
    case "acknowledged":
      return { ...refund, isAtProvider: true };
    case "requestSent":
    case "requestNotSent":
    case "outcomeUnknown":
    case "requestProvenAbsent":
    case "pending":
    case "checked":
    case "checkBroughtForward":
      return refund;
  }
}
