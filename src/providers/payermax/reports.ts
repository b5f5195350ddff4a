import type { PaymentReport, Refusal, ReportedCard, RequestReport } from "../../domain/reports.js";
import { redirectTo } from "../redirect-url.js";
import { readAmount } from "./decimals.js";
import { readTime } from "./times.js";
import type { PaymentData, RefundData, RequestData } from "./wire.js";

export interface StatusWord<Status> {
  readonly status: Status;
  readonly source: string;
}

const API = "API docs, /orderQuery";
const SEED = "SEED 7.3, 7.5";
const REFUND = "API docs, /refund, /refundQuery and RefundResultNotifyUrl";

/** An order's status words. Maps: an object would know words such as `constructor`. */
export const PAYMENT_STATUS_WORDS: ReadonlyMap<string, StatusWord<PaymentReport["status"]>> = new Map([
  ["PENDING", { status: "open", source: API }],
  ["SUCCESS", { status: "succeeded", source: `${API}; SEED 7.2` }],
  ["FAILED", { status: "failed", source: API }],
  ["CLOSED", { status: "closed", source: API }],
]);

/** Those of a capture or cancel. `isFinal` of a capture says that no other follows it, and nothing of its outcome. */
export const REQUEST_STATUS_WORDS: ReadonlyMap<string, StatusWord<RequestReport["status"]>> = new Map([
  ["PENDING", { status: "pending", source: SEED }],
  ["SUCCESS", { status: "succeeded", source: SEED }],
  ["FAILED", { status: "failed", source: SEED }],
]);

export const REFUND_STATUS_WORDS: ReadonlyMap<string, StatusWord<RequestReport["status"]>> = new Map([
  ["REFUND_PENDING", { status: "pending", source: REFUND }],
  ["REFUND_SUCCESS", { status: "succeeded", source: REFUND }],
  ["REFUND_FAILED", { status: "failed", source: REFUND }],
]);

/** The `code` and `msg` around a record: they explain a failure where the record itself doesn't. */
export interface Explanation {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** The order as a reply to our send tells it. It names no amount and no capture mode (API). */
export function toReply(data: PaymentData, explanation: Explanation): PaymentReport {
  const known = PAYMENT_STATUS_WORDS.get(data.status)?.status;
  const status = known ?? "open";
  const { code, message } = explains(explanation) ? explanation : {};
  const completedAt = readTime(data.completeTime);
  const savedCard = savedCardOf(data);
  return {
    about: "payment",
    status,
    word: data.status,
    recognized: known !== undefined,
    amount: null,
    refundedValue: 0,
    refs: refs({ tradeToken: data.tradeToken }),
    ...(status === "open" && redirectTo(data.redirectUrl)),
    ...(savedCard && { savedCard }),
    ...(status === "failed" && {
      refusal: refusal(
        data.resultCode ?? code ?? data.status,
        data.resultMsg ?? message ?? "the payment failed",
      ),
    }),
    ...(completedAt !== undefined && { completedAt }),
  };
}

/** The order as a query or a notification tells it. */
export function toRecord(data: PaymentData, explanation: Explanation): PaymentReport {
  const createdAt = readTime(data.createTime);
  return {
    ...toReply(data, explanation),
    amount: readAmount(data.totalAmount, data.currency),
    captureMode: data.captureMode === "MANUAL" ? "manual" : "automatic",
    ...(data.reference !== undefined && { reference: data.reference }),
    ...(createdAt !== undefined && { createdAt }),
  };
}

/** Null: a status word that we don't know says nothing about a request. */
export function toRequestReport(about: "capture" | "cancel", data: RequestData): RequestReport | null {
  const status = REQUEST_STATUS_WORDS.get(data.status)?.status;
  if (status === undefined) return null;
  return {
    about,
    requestId: data.requestId,
    status,
    amount: readAmount(data.amount, data.currency),
    refs: refs(about === "capture" ? { captureNo: data.captureNo } : { cancelNo: data.cancelNo }),
    ...(status === "failed" && {
      refusal: refusal(data.errorCode ?? data.status, data.errorMsg ?? `the ${about} failed`),
    }),
  };
}

/** Null: likewise. */
export function toRefundReport(data: RefundData): RequestReport | null {
  const status = REFUND_STATUS_WORDS.get(data.status)?.status;
  if (status === undefined) return null;
  return {
    about: "refund",
    requestId: data.outRefundNo,
    status,
    amount: readAmount(data.refundAmount, data.refundCurrency),
    refs: refs({ refundTradeNo: data.refundTradeNo }),
    ...(status === "failed" && {
      refusal: refusal(data.resultCode ?? data.status, data.resultMsg ?? "the refund failed"),
    }),
  };
}

export function refs(numbers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(numbers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function savedCardOf({ paymentDetails: [first] = [] }: PaymentData): ReportedCard | undefined {
  const token = first?.paymentTokenID ?? first?.cardInfo?.paymentTokenID;
  return token === undefined ? undefined : { token, detailsFollow: true };
}

function refusal(code: string, message: string): Refusal {
  return { kind: "declined", code, message };
}

/** "Success." around a failed order doesn't. */
function explains({ code }: Explanation): boolean {
  return code !== undefined && code !== "APPLY_SUCCESS";
}
