import { formatAmount, parseAmount } from "./amounts.js";
import { required } from "./fields.js";
import { findTransaction, type Operation } from "./operation.js";
import { RET_CODE, Refusal } from "./refusal.js";
import { refundedAmount } from "./state.js";

/**
 * Gives back part or all of a payment. The same refundReference again refunds again: the docs promise no
 * deduplication. A refund's own notification is undocumented, so its ipnUrl is taken and not used.
 */
export const refund: Operation = {
  name: "refund",
  path: "/app-data-search/v3/refund",
  fields: {
    required: ["refundAmount", "currency", "settleCurrency"],
    optional: ["transactionNo", "reference", "refundReference", "ipnUrl"],
  },
  envelope: "v3",
  run: ({ state, booking }, merchant, fields) => {
    const transaction = findTransaction(state, merchant, fields);
    const { currency, settleCurrency, reference, transactionNo } = transaction;
    if (fields.currency !== currency || fields.settleCurrency !== settleCurrency) {
      throw new Refusal(RET_CODE.mismatch, "currency or settleCurrency is not the transaction's");
    }
    const amount = parseAmount(required(fields, "refundAmount"), currency);
    if (amount === undefined)
      throw new Refusal(RET_CODE.badValue, `refundAmount is not an amount of ${currency}`);
    if (transaction.status !== "success") {
      throw new Refusal(RET_CODE.wrongStatus, `transaction status error: it is ${transaction.status}`);
    }
    const left = transaction.amount - refundedAmount(transaction);
    if (amount > left) {
      throw new Refusal(
        RET_CODE.mismatch,
        `refundAmount is more than the ${formatAmount(left, currency)} left`,
      );
    }
    const { refundReference } = fields;
    const { refundTransactionNo } = booking.refund(transaction, amount, refundReference);
    return {
      amount: formatAmount(transaction.amount, currency),
      refundAmount: formatAmount(amount, currency),
      currency,
      settleCurrency,
      ...(refundReference !== undefined && { refundReference }),
      refundTransactionNo,
      reference,
      status: "success",
      transactionNo,
    };
  },
};
