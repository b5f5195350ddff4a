import { formatAmount } from "./amounts.js";
import { findTransaction, type Operation } from "./operation.js";

/** tran-query shows a payment and its refunds; a vaultId is not in it. */
export const query: Operation = {
  name: "query",
  path: "/app-data-search/v3/tran-query",
  fields: { required: [], optional: ["transactionNo", "reference"] },
  envelope: "v3",
  run: ({ state }, merchant, fields) => {
    const transaction = findTransaction(state, merchant, fields);
    const { currency, settleCurrency } = transaction;
    return {
      amount: formatAmount(transaction.amount, currency),
      currency,
      settleCurrency,
      reference: transaction.reference,
      status: transaction.status,
      transactionNo: transaction.transactionNo,
      transactionType: "payment",
      refundInfo: transaction.refunds.map((refund) => ({
        refundTransactionId: refund.refundTransactionNo,
        ...(refund.refundReference !== undefined && { refundReference: refund.refundReference }),
        refundAmount: formatAmount(refund.amount, currency),
        currency,
        settleCurrency,
      })),
    };
  },
};
