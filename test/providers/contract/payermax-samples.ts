import {
  CAPTURE,
  CHARGE,
  CUSTOMER,
  DATA,
  openAccount,
  OURS,
  PAID_WITH,
  REFUND,
  reply,
  signed,
  success,
  type CallName,
} from "../payermax/support.js";
import type { ContractSamples } from "./contract-provider.js";

const { paymentId, amount } = CHARGE;
const CUSTOMER_ID = CUSTOMER.reference;
const TOKEN = { paymentTokenID: "PMTOKEN1", userId: CUSTOMER_ID };
const LISTED = { ...TOKEN, paymentTokenStatus: "Activated", paymentMethodType: "CARD" };
const REMOVED = { ...TOKEN, paymentTokenStatus: "Deleted" };
const SESSION = { sessionKey: "session", clientKey: "client" };

const each = (data: object) => ({
  success: success(data),
  refusal: (words: string) => reply({ code: "PARAMS_INVALID", msg: words }),
  unknownCode: reply({ code: "NEW_CODE", msg: "what?" }),
  wrongSignature: reply({ code: "APPLY_SUCCESS", msg: "Success.", data }, { key: OURS.privateKey }),
});

const withStatus = (name: CallName) => ({
  ...each(DATA[name]),
  unknownStatus: success({ ...DATA[name], status: "DONE" }),
});

/** The success of a call, about another. */
const other = (name: CallName, field: string) => success({ ...DATA[name], [field]: "ORDER1002" });

const order = (name: "charge" | "authorize") => ({
  ...withStatus(name),
  request: { ...CHARGE, paidWith: PAID_WITH.card, customer: CUSTOMER },
  others: { payment: other(name, "outTradeNo") },
  decline: reply({
    code: "BALANCE_INSUFFICIENT",
    msg: "not enough",
    data: { ...DATA[name], status: "FAILED" },
  }),
  duplicate: reply({ code: "ORDER_REPEAT", msg: "duplicate order" }),
});

const requestOf = (name: "capture" | "cancel") => ({
  ...withStatus(name),
  others: { payment: other(name, "outTradeNo"), request: other(name, "requestId") },
});

const refundOf = (name: "refund" | "queryRefund") => ({
  ...withStatus(name),
  request: REFUND,
  others: { payment: other(name, "outTradeNo"), request: other(name, "outRefundNo") },
});

const notFound = reply({ code: "ORDER_NOT_EXIST", msg: "order does not exist" });

export const samples: ContractSamples = {
  open: (baseUrl, requestMs) => openAccount(baseUrl, { timeouts: { connectMs: 20_000, requestMs } }),
  secrets: [OURS.privatePem.split("\n")[1] ?? ""],
  headersOf: (body) => ({ sign: signed(body) }),
  calls: {
    charge: order("charge"),
    authorize: order("authorize"),
    capture: { ...requestOf("capture"), request: CAPTURE },
    cancel: {
      ...requestOf("cancel"),
      request: { paymentId, amount, requestId: `${paymentId}_CANCEL_1` },
    },
    refund: refundOf("refund"),
    query: {
      ...withStatus("query"),
      request: { paymentId, amount },
      others: { payment: other("query", "outTradeNo") },
      notFound,
    },
    queryRefund: { ...refundOf("queryRefund"), notFound },
    dropInSession: {
      ...each(SESSION),
      request: { amount, kind: "charge", customer: CUSTOMER, saveCard: false },
      unknownStatus: null,
      others: {},
    },
    listSavedCards: {
      ...each({ tokenList: [LISTED] }),
      request: { customerReference: CUSTOMER_ID },
      unknownStatus: null,
      others: { customer: success({ tokenList: [LISTED, { ...LISTED, userId: "USER43" }] }) },
    },
    removeSavedCard: {
      ...each(REMOVED),
      request: { customerReference: CUSTOMER_ID, token: TOKEN.paymentTokenID },
      unknownStatus: success({ ...REMOVED, paymentTokenStatus: "Gone" }),
      others: { card: success({ ...REMOVED, paymentTokenID: "PMTOKEN2" }) },
    },
  },
};
