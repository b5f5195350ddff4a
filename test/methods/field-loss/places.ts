import type { MethodType } from "../../../src/domain/provider-terms.js";
import type { ProviderName } from "../../../src/providers/terms.js";

/** Where a field of the input is found in the provider's request, as `operation.field`; null, and why it isn't. */
export type Place = readonly [field: string, text: string] | readonly [field: null, reason: string];

export interface Field {
  readonly value: unknown;
  readonly place: Readonly<Record<ProviderName, Place | ((method: MethodType) => Place)>>;
}

const at = (field: string, text: string): Place => [field, text];
const notTaken = (reason: string): Place => [null, reason];

const OURS = notTaken("the workflow acts on it: when an authorization is about to lapse");
const DROP_IN_HAS_NONE = notTaken("the drop-in's schema has no goods");

/** Pockyt makes a customer for a new card, and has one for a saved card already. */
const ofNewCustomer =
  (field: string, text: string) =>
  (method: MethodType): Place =>
    method === "card"
      ? at(`createCustomer.${field}`, text)
      : notTaken("the saved card's customer is made already");

const buyer =
  (field: string, text: string) =>
  (method: MethodType): Place =>
    method === "hosted"
      ? notTaken("the cashier's schema has no buyerInfo: it asks the shopper")
      : at(`orderAndPay.paymentDetail.buyerInfo.${field}`, text);

/** Of the billing address, which PayerMax takes for goods that are sent only. */
const ofAddress = (field: string, text: string) => ({
  pockyt: ofNewCustomer(field, text),
  payermax: notTaken("billingInfo is for goods that are sent, and needs more than this"),
});

const goods =
  (field: string, text: string) =>
  (method: MethodType): Place =>
    method === "dropIn" ? DROP_IN_HAS_NONE : at(`orderAndPay.goodsDetails.0.${field}`, text);

/**
 * Every optional field with a value that stands nowhere else. What is in capitals is known when the payment is made:
 * the account, the customer whose card is new, and the one whose card is saved.
 */
export const PLACES: Readonly<Record<string, Field>> = {
  account: {
    value: "ACCOUNT",
    place: {
      pockyt: at("capture.merchantNo", "203222"),
      payermax: at("orderAndPay.merchantNo", "020213827212222"),
    },
  },
  "customer.reference": {
    value: "USER42",
    place: {
      pockyt: notTaken("it knows customers by its own numbers only"),
      payermax: at("orderAndPay.userId", "USER42"),
    },
  },
  "customer.customerNo": {
    value: "CUSTOMER",
    place: {
      pockyt: (method) =>
        method === "card"
          ? at("capture.customerNo", "CUSTOMER")
          : notTaken("a saved card's customer is the method's customerNo"),
      payermax: notTaken("it knows customers by our reference only"),
    },
  },
  "customer.firstName": {
    value: "Ada",
    place: { pockyt: ofNewCustomer("firstName", "Ada"), payermax: buyer("firstName", "Ada") },
  },
  "customer.lastName": {
    value: "Byron",
    place: { pockyt: ofNewCustomer("lastName", "Byron"), payermax: buyer("lastName", "Byron") },
  },
  "customer.email": {
    value: "ada@shop.example",
    place: {
      pockyt: ofNewCustomer("email", "ada@shop.example"),
      payermax: buyer("email", "ada@shop.example"),
    },
  },
  "customer.countryCode": {
    value: "GB",
    place: { pockyt: ofNewCustomer("countryCode", "GB"), payermax: at("orderAndPay.country", "GB") },
  },
  "customer.state": { value: "Devon", place: ofAddress("state", "Devon") },
  "customer.city": { value: "Exeter", place: ofAddress("city", "Exeter") },
  "customer.street": { value: "1 Harbour Lane", place: ofAddress("street", "1 Harbour Lane") },
  "customer.postalCode": { value: "EX1 1QT", place: ofAddress("zip", "EX1 1QT") },
  "customer.phone": { value: "+44 1392 555 014", place: ofAddress("phone", "+44 1392 555 014") },
  "customer.clientIp": {
    value: "203.0.113.77",
    place: { pockyt: at("capture.clientIp", "203.0.113.77"), payermax: buyer("clientIp", "203.0.113.77") },
  },
  "customer.userAgent": {
    value: "Mozilla/5.0 (of the field test)",
    place: {
      pockyt: notTaken("/order/v4/capture has no field for it"),
      payermax: buyer("userAgent", "Mozilla/5.0 (of the field test)"),
    },
  },
  description: {
    value: "Two nights by the sea",
    place: {
      pockyt: at("capture.note", "Two nights by the sea"),
      payermax: at("orderAndPay.subject", "Two nights by the sea"),
    },
  },
  "items[].name": {
    value: "Room with a view",
    place: {
      pockyt: at("capture.goodsInfo", '"goods_name":"Room with a view"'),
      payermax: goods("goodsName", "Room with a view"),
    },
  },
  "items[].quantity": {
    value: 3,
    place: { pockyt: at("capture.goodsInfo", '"quantity":"3"'), payermax: goods("quantity", "3") },
  },
  "items[].amount.value": {
    value: 617,
    place: { pockyt: at("capture.goodsInfo", '"amount":"6.17"'), payermax: goods("price", "6.17") },
  },
  "items[].amount.currency": {
    value: "USD",
    place: {
      pockyt: at("capture.currency", "USD"),
      payermax: at("orderAndPay.currency", "USD"),
    },
  },
  returnUrl: {
    value: "https://shop.example/back?order=77",
    place: {
      pockyt: at("capture.callbackUrl", "https://shop.example/back?order=77"),
      payermax: at("orderAndPay.frontCallbackUrl", "https://shop.example/back?order=77"),
    },
  },
  actionTimeoutSeconds: {
    value: 2477,
    place: {
      pockyt: notTaken("/order/v4/capture has no field for it: the workflow cancels at the deadline"),
      payermax: at("orderAndPay.expireTime", "2477"),
    },
  },
  onAuthorizationExpiry: { value: "expire", place: { pockyt: OURS, payermax: OURS } },
  expiryLeadSeconds: { value: 7200, place: { pockyt: OURS, payermax: OURS } },
  "method.saveCard.merchantInitiated": {
    value: true,
    place: {
      pockyt: at("capture.creditType", "vault"),
      payermax: at("orderAndPay.paymentDetail.mitType", "UNSCHEDULED"),
    },
  },
  "method.customerNo": {
    value: "OWNER",
    place: {
      pockyt: at("capture.customerNo", "OWNER"),
      payermax: notTaken("a token's owner is our reference, userId"),
    },
  },
  "method.cardRef": {
    value: "CVV_REF",
    place: {
      pockyt: notTaken("it takes no CVV with a saved card: the input is refused"),
      payermax: at("orderAndPay.paymentDetail.cardInfo.cvv", "***"),
    },
  },
  "method.merchantInitiated": {
    value: true,
    place: {
      pockyt: notTaken("it never asks the shopper about a saved card"),
      payermax: at("orderAndPay.paymentDetail.mitType", "UNSCHEDULED"),
    },
  },
};
