import type { PaymentEvent } from "../../src/domain/payment/events.js";
import type { Stack } from "./stack.js";

/** What the provider booked for the payment, in its order: `authorize 20.00`. */
export function booked({ sandbox }: Stack, reference: string): string[] {
  return sandbox.ledger({ reference }).entries.map(({ type, amount }) => `${type} ${amount}`);
}

/** The request ids that came with an operation on the payment, in their order, repeats included. */
export function requestIds({ sandbox }: Stack, paymentId: string, operation: "capture" | "cancel"): string[] {
  return sandbox
    .requests()
    .filter((request) => request.operation === operation && request.fields.outTradeNo === paymentId)
    .map(({ fields }) => fields.requestId ?? "");
}

/** The payment's workflow, as any Temporal client sees it. */
export function workflowOf({ client }: Stack, paymentId: string) {
  return client.workflow.getHandle(`payment-default-${paymentId}`);
}

/** What happened to a payment that still runs. */
export function eventsOf(stack: Stack, paymentId: string): Promise<PaymentEvent[]> {
  return workflowOf(stack, paymentId).query("events");
}

export async function lastEvent(stack: Stack, paymentId: string): Promise<PaymentEvent | undefined> {
  return (await eventsOf(stack, paymentId)).at(-1);
}

/** Minor units of USD. */
export function usd(value: number) {
  return { currency: "USD", value };
}
