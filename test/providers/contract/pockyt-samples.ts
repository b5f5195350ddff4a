import { CHARGE, MERCHANT, openAccount, REFUND } from "../pockyt/support.js";
import type { ContractSamples } from "./contract-provider.js";

const { paymentId, amount } = CHARGE;
const PAYMENT = {
  reference: paymentId,
  status: "success",
  transactionNo: "37",
  amount: "20.00",
  currency: "USD",
};
const REFUNDED = {
  reference: paymentId,
  status: "success",
  refundReference: REFUND.requestId,
  refundAmount: "5.00",
};
const OTHER = { reference: "ORDER1002" };

const says = (ret_code: string, ret_msg: string, result?: object) => ({
  body: JSON.stringify({ ret_code, ret_msg, result }),
});
const success = (result: object) => says("000100", "success", result);

/** A reply carries no signature: only TLS protects it. */
const each = {
  refusal: (words: string) => says("000023", words),
  unknownCode: says("009999", "what?"),
  wrongSignature: null,
};
const notFound = says("000021", "no related information");

export const samples: ContractSamples = {
  open: (baseUrl, requestMs) => openAccount(baseUrl, { timeouts: { connectMs: 20_000, requestMs } }),
  secrets: [MERCHANT.token],
  calls: {
    createCustomer: {
      ...each,
      request: { paymentId },
      success: success({ customerNo: "2000" }),
      unknownStatus: null,
      others: {},
    },
    charge: {
      ...each,
      request: CHARGE,
      success: success(PAYMENT),
      unknownStatus: success({ ...PAYMENT, status: "paid" }),
      others: { payment: success({ ...PAYMENT, ...OTHER }) },
      decline: success({ ...PAYMENT, status: "failed", errorCode: "05", errorMessage: "do not honor" }),
      duplicate: says("000023", "Duplicate Reference Number"),
    },
    // It is answered with the payment, and names no request.
    cancel: {
      ...each,
      request: { paymentId, amount, requestId: `${paymentId}_CANCEL_1` },
      success: success({ ...PAYMENT, status: "closed" }),
      unknownStatus: success({ ...PAYMENT, status: "paid" }),
      others: { payment: success({ ...PAYMENT, ...OTHER, status: "closed" }), request: null },
    },
    refund: {
      ...each,
      request: REFUND,
      success: success(REFUNDED),
      unknownStatus: success({ ...REFUNDED, status: "given back" }),
      others: {
        payment: success({ ...REFUNDED, ...OTHER }),
        request: success({ ...REFUNDED, refundReference: "ORDER1001_REFUND_R2" }),
      },
    },
    query: {
      ...each,
      request: { paymentId, amount },
      success: success(PAYMENT),
      unknownStatus: success({ ...PAYMENT, status: "paid" }),
      others: { payment: success({ ...PAYMENT, ...OTHER }) },
      notFound,
    },
    // It is answered with the payment and all of its refunds: where ours is not among them, it isn't there.
    queryRefund: {
      ...each,
      request: REFUND,
      success: success({
        ...PAYMENT,
        refundInfo: [{ refundReference: REFUND.requestId, refundAmount: "5.00" }],
      }),
      unknownStatus: null,
      others: { payment: success({ ...PAYMENT, ...OTHER }), request: null },
      notFound,
    },
  },
};
