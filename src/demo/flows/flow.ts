import type { Holdfast, Money, PaymentView } from "../../client.js";

/** What a flow can use, and how it says what it does. */
export interface FlowContext {
  readonly holdfast: Holdfast;
  /** The shopper at the 3DS or cashier page. */
  readonly shopper: (url: string, outcome: "approve" | "decline") => Promise<void>;
  /** Moves the provider's own clock on. */
  readonly providerClock: (seconds: number) => Promise<void>;
  /** The provider says the last word on a request that it kept pending. */
  readonly providerSettles: (requestId: string, outcome: "success" | "failed") => void;
  /** Waits until the payment is as wanted, and gives it. */
  readonly until: (paymentId: string, wanted: (view: PaymentView) => boolean) => Promise<PaymentView>;
  /** Waits until the refund is done; throws where it failed. */
  readonly untilRefunded: (paymentId: string, refundId: string) => Promise<void>;
  readonly say: (line: string) => void;
}

export interface Flow {
  readonly paymentId: string;
  readonly title: string;
  readonly run: (context: FlowContext, previous: ReadonlyMap<string, PaymentView>) => Promise<PaymentView>;
  /** How the payment must end, and what the provider's ledger must hold for it, in major units. */
  readonly expected: { readonly status: PaymentView["status"]; readonly atProvider: string };
}

export function actionUrl(view: PaymentView): string {
  if (!view.action) throw new Error(`${view.paymentId} is ${view.status} and has no page for the shopper`);
  return view.action.url;
}

/** Gives money back, and waits for the provider's word. */
export async function refunded(
  { holdfast, untilRefunded, say }: FlowContext,
  paymentId: string,
  amount: Money,
): Promise<void> {
  const { status } = await holdfast.refund({ paymentId, refundId: "R1", amount, reason: "returned" });
  say(`refund R1: ${status}`);
  if (status === "processing") await untilRefunded(paymentId, "R1");
  const aftercare = await holdfast.aftercare({ paymentId });
  say(`given back so far: ${((aftercare?.refundedAmount?.value ?? 0) / 100).toFixed(2)} ${amount.currency}`);
}
