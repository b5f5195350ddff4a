import type { Customer, Item } from "../../domain/input/payment-fields.js";
import type { ChargeRequest, PaidWith, RefundRequest } from "../port.js";
import { writeAmount } from "./decimals.js";

/** Fields of a request before they are signed; `undefined` ones are left out, as empty ones are errors there. */
export type Draft = Record<string, string | undefined>;

/** Where the shopper and the notifications come back to. */
interface Return {
  readonly ipnUrl: string;
}

/** Ours by Pockyt's names. Source: docs and the vendor's PHP SDK; SEED sends none of them. */
const CUSTOMER_FIELDS = {
  firstName: "firstName",
  lastName: "lastName",
  email: "email",
  countryCode: "countryCode",
  state: "state",
  city: "city",
  street: "street",
  zip: "postalCode",
  phone: "phone",
} as const satisfies Record<string, keyof Customer>;

/** Fields of `/v1/customers/create`: what is given of them. */
export function customerFields(customer: Customer = {}): Draft {
  return Object.fromEntries(
    Object.entries(CUSTOMER_FIELDS).map(([theirs, ours]) => [theirs, customer[ours]]),
  );
}

/** Pockyt's words on a customer, with each field that they name by the name that the payment's input has for it. */
export function inOurNames(message: string): string {
  const ours: ReadonlyMap<string, string> = new Map(Object.entries(CUSTOMER_FIELDS));
  return message.replaceAll(/\w+/g, (word) => {
    const name = ours.get(word);
    return name === undefined ? word : `customer.${name}`;
  });
}

/** Without `&` and `=`: where it comes back in a notification, the signed text must have one reading only. */
function echoed(text: string): string {
  return text.replaceAll("&", "+").replaceAll("=", "-");
}

/** What Pockyt is paid with: it has no hosted page for cards that keeps them, and no drop-in. */
type PaidWithCard = Extract<PaidWith, { type: "card" | "savedCard" }>;

/** Fields of `/order/v4/capture`. Source: SEED, steps 2 and 4; docs for the optional ones. */
export function chargeFields(charge: ChargeRequest, paidWith: PaidWithCard, { ipnUrl }: Return): Draft {
  const { amount } = charge;
  const common: Draft = {
    amount: writeAmount(amount),
    currency: amount.currency,
    settleCurrency: settleCurrency(amount.currency),
    reference: charge.paymentId,
    vendor: "creditcard",
    terminal: "ONLINE",
    goodsInfo: goodsInfo(charge),
    note: charge.description && echoed(charge.description),
    clientIp: charge.customer?.clientIp,
    ipnUrl,
    callbackUrl: charge.returnUrl,
  };
  if (paidWith.type === "savedCard")
    return { ...common, vaultId: paidWith.token, customerNo: paidWith.customerNo ?? charge.customerNo };
  const { card } = paidWith;
  return {
    ...common,
    creditType: paidWith.saveCard ? "vault" : undefined,
    customerNo: charge.customerNo,
    cardNumber: card.number,
    cardExpMonth: card.expiryMonth,
    cardExpYear: card.expiryYear,
    cardCvv: card.cvv,
  };
}

/** Fields of `/app-data-search/v3/refund` (docs). Without an `ipnUrl`: that notification is undocumented. */
export function refundFields({ paymentId, requestId, refundAmount }: RefundRequest): Draft {
  return {
    refundAmount: writeAmount(refundAmount),
    currency: refundAmount.currency,
    settleCurrency: settleCurrency(refundAmount.currency),
    reference: paymentId,
    refundReference: requestId,
  };
}

/** Pounds are settled in pounds, everything else in dollars (docs). */
export function settleCurrency(currency: string): string {
  return currency === "GBP" ? "GBP" : "USD";
}

/** A JSON string inside the JSON: it is signed and sent as one text. Names as in SEED. */
function goodsInfo(charge: ChargeRequest): string {
  const items: readonly Item[] = charge.items ?? [
    { name: charge.description ?? charge.paymentId, quantity: 1, amount: charge.amount },
  ];
  return JSON.stringify(
    items.map((item) => ({
      goods_name: echoed(item.name),
      quantity: String(item.quantity),
      category: "DIGITAL_GOODS",
      description: echoed(item.name),
      amount: writeAmount(item.amount),
      tax: "0",
    })),
  );
}
