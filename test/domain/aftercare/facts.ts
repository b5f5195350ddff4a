import type { SentRequest } from "../../../src/domain/aftercare/state.js";
import type { PaymentReport, RequestReport } from "../../../src/domain/reports.js";
import type { Money } from "../../../src/domain/money.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { ID, OPENED_AT, PRICE, recordOf } from "../payment/facts.js";

/** Short words for payments that are over, and for what comes after them. */

export const RUN = "run-1";

export const CAPTURED: PaymentView = {
  paymentId: ID,
  account: "default",
  provider: "payermax",
  kind: "charge",
  status: "captured",
  amount: PRICE,
  capturedAmount: PRICE,
  action: null,
  outcomeUnknown: null,
  authorizationExpiresAt: null,
  savedCard: null,
  failure: null,
  attention: null,
  providerRefs: { tradeToken: "T1" },
  updatedAt: OPENED_AT,
};

export const AT_POCKYT: PaymentView = {
  ...CAPTURED,
  provider: "pockyt",
  providerRefs: { transactionNo: "T1" },
};

export const FAILED: PaymentView = { ...CAPTURED, status: "failed", capturedAmount: null };

export const CAPTURED_LATER: PaymentView = {
  ...CAPTURED,
  kind: "authCapture",
  providerRefs: { tradeToken: "T1", captureNo: "C1" },
};

export const CANCELED: PaymentView = {
  ...CAPTURED,
  kind: "authCapture",
  status: "canceled",
  capturedAmount: null,
  providerRefs: { tradeToken: "T1", cancelNo: "X1" },
};

export const FAILED_AUTHORIZATION: PaymentView = { ...FAILED, kind: "authCapture" };

/** Its first capture was refused, its second one took the money. */
export const CAPTURED_AT_SECOND: PaymentView = {
  ...CAPTURED_LATER,
  providerRefs: { tradeToken: "T1", captureNo: "C2" },
};

/** What such a payment asked the provider for: of an authorization that ended a capture that was refused, too. */
export function requestsOf({
  kind,
  status,
  amount,
  capturedAmount,
  providerRefs,
}: PaymentView): SentRequest[] {
  const { captureNo, cancelNo, ...refs } = providerRefs;
  const operation = kind === "charge" ? "charge" : "authorize";
  const isOpen = status === "processing" || status === "requires_action";
  const result = status === "failed" ? "failed" : isOpen ? null : "succeeded";
  const main: SentRequest = { operation, requestId: ID, amount, refs, result };
  if (kind === "charge" || result !== "succeeded") return [main];
  if (captureNo !== undefined && capturedAmount !== null) {
    const n = Number(captureNo.slice(1));
    const earlier = Array.from({ length: n - 1 }, (_, index) => sentCapture(index + 1));
    return [main, ...earlier, sentCapture(n, { amount: capturedAmount, refs: { captureNo }, result })];
  }
  const ended = status === "canceled" || status === "expired" ? [sentCapture(1)] : [];
  return cancelNo === undefined ? [main, ...ended] : [main, ...ended, sentCancel({ refs: { cancelNo } })];
}

/** A capture that the provider refused, unless told. */
export function sentCapture(n: number, more: Partial<SentRequest> = {}): SentRequest {
  const requestId = `${ID}_CAPTURE_${n}`;
  return { operation: "capture", requestId, amount: PRICE, refs: {}, result: "failed", ...more };
}

export function sentCancel(more: Partial<SentRequest> = {}): SentRequest {
  const requestId = `${ID}_CANCEL_1`;
  return { operation: "cancel", requestId, amount: PRICE, refs: {}, result: "succeeded", ...more };
}

/** The request that took the money. */
export function capturedBy(requests: readonly SentRequest[]): string | null {
  const taking = requests.filter(({ operation }) => operation === "charge" || operation === "capture");
  return taking.find(({ result }) => result === "succeeded")?.requestId ?? null;
}

export function refundWord(
  refundId: string,
  status: RequestReport["status"],
  amount: Money | null = null,
): RequestReport {
  const refs = { refundTradeNo: `R-${refundId}` };
  return { about: "refund", requestId: `${ID}_REFUND_${refundId}`, status, amount, refs };
}

export function captureWord(n: number, more: Partial<RequestReport> = {}): RequestReport {
  return {
    about: "capture",
    requestId: `${ID}_CAPTURE_${n}`,
    status: "succeeded",
    amount: PRICE,
    refs: { captureNo: `C${n}` },
    ...more,
  };
}

export function cancelWord(
  status: RequestReport["status"],
  more: Partial<RequestReport> = {},
): RequestReport {
  return {
    about: "cancel",
    requestId: `${ID}_CANCEL_1`,
    status,
    amount: null,
    refs: { cancelNo: "X1" },
    ...more,
  };
}

/** The provider's record of the payment, provably of our own send. */
export function paymentRecord(
  status: PaymentReport["status"],
  more: Partial<PaymentReport> = {},
): PaymentReport {
  return recordOf(status, { reference: RUN, refs: { tradeToken: "T1" }, ...more });
}

let received = 0;

/** A verified notification, each with a key of its own unless told. */
export function notice(
  report: ProviderNotification["report"],
  more: Partial<ProviderNotification> = {},
): ProviderNotification {
  return {
    provider: "payermax",
    account: "default",
    paymentId: ID,
    key: `news-${++received}`,
    receivedAt: OPENED_AT,
    report,
    ...more,
  };
}
