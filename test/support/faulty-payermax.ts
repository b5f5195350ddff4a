import { afterAll, afterEach, expect } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { startFaultyProvider, type Fault, type FaultyProvider } from "./faulty-provider.js";
import { usd, workflowOf } from "./holds.js";
import { hostedPayment, shopper, until } from "./payments.js";
import { newPaymentId, type StackOptions } from "./stack.js";
import { useTimeSkippingStack } from "./time-skipping.js";

type Operation = "orderAndPay" | "orderQuery" | "capture" | "cancel";

/** PayerMax behind a gateway that loses what it is told to lose, on skipped time, with every webhook lost. */
export function useFaultyPayermax() {
  const provider: { current?: FaultyProvider } = {};
  const options: StackOptions = {
    webhooks: "lost",
    async provider(sandboxUrl) {
      provider.current = await startFaultyProvider(() => sandboxUrl);
      return provider.current.url;
    },
  };
  const stack = useTimeSkippingStack(options);

  function next(operation: Operation, ...faults: Fault[]): void {
    provider.current?.next(`/aggregate-pay/api/gateway/${operation}`, ...faults);
  }
  afterEach(() => {
    for (const operation of ["orderAndPay", "orderQuery", "capture", "cancel"] as const) next(operation);
    stack.current.sandbox.payermax.repeats("answer");
  });
  afterAll(() => provider.current?.close());

  return {
    get stack() {
      return stack.current;
    },
    /** The faults of the operation's next requests, in their order; then none. */
    next,
    always(operation: Operation, fault: Fault): void {
      next(operation, ...Array.from({ length: 60 }, () => fault));
    },
    /** Authorized at the cashier, which only a query tells. */
    async authorized(name: string, value = 2000): Promise<PaymentView> {
      const paymentId = newPaymentId(name);
      const payment = hostedPayment(paymentId, { amount: usd(value) });
      await shopper(await stack.current.holdfast.authorize(payment), "approve");
      await stack.current.skip(130);
      return until(stack.current, paymentId, { status: "authorized" });
    },
    resolve(paymentId: string, operation: string, outcome: string): Promise<PaymentView> {
      const resolution = { operation, outcome, evidence: "seen in the provider's portal", operator: "ada" };
      return workflowOf(stack.current, paymentId).executeUpdate("resolve", { args: [resolution] });
    },
  };
}

/** A doubt of an hour or more. */
export const UNKNOWN_FOR_LONG = { reason: "outcome_unknown", since: expect.any(String) as string } as const;
