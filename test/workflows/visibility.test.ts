import { expect, test } from "vitest";
import { cardPayment, savedCardPayment, shopper, until, vaultedCard } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";

const stack = useStack();

interface Description {
  readonly workflowExecutionInfo: {
    readonly searchAttributes: {
      readonly indexedFields: Readonly<Record<string, { readonly data: string }>>;
    };
  };
  readonly executionConfig: { readonly userMetadata?: { readonly summary: string } };
}

async function describe(paymentId: string) {
  const workflowId = `payment-default-${paymentId}`;
  const described = await temporal(
    "workflow",
    "describe",
    "--workflow-id",
    workflowId,
    "--raw",
    "--output",
    "json",
  );
  const { workflowExecutionInfo, executionConfig } = JSON.parse(described) as Description;
  const fields = Object.entries(workflowExecutionInfo.searchAttributes.indexedFields);
  const attributes = fields.map(([name, { data }]) => [name, decoded(data)]);
  return {
    summary: executionConfig.userMetadata?.summary,
    attributes: Object.fromEntries(attributes) as Readonly<Record<string, unknown>>,
  };
}

function decoded(data: string): unknown {
  return JSON.parse(Buffer.from(data, "base64").toString());
}

function details(paymentId: string): Promise<string> {
  return temporal("workflow", "metadata", "--workflow-id", `payment-default-${paymentId}`);
}

test("describe shows the summary and every search attribute, at 3DS and when captured", async () => {
  const paymentId = newPaymentId("seen");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const atAction = await describe(paymentId);
  expect(atAction.summary).toBe(`20.00 USD · pockyt · ${paymentId}`);
  expect(atAction.attributes).toMatchObject({
    PaymentStatus: "requires_action",
    PaymentProvider: "pockyt",
    PaymentAccount: "default",
    PaymentCurrency: "USD",
    PaymentAmount: 2000,
  });
  const due = new Date(String(atAction.attributes.PaymentDueAt)).toISOString();
  expect(due).toBe(view.action?.expiresAt);
  expect(atAction.attributes).not.toHaveProperty("PaymentAttention");

  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  await expect.poll(async () => (await describe(paymentId)).attributes.PaymentStatus).toBe("captured");
});

test("a payment that another client starts sets its search attributes itself", async () => {
  const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
  const payment = savedCardPayment(newPaymentId("plain"), savedCard);
  const handle = await stack.current.client.workflow.start("chargePayment", {
    workflowId: `payment-default-${payment.paymentId}`,
    taskQueue: stack.current.taskQueue,
    args: [payment],
  });
  await handle.result();
  const { attributes } = await describe(payment.paymentId);
  expect(attributes).toMatchObject({
    PaymentStatus: "captured",
    PaymentProvider: "pockyt",
    PaymentAccount: "default",
    PaymentCurrency: "USD",
    PaymentAmount: 1250,
  });
});

test("the current details differ per status and say what is going on", async () => {
  const [captured, declined] = [newPaymentId("details"), newPaymentId("details_no")];
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, captured));
  const atAction = await details(captured);
  expect(atAction).toContain("**requires_action** — the shopper must act until ");
  await shopper(view, "approve");
  await until(stack.current, captured, { status: "captured" });
  await expect.poll(() => details(captured)).toContain("**captured** — 20.00 USD is taken");

  const other = await stack.current.holdfast.charge(await cardPayment(stack.current, declined));
  await shopper(other, "decline");
  await until(stack.current, declined, { status: "failed" });
  await expect.poll(() => details(declined)).toContain("**failed** — no money was kept: charge declined");
});

test("every activity and every timer has a summary", async () => {
  const paymentId = newPaymentId("summaries");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  const history = await stack.current.client.workflow
    .getHandle(`payment-default-${paymentId}`)
    .fetchHistory();
  const summaries = (history.events ?? [])
    .filter((event) => event.activityTaskScheduledEventAttributes ?? event.timerStartedEventAttributes)
    .map(
      ({ userMetadata }) =>
        JSON.parse(Buffer.from(userMetadata?.summary?.data ?? []).toString() || "null") as unknown,
    );
  expect(summaries).toEqual(
    expect.arrayContaining([
      "create customer at pockyt",
      "charge 20.00 USD at pockyt",
      expect.stringMatching(/^awaiting the shopper until 20\S+ \S+ UTC; asking pockyt at 20\S+ \S+ UTC$/),
    ]),
  );
  expect(summaries).not.toContain(null);
});

test("every message says what it is for", async () => {
  const paymentId = newPaymentId("messages");
  await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const shown = await details(paymentId);
  for (const line of [
    /providerNotification +a verified webhook/,
    /capture +take the authorized money/,
    /cancel +release the authorized money/,
    /nextStep +waits for something to act upon/,
    /resolve +a person settles an outcome/,
    /payment +the payment as it is now/,
    /events +what happened to it/,
  ])
    expect(shown).toMatch(line);
});
