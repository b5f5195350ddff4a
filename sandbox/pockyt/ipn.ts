import { oneMore } from "../faults/changed-result.js";
import type { Webhook } from "../webhooks.js";
import { formatAmount } from "./amounts.js";
import { verifySignOf } from "./signature.js";
import type { Transaction } from "./state.js";

export const PROVIDER = "pockyt";
export const IPN_TYPE = "IPN";

/**
 * "Up to 8 times within 2 hours" (docs.pockyt.io/docs/webhook-notification-format). The spacing is not
 * documented; this one is the sandbox's: at once, then after 1, 3, 7, 15, 30, 60 and 120 minutes.
 */
const SEND_AT_SECONDS = [0, 1, 3, 7, 15, 30, 60, 120].map((minutes) => minutes * 60);

/** The notification of a final status, or undefined when the merchant asked for none. */
export function ipnOf(transaction: Transaction): Webhook | undefined {
  if (transaction.ipnUrl === undefined) return undefined;
  const fields = ipnFields(transaction);
  const { token } = transaction.merchant;
  return {
    provider: PROVIDER,
    type: IPN_TYPE,
    reference: transaction.reference,
    url: transaction.ipnUrl,
    contentType: "application/x-www-form-urlencoded",
    body: encode(signed(fields, token)),
    forge: (forgery) => ({
      body: encode(
        forgery === "another-key"
          ? signed(fields, `not ${token}`)
          : { ...signed(fields, token), amount: oneMore(fields.amount) },
      ),
    }),
    sendAtSeconds: SEND_AT_SECONDS,
    // docs.pockyt.io/reference/webhook-notification-reference: the plain text and nothing else.
    isAcknowledged: (httpStatus, body) => httpStatus === 200 && body === "success",
  };
}

/** The fields of v4 (SEED; docs.pockyt.io/reference/webhook-notification-reference). */
function ipnFields(transaction: Transaction): Record<string, string> {
  return {
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
}

function signed(fields: Record<string, string>, token: string): Record<string, string> {
  return { ...fields, verifySign: verifySignOf(fields, token) };
}

function encode(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}
