import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import type { AuthorizationRequest, PaymentRequest, PaymentView } from "../../src/client.js";
import type { Stack } from "./stack.js";

export const TEST_CARDS = {
  threeDs: "4111111111111111",
  withoutThreeDs: "5425233430109903",
  declined: "4000000000000002",
  declinedLater: "4000000000000341",
} as const;

export const CVV = "790";

/** Puts a card into the vault: the `cardRef` for one payment. */
export async function newCard(stack: Stack, number: string = TEST_CARDS.threeDs): Promise<string> {
  const card = { number, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  return (await stack.holdfast.cards.put(card)).cardRef;
}

export async function cardPayment(
  stack: Stack,
  paymentId: string,
  more: Partial<PaymentRequest> & { readonly number?: string; readonly saveCard?: boolean } = {},
): Promise<PaymentRequest> {
  const { number, saveCard = true, ...fields } = more;
  return {
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 2000 },
    method: { type: "card", cardRef: await newCard(stack, number), saveCard },
    returnUrl: "https://shop.example/return",
    ...fields,
  };
}

export function savedCardPayment(
  paymentId: string,
  savedCard: { readonly token: string; readonly customerNo: string },
  more: Partial<PaymentRequest> = {},
): PaymentRequest {
  return {
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 1250 },
    method: { type: "savedCard", ...savedCard },
    ...more,
  };
}

/** A payment on PayerMax's hosted cashier page. */
export function hostedPayment(
  paymentId: string,
  more: Partial<AuthorizationRequest> = {},
): AuthorizationRequest {
  return {
    paymentId,
    provider: "payermax",
    amount: { currency: "USD", value: 2000 },
    method: { type: "hosted" },
    customer: { reference: "USER42" },
    description: "Two nights",
    returnUrl: "https://shop.example/return",
    ...more,
  };
}

/** A payment that the shopper has authorized at the cashier, awaiting capture or cancel. */
export async function authorizedPayment(
  stack: Stack,
  paymentId: string,
  more: Partial<AuthorizationRequest> = {},
): Promise<PaymentView> {
  await shopper(await stack.holdfast.authorize(hostedPayment(paymentId, more)), "approve");
  return until(stack, paymentId, { status: "authorized" });
}

/** The shopper at the 3DS or cashier page. */
export async function shopper(view: PaymentView, outcome: "approve" | "decline"): Promise<void> {
  if (!view.action) throw new Error(`${view.paymentId} is ${view.status} and has no page for the shopper`);
  const answer = await fetch(view.action.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ outcome }),
  });
  expect(answer.status).toBe(200);
}

/** A query whose task is lost on a busy machine is asked again after so long. */
const ANSWERED_WITHIN_MS = 10_000;

/** Waits until the payment is as wanted; fails with what it is instead. */
export async function until(
  stack: Stack,
  paymentId: string,
  wanted: Partial<PaymentView>,
): Promise<PaymentView> {
  return vi.waitFor(
    async () => {
      const view = await Promise.race([
        stack.holdfast.get({ paymentId }),
        sleep(ANSWERED_WITHIN_MS, undefined, { ref: false }).then(() => {
          throw new Error(`${paymentId} isn't told within ${ANSWERED_WITHIN_MS} ms`);
        }),
      ]);
      expect(view).toMatchObject(wanted);
      return view;
    },
    { timeout: 45_000, interval: 50 },
  );
}

/** A saved card, by a whole vaulting payment with 3DS. */
export async function vaultedCard(stack: Stack, paymentId: string, number?: string) {
  const view = await stack.holdfast.charge(
    await cardPayment(stack, paymentId, number === undefined ? {} : { number }),
  );
  await shopper(view, "approve");
  await expect.poll(async () => (await stack.holdfast.get({ paymentId })).savedCard).not.toBeNull();
  const { savedCard } = await stack.holdfast.get({ paymentId });
  if (!savedCard) throw new Error(`${paymentId} brought no saved card`);
  return savedCard;
}

/** What the provider's books hold for the payment, in major units. */
export function netAtProvider(stack: Stack, reference: string): string {
  return stack.sandbox.ledger({ reference }).balance[0]?.net ?? "0.00";
}
