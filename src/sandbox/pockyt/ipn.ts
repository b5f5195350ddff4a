import type { Webhook } from "../webhooks.js";
import { formatAmount } from "./amounts.js";
import { verifySignOf } from "./signature.js";
import type { Transaction } from "./state.js";

export const PROVIDER = "pockyt";

/**
 * "Up to 8 times within 2 hours" (docs.pockyt.io/docs/webhook-notification-format). The spacing is not
 * documented; this one is the sandbox's: at once, then after 1, 3, 7, 15, 30, 60 and 120 minutes.
 */
const SEND_AT_SECONDS = [0, 1, 3, 7, 15, 30, 60, 120].map((minutes) => minutes * 60);

/** The notification of a final status, or undefined when the merchant asked for none. */
export function ipnOf(transaction: Transaction): Webhook | undefined {
  if (transaction.ipnUrl === undefined) return undefined;
  return {
    provider: PROVIDER,
    reference: transaction.reference,
    url: transaction.ipnUrl,
    contentType: "application/x-www-form-urlencoded",
    body: new URLSearchParams(ipnFields(transaction)).toString(),
    sendAtSeconds: SEND_AT_SECONDS,
    // docs.pockyt.io/reference/webhook-notification-reference: the plain text and nothing else.
    isAcknowledged: (httpStatus, body) => httpStatus === 200 && body === "success",
  };
}

/** The fields of v4 (SEED; docs.pockyt.io/reference/webhook-notification-reference). */
function ipnFields(transaction: Transaction): Record<string, string> {
  const fields: Record<string, string> = {
    amount: formatAmount(transaction.amount, transaction.currency),
    completedAt: transaction.completedAt ?? transaction.createdAt,
    currency: transaction.currency,
    customerNo: transaction.customer.customerNo,
    reference: transaction.reference,
    settleCurrency: transaction.settleCurrency,
    status: transaction.status,
    transactionNo: transaction.transactionNo,
    ...(transaction.vaultId !== undefined && { vaultId: transaction.vaultId }),
  };
  return { ...fields, verifySign: verifySignOf(fields, transaction.merchant.token) };
}
