import type { Customer, Item } from "../../domain/input/payment-input.js";
import { formatMoney, toDecimal, type Money } from "../../domain/money.js";
import type { ChargeRequest, PaidWith, RefundRequest } from "../port.js";

/** Fields of a request before they are signed; `undefined` ones are left out, as empty ones are errors there. */
export type Draft = Record<string, string | undefined>;

/** Where the shopper and the notifications come back to. */
export interface Return {
  readonly ipnUrl: string;
}

/** Fields of `/v1/customers/create`. Source: docs; SEED sends none of them. */
export function customerFields(customer: Customer | undefined): Draft {
  return {
    firstName: customer?.firstName,
    lastName: customer?.lastName,
    email: customer?.email,
    countryCode: customer?.countryCode,
  };
}

/** What Pockyt is paid with: it has no hosted page for cards that keeps them, and no drop-in. */
export type PaidWithCard = Extract<PaidWith, { type: "card" | "savedCard" }>;

/** Fields of `/order/v4/capture`. Source: SEED, steps 2 and 4; docs for the optional ones. */
export function chargeFields(charge: ChargeRequest, paidWith: PaidWithCard, { ipnUrl }: Return): Draft {
  const { amount } = charge;
  const common: Draft = {
    amount: decimal(amount),
    currency: amount.currency,
    settleCurrency: settleCurrency(amount.currency),
    reference: charge.paymentId,
    vendor: "creditcard",
    terminal: "ONLINE",
    goodsInfo: goodsInfo(charge),
    note: charge.description,
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
    refundAmount: decimal(refundAmount),
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

/** Whether the amount can be written as the provider writes it; the adapter refuses it before anything is sent. */
export function isWritable(amount: Money): boolean {
  return toDecimal(amount) !== null;
}

function decimal(amount: Money): string {
  const text = toDecimal(amount);
  if (text === null) throw new RangeError(`${formatMoney(amount)} can't be written as a decimal`);
  return text;
}

/** A JSON string inside the JSON: it is signed and sent as one text. Names as in SEED. */
function goodsInfo(charge: ChargeRequest): string {
  const items: readonly Item[] = charge.items ?? [
    { name: charge.description ?? charge.paymentId, quantity: 1, amount: charge.amount },
  ];
  return JSON.stringify(
    items.map((item) => ({
      goods_name: item.name,
      quantity: String(item.quantity),
      category: "DIGITAL_GOODS",
      description: item.name,
      amount: decimal(item.amount),
      tax: "0",
    })),
  );
}
