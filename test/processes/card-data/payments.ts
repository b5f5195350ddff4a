import type { FaultPlan } from "../../../sandbox/faults/faults.js";
import type { Holdfast, PaymentRequest, PaymentView } from "../../../src/client.js";
import type { Canary } from "../../card-data/canary.js";
import { faults, type Fault } from "../../faults/fault-list.js";
import { newPaymentId } from "../../support/stack.js";
import { ECHO_KINDS, type Echo, type EchoingProvider } from "./echoing-provider.js";

interface Flow {
  readonly provider: "pockyt" | "payermax";
  /** PayerMax's test system takes its orders from the description. */
  readonly description?: string;
  /** What the shopper says where there is a page. */
  readonly shopper: "approve" | "decline";
}

const FLOWS: readonly Flow[] = [
  { provider: "pockyt", shopper: "approve" },
  { provider: "pockyt", shopper: "decline" },
  { provider: "payermax", shopper: "approve", description: "Two nights" },
  { provider: "payermax", shopper: "decline", description: "FAILED" },
  { provider: "payermax", shopper: "approve", description: "3DS" },
];

type Trouble = { readonly fault: Fault } | { readonly echo: Echo } | null;

const TROUBLES: readonly Trouble[] = [
  null,
  ...ECHO_KINDS.map((echo) => ({ echo })),
  ...faults.map((fault) => ({ fault })),
];

export interface CardPayment {
  readonly card: Canary;
  readonly paymentId: string;
  readonly flow: Flow;
  readonly trouble: Trouble;
}

/** Every flow with every trouble, before a flow has one twice. @param from the first one's place among all */
export function paymentsWith(cards: readonly Canary[], from: number): CardPayment[] {
  const pick = <T>(list: readonly T[], at: number) => list[at % list.length] as T;
  return cards.map((card, index) => ({
    card,
    paymentId: newPaymentId("canary"),
    flow: pick(FLOWS, from + index),
    trouble: pick(TROUBLES, from + index),
  }));
}

/** Tells the sandbox, and what stands before it, what will go wrong with this payment. */
export async function plan(
  { card, paymentId, flow: { provider }, trouble }: CardPayment,
  sandboxUrl: string,
  { echoes }: EchoingProvider,
): Promise<void> {
  if (trouble === null) return;
  if ("echo" in trouble) return void echoes.set(card, trouble.echo);
  const { call, query } = trouble.fault;
  // Pockyt signs no answer.
  if (call.fault === "wrong-signature" && provider === "pockyt") return;
  const [charge, look] = provider === "pockyt" ? ["capture", "query"] : ["orderAndPay", "orderQuery"];
  const planned = [{ operation: charge, ...call }, ...(query ? [{ operation: look, ...query }] : [])];
  for (const one of planned) {
    const body = { provider, reference: paymentId, ...one } as FaultPlan;
    const answer = await fetch(`${sandboxUrl}/_sandbox/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the sandbox plans no ${call.fault}: ${await answer.text()}`);
  }
}

export async function store({ cards }: Holdfast, { card }: CardPayment): Promise<string> {
  const whole = { ...card, expiryMonth: "08", expiryYear: "2040", holderName: "Ada Byron" };
  return (await cards.put(whole)).cardRef;
}

export function requestOf({ paymentId, flow }: CardPayment, cardRef: string): PaymentRequest {
  const { provider, description } = flow;
  return {
    ...{ paymentId, provider, amount: { currency: "USD", value: 2000 } },
    method: { type: "card", cardRef, saveCard: false },
    returnUrl: "https://shop.example/return",
    ...(description !== undefined && { description, customer: SHOPPER }),
  };
}

const SHOPPER = {
  reference: "USER42",
  countryCode: "US",
  clientIp: "203.0.113.7",
  userAgent: "Mozilla/5.0",
};

/** Where the payment has come to its end, or calls a person. */
export function isOver({ status, attention }: PaymentView): boolean {
  return /^(?:captured|failed)$/.test(status) || attention !== null;
}
