import type { AuthorizationRequest, Holdfast, PaymentRequest } from "../../src/client.js";
import { CVV, hostedPayment, TEST_CARDS } from "../support/payments.js";

async function newCard({ cards }: Holdfast): Promise<string> {
  const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  return (await cards.put({ ...card, holderName: "Ada Byron" })).cardRef;
}

/** Charged and kept within one call: the saved card's token comes by webhook. */
export async function pockytCharge(
  holdfast: Holdfast,
  account: string,
  paymentId: string,
  value = 2000,
): Promise<PaymentRequest> {
  return {
    paymentId,
    account,
    provider: "pockyt",
    amount: { currency: "USD", value },
    method: { type: "card", cardRef: await newCard(holdfast), saveCard: true },
    returnUrl: "https://shop.example/return",
  };
}

/** Authorized within one call. */
export async function payermaxHold(
  holdfast: Holdfast,
  account: string,
  paymentId: string,
  value = 2100,
): Promise<AuthorizationRequest> {
  return {
    paymentId,
    account,
    provider: "payermax",
    amount: { currency: "USD", value },
    method: { type: "card", cardRef: await newCard(holdfast), saveCard: false },
    customer: { reference: "USER42", countryCode: "US", clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" },
    description: "Two nights",
  };
}

/** Without an account's name, as the default account's. */
export function hostedHold(paymentId: string, value = 2100): AuthorizationRequest {
  return hostedPayment(paymentId, { amount: { currency: "USD", value } });
}
