import type { CallOutcome, NotFoundReport, RequestReport } from "../../domain/reports.js";
import type { Money } from "../../domain/money.js";
import { unknown } from "../endings.js";
import type { RefundRequest, RequestReference } from "../port.js";
import { readAmount } from "./decimals.js";
import type { StatusWord } from "./reports.js";
import type { PaymentResult, RefundResult } from "./wire.js";

const DOCS = "docs.pockyt.io/v1.1/reference/refund-api";
const AS_A_PAYMENT = "our reading: as a payment's";

/** Docs show `success` only. A map: an object knows `constructor`. */
export const REFUND_STATUS_WORDS: ReadonlyMap<string, StatusWord<RequestReport["status"]>> = new Map([
  ["init", { status: "pending", source: AS_A_PAYMENT }],
  ["dealing", { status: "pending", source: AS_A_PAYMENT }],
  ["pending", { status: "pending", source: AS_A_PAYMENT }],
  ["success", { status: "succeeded", source: DOCS }],
  ["failed", { status: "failed", source: AS_A_PAYMENT }],
  ["fail", { status: "failed", source: AS_A_PAYMENT }],
]);

/** The reply to a refund. It counts only where it names the refund as ours. */
export function readRefund(result: RefundResult, request: RefundRequest): CallOutcome<RequestReport> {
  const { paymentId, requestId, refundAmount } = request;
  if (result.reference !== undefined && result.reference !== paymentId)
    return unknown("other_order", "the answer is about another reference");
  if (result.refundReference !== requestId)
    return unknown("other_request", "the answer doesn't name our refundReference");
  const status = REFUND_STATUS_WORDS.get(result.status)?.status;
  if (status === undefined) return unknown("unreadable", `the refund's status is ${result.status}`);
  return {
    ending: "answered",
    answer: {
      about: "refund",
      requestId,
      status,
      amount: readAmount(result.currency ?? refundAmount.currency, result.refundAmount),
      refs:
        result.refundTransactionNo === undefined ? {} : { refundTransactionNo: result.refundTransactionNo },
      ...(status === "failed" && {
        refusal: {
          kind: "declined",
          code: result.errorCode ?? result.status,
          message: result.errorMessage ?? "the refund failed",
        } as const,
      }),
    },
  };
}

/** The refund in the payment's record. Pockyt may not deduplicate, so what stands there twice was paid twice. */
export function findRefund(
  record: PaymentResult,
  { requestId, amount: whole }: RequestReference,
): RequestReport | NotFoundReport {
  const found = (record.refundInfo ?? []).filter(({ refundReference }) => refundReference === requestId);
  if (found.length === 0) return { about: "nothing" };
  const amounts = found.map(({ refundAmount, currency }) =>
    readAmount(currency ?? record.currency ?? whole.currency, refundAmount),
  );
  const refundTransactionNo = found[0]?.refundTransactionId;
  return {
    about: "refund",
    requestId,
    status: "succeeded",
    amount: sum(amounts),
    refs: refundTransactionNo === undefined ? {} : { refundTransactionNo },
  };
}

function sum(amounts: readonly (Money | null)[]): Money | null {
  return amounts.reduce((total, amount) =>
    total?.currency === amount?.currency && total && amount
      ? { currency: total.currency, value: total.value + amount.value }
      : null,
  );
}
