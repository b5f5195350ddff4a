import { expect } from "vitest";
import type { AuthorizationRequest, PaymentView } from "../../src/client.js";
import { typedIntoDropIn } from "../support/drop-in.js";
import { usd } from "../support/holds.js";
import { CVV, hostedPayment, shopper, TEST_CARDS, until } from "../support/payments.js";
import { newPaymentId, type Stack } from "../support/stack.js";

export type Kind = "charge" | "authorize";

/** How a payment of 20.00 USD ends where all goes well, and what the provider's books then hold. */
export const KINDS = [
  {
    kind: "charge",
    done: { status: "captured", capturedAmount: usd(2000), authorizationExpiresAt: null },
    books: ["charge 20.00"],
  },
  {
    kind: "authorize",
    done: {
      status: "authorized",
      capturedAmount: null,
      authorizationExpiresAt: expect.any(String) as string,
    },
    books: ["authorize 20.00"],
  },
] as const satisfies readonly { kind: Kind; done: Partial<PaymentView>; books: readonly string[] }[];

export const NOTHING_ELSE = {
  action: null,
  outcomeUnknown: null,
  failure: null,
  attention: null,
} as const satisfies Partial<PaymentView>;

export const CUSTOMER = {
  reference: "USER42",
  countryCode: "US",
  clientIp: "203.0.113.7",
  userAgent: "Mozilla/5.0",
};

type Method = AuthorizationRequest["method"];
type SaveCard = NonNullable<Extract<Method, { type: "card" }>["saveCard"]>;

/** How the shopper pays: each gives the method of one new payment. */
export const METHODS = {
  hosted: (_stack: Stack, _kind: Kind, saveCard: SaveCard = false): Promise<Method> =>
    Promise.resolve({ type: "hosted", saveCard }),

  async dropIn(stack: Stack, kind: Kind, saveCard: SaveCard = false): Promise<Method> {
    const { reference, countryCode } = CUSTOMER;
    const session = await stack.holdfast.dropInSession({
      ...{ provider: "payermax", amount: usd(2000), customer: { reference, countryCode }, kind, saveCard },
    });
    const ticksAgreement = saveCard !== false;
    return { type: "dropIn", ...(await typedIntoDropIn(stack, session, { ticksAgreement })), saveCard };
  },

  async card({ holdfast }: Stack, _kind: Kind, saveCard: SaveCard = false): Promise<Method> {
    const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
    const { cardRef } = await holdfast.cards.put({ ...card, holderName: "Ada Byron" });
    return { type: "card", cardRef, saveCard };
  },
};

/** Pays 20.00 USD by the method. PayerMax's test system takes its orders from the description. */
export function pay(
  { holdfast }: Stack,
  kind: Kind,
  paymentId: string,
  method: Method,
  description = "Two nights",
): Promise<PaymentView> {
  return holdfast[kind](hostedPayment(paymentId, { method, customer: CUSTOMER, description }));
}

/** Pays with a card that is kept, and gives what it is charged by later. */
export async function savedCardBy(
  stack: Stack,
  type: keyof typeof METHODS = "card",
  kind: Kind = "charge",
  saveCard: SaveCard = true,
): Promise<NonNullable<PaymentView["savedCard"]>> {
  const paymentId = newPaymentId(`saves_${type}`);
  const view = await pay(stack, kind, paymentId, await METHODS[type](stack, kind, saveCard));
  if (view.action) await shopper(view, "approve");
  const { savedCard } = await until(stack, paymentId, {
    savedCard: { token: expect.any(String) as string, customerNo: CUSTOMER.reference },
  });
  if (!savedCard) throw new Error(`${paymentId} has lost its card`);
  return savedCard;
}
