import type { PaymentView } from "../../../src/client.js";
import { Gate } from "../../support/gate.js";
import { usd } from "../../support/holds.js";
import { authorizedPayment, cardPayment, hostedPayment, shopper, until } from "../../support/payments.js";
import { directPayment } from "../../support/refunds.js";
import { resolve } from "../../support/resolution.js";
import { newPaymentId, type Stack } from "../../support/stack.js";

/** A payment that is open, with what is still to happen to it and what it then comes to. */
export interface InFlight {
  readonly paymentId: string;
  readonly finish: () => Promise<unknown>;
  readonly ends: PaymentView["status"];
  /** What the provider's ledger then has of it. */
  readonly books: readonly string[];
}

type Kind = (stack: Stack, paymentId: string) => Promise<Omit<InFlight, "paymentId">>;

const CHARGED = { ends: "captured", books: ["charge 20.00"] } as const;

/** Both kinds of payment, at both providers, before and after the shopper has paid, and one that nobody knows the outcome of. */
const KINDS: readonly Kind[] = [
  async ({ holdfast }, paymentId) => {
    const view = await holdfast.charge(hostedPayment(paymentId));
    return { ...CHARGED, finish: () => shopper(view, "approve") };
  },
  async ({ holdfast }, paymentId) => {
    const view = await holdfast.charge(hostedPayment(paymentId));
    return { ends: "failed", books: [], finish: () => shopper(view, "decline") };
  },
  async (stack, paymentId) => {
    const view = await stack.holdfast.charge(await cardPayment(stack, paymentId, { saveCard: false }));
    return { ...CHARGED, finish: () => shopper(view, "approve") };
  },
  async (stack, paymentId) => {
    const view = await stack.holdfast.authorize(hostedPayment(paymentId));
    const finish = async () => {
      await shopper(view, "approve");
      await until(stack, paymentId, { status: "authorized" });
      await stack.holdfast.capture({ paymentId });
    };
    return { ends: "captured", books: ["authorize 20.00", "capture 20.00"], finish };
  },
  async (stack, paymentId) => {
    await authorizedPayment(stack, paymentId);
    const finish = () => stack.holdfast.capture({ paymentId, amount: usd(800) });
    return { ends: "captured", books: ["authorize 20.00", "capture 8.00"], finish };
  },
  async (stack, paymentId) => {
    await authorizedPayment(stack, paymentId);
    return {
      ...{ ends: "canceled", books: ["authorize 20.00", "cancel 20.00"] },
      finish: () => stack.holdfast.cancel({ paymentId }),
    };
  },
  async (stack, paymentId) => {
    const at = { provider: "payermax", reference: paymentId, times: "all" } as const;
    stack.sandbox.faults.add({ ...at, operation: "orderAndPay", fault: "reset-after" });
    stack.sandbox.faults.add({ ...at, operation: "orderQuery", fault: "reset-before" });
    stack.sandbox.faults.add({ ...at, webhook: true, fault: "dropped" });
    await stack.holdfast.charge(await directPayment(stack, paymentId));
    return { ...CHARGED, finish: () => resolve(stack, paymentId, "charge", "succeeded") };
  },
];

const AT_A_TIME = 8;

/** Does it for each, a few at a time. */
export async function forEach<T, R>(
  all: readonly T[],
  make: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const gate = new Gate(AT_A_TIME);
  return Promise.all(
    all.map(async (one, index) => {
      const leave = await gate.enter();
      try {
        return await make(one, index);
      } finally {
        leave();
      }
    }),
  );
}

/** Begins so many payments, of each kind in turn. */
export function begin(stack: Stack, count: number): Promise<InFlight[]> {
  const ids = Array.from({ length: count }, () => newPaymentId("in_flight"));
  return forEach(ids, async (paymentId, index) => {
    const kind = KINDS[index % KINDS.length];
    if (!kind) throw new Error("there is no such kind");
    return { paymentId, ...(await kind(stack, paymentId)) };
  });
}
