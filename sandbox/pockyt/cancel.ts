import { formatAmount } from "./amounts.js";
import { findTransaction, type Operation } from "./operation.js";
import { RET_CODE, Refusal } from "./refusal.js";
import { refundedAmount, type Transaction } from "./state.js";
import type { Booking } from "./booking.js";

/**
 * Closes an unpaid transaction; a paid one is refunded in full and answered `closed` all the same
 * (docs.yuansfer.com transaction-revert/cancel).
 */
export const cancel: Operation = {
  name: "cancel",
  path: "/app-data-search/v3/cancel",
  fields: { required: [], optional: ["transactionNo", "reference"] },
  envelope: "v3",
  run: ({ state, booking }, merchant, fields) => {
    const transaction = findTransaction(state, merchant, fields);
    revert(transaction, booking);
    const { transactionNo, reference, currency } = transaction;
    // The docs' cancel sample writes its amount as a JSON number.
    const amount = Number(formatAmount(transaction.amount, currency));
    return { amount, currency, reference, status: "closed", transactionNo };
  },
};

function revert(transaction: Transaction, booking: Booking): void {
  switch (transaction.status) {
    case "failed":
      throw new Refusal(RET_CODE.wrongStatus, "transaction status error: it is failed");
    case "closed":
      return;
    case "success": {
      // It stays `success` in the query, like any refunded payment; refundInfo tells the rest.
      const left = transaction.amount - refundedAmount(transaction);
      if (left > 0n) booking.refund(transaction, left);
      return;
    }
    case "init":
    case "dealing":
    case "pending":
      booking.close(transaction);
  }
}
