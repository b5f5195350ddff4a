import type { Holdfast, PaymentRequest, PaymentView } from "../client.js";

/** What a flow can use, and how it says what it does. */
export interface FlowContext {
  readonly holdfast: Holdfast;
  /** The shopper at the 3DS page. */
  readonly shopper: (url: string, outcome: "approve" | "decline") => Promise<void>;
  /** Moves the provider's own clock on. */
  readonly providerClock: (seconds: number) => Promise<void>;
  /** Waits until the payment is as wanted, and gives it. */
  readonly until: (paymentId: string, wanted: (view: PaymentView) => boolean) => Promise<PaymentView>;
  readonly say: (line: string) => void;
}

export interface Flow {
  readonly paymentId: string;
  readonly title: string;
  readonly run: (context: FlowContext, previous: ReadonlyMap<string, PaymentView>) => Promise<PaymentView>;
  /** How the payment must end, and what the provider's ledger must hold for it, in major units. */
  readonly expected: { readonly status: PaymentView["status"]; readonly atProvider: string };
}

const TEST_CARD = { number: "4111111111111111", expiryMonth: "08", expiryYear: "2030", cvv: "790" };

const ticket = {
  provider: "pockyt",
  amount: { currency: "USD", value: 2000 },
  description: "Two tickets",
  items: [{ name: "Ticket", quantity: 2, amount: { currency: "USD", value: 1000 } }],
  returnUrl: "https://shop.example/return",
} as const;

/** Every kind of payment that Holdfast can do, one entry each. */
export const flows: readonly Flow[] = [
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
    async run({ holdfast, say }, previous) {
      const savedCard = previous.get("DEMO_VAULT")?.savedCard;
      if (!savedCard) throw new Error("there is no saved card: the payment before this one did not bring it");
      say("no card data in this call, only the saved card's token");
      return holdfast.charge({
        paymentId: this.paymentId,
        provider: "pockyt",
        amount: { currency: "USD", value: 1250 },
        method: { type: "savedCard", ...savedCard },
        description: "One more ticket",
      });
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

function actionUrl(view: PaymentView): string {
  if (!view.action) throw new Error(`${view.paymentId} is ${view.status} and has no page for the shopper`);
  return view.action.url;
}
