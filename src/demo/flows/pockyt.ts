import type { PaymentRequest, PaymentView } from "../../client.js";
import { actionUrl, refunded, type Flow, type FlowContext } from "./flow.js";

const TEST_CARD = { number: "4111111111111111", expiryMonth: "08", expiryYear: "2030", cvv: "790" };

const ticket = {
  provider: "pockyt",
  amount: { currency: "USD", value: 2000 },
  description: "Two tickets",
  items: [{ name: "Ticket", quantity: 2, amount: { currency: "USD", value: 1000 } }],
  returnUrl: "https://shop.example/return",
} as const;

/** Card payments at Pockyt. */
export const pockytFlows: readonly Flow[] = [
  {
    paymentId: "DEMO_VAULT",
    title: "vault a card with 3DS, charge",
    expected: { status: "captured", atProvider: "20.00" },
    async run(context) {
      const { holdfast, say } = context;
      const view = await withNewCard(context, { ...ticket, paymentId: this.paymentId });
      say("the shopper approves at the 3DS page; the provider sends its webhook");
      await context.shopper(actionUrl(view), "approve");
      const captured = await context.until(this.paymentId, (payment) => payment.savedCard !== null);
      say(`captured; the webhook brought the saved card ${captured.savedCard?.token.slice(0, 10) ?? ""}…`);
      return holdfast.get(this);
    },
  },
  {
    paymentId: "DEMO_SAVED_CARD",
    title: "charge the saved card",
    expected: { status: "captured", atProvider: "12.50" },
    run({ holdfast, say }, previous) {
      say("no card data in this call, only the saved card's token");
      return holdfast.charge(oneMoreTicket(this.paymentId, previous));
    },
  },
  {
    paymentId: "DEMO_REFUND_POCKYT",
    title: "charge the saved card, refund a part",
    expected: { status: "captured", atProvider: "7.50" },
    async run(context, previous) {
      const view = await context.holdfast.charge(oneMoreTicket(this.paymentId, previous));
      await refunded(context, this.paymentId, { currency: "USD", value: 500 });
      return view;
    },
  },
  {
    paymentId: "DEMO_DECLINED",
    title: "3DS declined",
    expected: { status: "failed", atProvider: "0.00" },
    async run(context) {
      const view = await withNewCard(context, { ...ticket, paymentId: this.paymentId });
      context.say("the shopper declines at the 3DS page");
      await context.shopper(actionUrl(view), "decline");
      return context.until(this.paymentId, (payment) => payment.status === "failed");
    },
  },
  {
    paymentId: "DEMO_ABANDONED",
    title: "3DS abandoned",
    expected: { status: "failed", atProvider: "0.00" },
    async run(context) {
      await withNewCard(context, { ...ticket, paymentId: this.paymentId, actionTimeoutSeconds: 5 });
      context.say(
        "the shopper never comes back: the deadline is set to 5 s, and the provider's clock moved on too",
      );
      await context.providerClock(5);
      return context.until(this.paymentId, (payment) => payment.status === "failed");
    },
  },
];

/** Puts the card into the vault and charges it: from here on only a reference to it is anywhere. */
async function withNewCard(
  { holdfast, say }: FlowContext,
  payment: Omit<PaymentRequest, "method">,
): Promise<PaymentView> {
  const { cardRef, brand, last4 } = await holdfast.cards.put(TEST_CARD);
  say(`${brand} card ending in ${last4} is in the card vault`);
  const view = await holdfast.charge({ ...payment, method: { type: "card", cardRef, saveCard: true } });
  say(`${view.status}: the shopper is sent to the 3DS page`);
  return view;
}

function oneMoreTicket(paymentId: string, previous: ReadonlyMap<string, PaymentView>): PaymentRequest {
  const savedCard = previous.get("DEMO_VAULT")?.savedCard;
  if (!savedCard) throw new Error("there is no saved card: the payment before this one did not bring it");
  return {
    paymentId,
    provider: "pockyt",
    amount: { currency: "USD", value: 1250 },
    method: { type: "savedCard", ...savedCard },
    description: "One more ticket",
  };
}
