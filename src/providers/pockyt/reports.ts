import type { PaymentReport } from "../../domain/reports.js";
import { redirectTo } from "../redirect-url.js";
import { readAmount } from "./decimals.js";
import type { PaymentResult } from "./wire.js";

export interface StatusWord<Status> {
  readonly status: Status;
  readonly source: string;
}

const NOTES = "docs.yuansfer.com notes";
const PLUGINS = "the vendor's plugins";

/** Pockyt's status words. A map: an object would know words such as `constructor`. */
export const STATUS_WORDS: ReadonlyMap<string, StatusWord<PaymentReport["status"]>> = new Map([
  ["init", { status: "open", source: NOTES }],
  ["dealing", { status: "open", source: NOTES }],
  ["pending", { status: "open", source: NOTES }],
  ["success", { status: "succeeded", source: NOTES }],
  ["failed", { status: "failed", source: NOTES }],
  ["fail", { status: "failed", source: PLUGINS }],
  ["closed", { status: "closed", source: NOTES }],
  ["refunded", { status: "closed", source: PLUGINS }],
  ["reversed", { status: "closed", source: PLUGINS }],
]);

/** The provider's record in the engine's words. An amount that can't be read is left out: then nothing is settled. */
export function toReport(result: PaymentResult, wanted: { currency: string }): PaymentReport {
  const page = result.authenticationUrl ?? result.authUrl;
  const status = STATUS_WORDS.get(result.status)?.status;
  return {
    about: "payment",
    status: status ?? "open",
    word: result.status,
    recognized: status !== undefined,
    amount: readAmount(result.currency, result.amount),
    refundedValue: refunded(result, result.currency ?? wanted.currency),
    refs: result.transactionNo === undefined ? {} : { transactionNo: result.transactionNo },
    ...(status === "open" && redirectTo(page)),
    ...(status === "failed" && {
      refusal: {
        kind: "declined",
        code: result.errorCode ?? result.status,
        message: result.errorMessage ?? "the card was declined",
      } as const,
    }),
  };
}

/** Only what is read for sure counts as given back: no unreadable amount, no other currency. */
function refunded(result: PaymentResult, currency: string): number {
  const amounts = (result.refundInfo ?? [])
    .filter((refund) => refund.currency === undefined || refund.currency === currency)
    .map((refund) => readAmount(currency, refund.refundAmount)?.value ?? 0);
  return amounts.reduce((sum, value) => sum + value, 0);
}
