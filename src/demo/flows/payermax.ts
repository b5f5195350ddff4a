import type { AuthorizationRequest, Money, PaymentView } from "../../client.js";
import { actionUrl, refunded, type Flow, type FlowContext } from "./flow.js";

const usd = (value: number): Money => ({ currency: "USD", value });

/** Authorize now, decide later, at PayerMax. Some amounts make its sandbox, as its test system, refuse or wait. */
export const payermaxFlows: readonly Flow[] = [
  {
    paymentId: "DEMO_CAPTURE",
    title: "authorize at the cashier, capture in full",
    expected: { status: "captured", atProvider: "120.00" },
    async run(context) {
      await authorized(context, this.paymentId, usd(12_000));
      return context.holdfast.capture({ paymentId: this.paymentId });
    },
  },
  {
    paymentId: "DEMO_PARTIAL",
    title: "authorize, capture a part",
    expected: { status: "captured", atProvider: "80.00" },
    async run(context) {
      await authorized(context, this.paymentId, usd(12_000));
      return context.holdfast.capture({ paymentId: this.paymentId, amount: usd(8000) });
    },
  },
  {
    paymentId: "DEMO_CANCEL",
    title: "authorize, cancel",
    expected: { status: "canceled", atProvider: "0.00" },
    async run(context) {
      await authorized(context, this.paymentId, usd(12_000));
      return context.holdfast.cancel({ paymentId: this.paymentId, reason: "the guest never came" });
    },
  },
  {
    paymentId: "DEMO_REFUSED",
    title: "capture refused, a second one works",
    expected: { status: "captured", atProvider: "450.00" },
    async run(context) {
      const { holdfast, say } = context;
      await authorized(context, this.paymentId, usd(60_000));
      const refused = await holdfast.capture({ paymentId: this.paymentId, amount: usd(50_000) });
      say(`${refused.status} again: the provider refused the capture of 500.00 USD`);
      return holdfast.capture({ paymentId: this.paymentId, amount: usd(45_000) });
    },
  },
  {
    paymentId: "DEMO_PENDING",
    title: "capture pending, then settled",
    expected: { status: "captured", atProvider: "900.00" },
    async run(context) {
      await authorized(context, this.paymentId, usd(90_000));
      const pending = await context.holdfast.capture({ paymentId: this.paymentId });
      context.say(`${pending.status}: the provider has not said the last word; now it does, by webhook`);
      context.providerSettles(`${this.paymentId}_CAPTURE_1`, "success");
      return context.until(this.paymentId, ({ status }) => status === "captured");
    },
  },
  {
    paymentId: "DEMO_REFUND_PAYERMAX",
    title: "authorize, capture, refund all of it",
    expected: { status: "captured", atProvider: "0.00" },
    async run(context) {
      await authorized(context, this.paymentId, usd(4000));
      const view = await context.holdfast.capture({ paymentId: this.paymentId });
      await refunded(context, this.paymentId, usd(4000));
      return view;
    },
  },
];

async function authorized(context: FlowContext, paymentId: string, amount: Money): Promise<PaymentView> {
  const payment: AuthorizationRequest = {
    paymentId,
    provider: "payermax",
    amount,
    method: { type: "hosted" },
    customer: { reference: "GUEST42" },
    description: "One night",
    returnUrl: "https://hotel.example/return",
  };
  const view = await context.holdfast.authorize(payment);
  context.say(`${view.status}: the shopper is sent to the cashier page`);
  await context.shopper(actionUrl(view), "approve");
  const held = await context.until(paymentId, ({ status }) => status === "authorized");
  context.say(`authorized until ${held.authorizationExpiresAt ?? "it lapses"}`);
  return held;
}
