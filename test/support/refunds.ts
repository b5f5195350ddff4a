import { WithStartWorkflowOperation } from "@temporalio/client";
import { expect } from "vitest";
import type { AftercareView, Money, PaymentRequest, PaymentView, Refund } from "../../src/client.js";
import { cardPayment, CVV, TEST_CARDS, until } from "./payments.js";
import type { Stack } from "./stack.js";

export type Provider = "pockyt" | "payermax";

export const PROVIDERS: readonly Provider[] = ["pockyt", "payermax"];

export function usd(value: number): Money {
  return { currency: "USD", value };
}

/** A payment with a card that needs no 3DS and isn't kept: its money is taken within the call. */
export async function directPayment(
  stack: Stack,
  paymentId: string,
  provider: Provider = "payermax",
  more: Partial<PaymentRequest> = {},
): Promise<PaymentRequest> {
  if (provider === "pockyt")
    return cardPayment(stack, paymentId, { number: TEST_CARDS.withoutThreeDs, saveCard: false, ...more });
  return {
    paymentId,
    provider,
    amount: usd(2000),
    method: { type: "card", cardRef: await newCardOfAda(stack) },
    customer: {
      reference: "USER42",
      countryCode: "US",
      clientIp: "203.0.113.7",
      userAgent: "Mozilla/5.0 (X11; Linux x86_64)",
      firstName: "Ada",
      lastName: "Byron",
      email: "ada@example.com",
    },
    description: "Two nights",
    ...more,
  };
}

/** PayerMax takes no card without its holder's name. */
async function newCardOfAda({ holdfast }: Stack): Promise<string> {
  const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  return (await holdfast.cards.put({ ...card, holderName: "Ada Byron" })).cardRef;
}

/** A captured payment of this amount, in cents. */
export async function capturedPayment(
  stack: Stack,
  paymentId: string,
  provider: Provider = "payermax",
  value = 2000,
): Promise<PaymentView> {
  const payment = await directPayment(stack, paymentId, provider, { amount: usd(value) });
  expect(await stack.holdfast.charge(payment)).toMatchObject({ status: "captured" });
  return until(stack, paymentId, { status: "captured" });
}

/** Waits until the aftercare is as wanted; fails with what it is instead. */
export async function untilAftercare(
  stack: Stack,
  paymentId: string,
  wanted: object,
): Promise<AftercareView> {
  const present = () => stack.holdfast.aftercare({ paymentId });
  await expect.poll(present).toMatchObject(wanted);
  const view = await present();
  if (!view) throw new Error(`${paymentId} has no aftercare any more`);
  return view;
}

/** Waits until this one refund is as wanted. */
export async function untilRefund(
  stack: Stack,
  paymentId: string,
  refundId: string,
  wanted: object,
): Promise<Refund> {
  const present = async () =>
    (await stack.holdfast.aftercare({ paymentId }))?.refunds.find((refund) => refund.refundId === refundId);
  await expect.poll(present).toMatchObject(wanted);
  const refund = await present();
  if (!refund) throw new Error(`${paymentId} has no refund ${refundId} any more`);
  return refund;
}

/** What the provider was asked about this payment, in order, by its own names of the operations. */
export function asked(stack: Stack, paymentId: string, operation?: string): string[] {
  return stack.sandbox
    .requests()
    .filter(({ fields, headers }) =>
      [...Object.values(fields), ...Object.values(headers)].some(
        (value) => value === paymentId || value.startsWith(`${paymentId}_REFUND_`),
      ),
    )
    .map((request) => request.operation)
    .filter((name) => operation === undefined || name === operation);
}

/** The refunds that the provider booked, in major units. */
export function bookedRefunds(stack: Stack, reference: string): string[] {
  const { entries } = stack.sandbox.ledger({ reference });
  return entries.filter(({ type }) => type === "refund").map(({ amount }) => amount);
}

/** A refund by any Temporal client: nothing here is Holdfast's but the public names. */
export function refundPlainly(stack: Stack, paymentId: string, refund: object): Promise<Refund> {
  return stack.client.workflow.executeUpdateWithStart<
    (paymentId: string) => Promise<unknown>,
    Refund,
    [object]
  >("refund", {
    args: [refund],
    startWorkflowOperation: new WithStartWorkflowOperation("paymentAftercare", {
      workflowId: `aftercare-default-${paymentId}`,
      taskQueue: stack.taskQueue,
      args: [{ paymentId }],
      workflowIdConflictPolicy: "USE_EXISTING",
      workflowIdReusePolicy: "REJECT_DUPLICATE",
    }),
  });
}

export function aftercareHandle(stack: Stack, paymentId: string) {
  return stack.client.workflow.getHandle(`aftercare-default-${paymentId}`);
}

/** The aftercare's story, by the types of its events. */
export async function story(stack: Stack, paymentId: string): Promise<string[]> {
  const events: { type: string }[] = await aftercareHandle(stack, paymentId).query("events");
  return events.map(({ type }) => type);
}
