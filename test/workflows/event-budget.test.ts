import { expect, test } from "vitest";
import {
  authorizedPayment,
  cardPayment,
  savedCardPayment,
  shopper,
  until,
  vaultedCard,
} from "../support/payments.js";
import { newPaymentId, useStack, type Stack } from "../support/stack.js";
import budget from "./event-budget.json" with { type: "json" };

const stack = useStack();
const closing = useStack();
const deciding = useStack();

async function eventsOf({ client }: Stack, paymentId: string): Promise<string[]> {
  const handle = client.workflow.getHandle(`payment-default-${paymentId}`);
  await handle.result();
  const { events = [] } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((name) => name.endsWith("Attributes")) ?? "?");
}

/** Each event costs on every payment: a growth here is a decision, with its reason in the commit. */
test("a saved-card charge stays within its history events", async () => {
  const savedCard = await vaultedCard(closing.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("budget"), savedCard);
  // A webhook that meets a workflow in its last task makes the server run the task again: not the flow's own cost.
  await closing.current.relay.close();
  await closing.current.holdfast.charge(payment);
  const events = await eventsOf(closing.current, payment.paymentId);
  expect(events.length, events.join("\n")).toBeLessThanOrEqual(budget.savedCardCharge);
});

test("vaulting with customer creation and 3DS stays within its history events", async () => {
  const paymentId = newPaymentId("budget");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  const events = await eventsOf(stack.current, paymentId);
  expect(events.length, events.join("\n")).toBeLessThanOrEqual(budget.vaultWithCustomerAnd3ds);
});

test("an authorization at the cashier and its capture or cancel stay within their history events", async () => {
  const [captured, canceled] = [newPaymentId("budget"), newPaymentId("budget")];
  for (const paymentId of [captured, canceled]) await authorizedPayment(deciding.current, paymentId);
  // As above: whether the webhook of the capture comes before its reply is chance.
  await deciding.current.relay.close();
  await deciding.current.holdfast.capture({ paymentId: captured });
  await deciding.current.holdfast.cancel({ paymentId: canceled });
  const ofCapture = await eventsOf(deciding.current, captured);
  expect(ofCapture.length, ofCapture.join("\n")).toBeLessThanOrEqual(budget.hostedAuthorizeCapture);
  const ofCancel = await eventsOf(deciding.current, canceled);
  expect(ofCancel.length, ofCancel.join("\n")).toBeLessThanOrEqual(budget.hostedAuthorizeCancel);
});
