import { describe, expect, test } from "vitest";
import { capturedPayment, aftercareHandle, refundPlainly, untilRefund, usd } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

describe("an aftercare that could never be one fails with InvalidInput, naming every bad field", () => {
  type Options = Parameters<ReturnType<typeof useStack>["current"]["client"]["workflow"]["start"]>[1];
  const paymentId = newPaymentId("bad");
  const rows: [name: string, input: object, more: Partial<Options>, field: string][] = [
    ["a lower-case paymentId", { paymentId: "order-1" }, {}, "paymentId"],
    ["an unknown field", { paymentId, refundId: "R1" }, {}, "refundId"],
    ["another payment's workflow id", { paymentId: `${paymentId}X` }, {}, "workflowId"],
    ["a retry policy", { paymentId }, { retry: { maximumAttempts: 3 } }, "retryPolicy"],
    ["a run time-out", { paymentId }, { workflowRunTimeout: "30 days" }, "workflowRunTimeout"],
  ];
  test.each(rows)("%s", async (_name, input, more, field) => {
    const options = {
      workflowId: `aftercare-default-${paymentId}`,
      taskQueue: stack.current.taskQueue,
      args: [input],
      workflowIdReusePolicy: "ALLOW_DUPLICATE",
      ...more,
    } as Options;
    const handle = await stack.current.client.workflow.start("paymentAftercare", options);
    const error = await handle.result().then(
      () => new Error("it was taken"),
      (failure: unknown) => failure as Error,
    );
    expect(error.cause).toMatchObject({ type: "InvalidInput" });
    expect(String(error.cause)).toContain(field);
  });
});

test("what nobody's relay would send is dropped, and the aftercare goes on", async () => {
  const paymentId = newPaymentId("junk");
  // This provider sends nothing about refunds, so every notice would be one of these.
  await capturedPayment(stack.current, paymentId, "pockyt");
  await refundPlainly(stack.current, paymentId, { refundId: "R1", amount: usd(100) });
  const handle = aftercareHandle(stack.current, paymentId);
  for (const junk of [null, 1, "x", {}, { report: null }, { report: { about: "case" } }])
    await handle.signal("providerNotification", junk);
  await refundPlainly(stack.current, paymentId, { refundId: "R2", amount: usd(100) });
  await untilRefund(stack.current, paymentId, "R2", { status: "refunded" });
  expect(await handle.query("aftercare")).toMatchObject({ notices: [], attention: null });
});

test("a person finds the aftercare by its search attributes and reads what happens in it", async () => {
  const paymentId = newPaymentId("seen");
  await capturedPayment(stack.current, paymentId, "payermax", 50_000);
  await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(20_200) });
  const handle = aftercareHandle(stack.current, paymentId);
  const { typedSearchAttributes } = await handle.describe();
  const attributes = Object.fromEntries(
    typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  expect(attributes).toMatchObject({
    PaymentAccount: "default",
    PaymentProvider: "payermax",
  });
  expect(attributes).not.toHaveProperty("PaymentAttention");
  const metadata = await handle.query<{ currentDetails?: string }>("__temporal_workflow_metadata");
  expect(metadata.currentDetails).toContain("**captured** — 500.00 USD captured, 0.00 USD refunded");
  expect(metadata.currentDetails).toContain("Refund R1: 202.00 USD, processing");
  const { events = [] } = await handle.fetchHistory();
  const summaries = (events ?? [])
    .map(({ userMetadata }) => userMetadata?.summary?.data)
    .filter((data) => data != null)
    .map((data) => String(JSON.parse(Buffer.from(data).toString())));
  expect(summaries).toContain("refund 202.00 USD at payermax (R1)");
  expect(summaries).toContainEqual(
    expect.stringMatching(/^awaiting payermax's word on the refund R1; asking payermax at 20\S+ \S+ UTC$/),
  );
});

test("a person finds a disputed payment by PaymentAttention", async () => {
  const paymentId = newPaymentId("disputed");
  await capturedPayment(stack.current, paymentId);
  await refundPlainly(stack.current, paymentId, { refundId: "R1", amount: usd(100) });
  const handle = aftercareHandle(stack.current, paymentId);
  await handle.signal("providerNotification", {
    provider: "payermax",
    account: "default",
    paymentId,
    key: "payermax:CHARGEBACK:K1:OPEN",
    receivedAt: new Date().toISOString(),
    report: { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "K1" } },
  });
  const query = `PaymentAttention = "dispute" AND WorkflowId = "aftercare-default-${paymentId}"`;
  const found = async () => (await stack.current.client.workflow.count(query)).count;
  await expect.poll(found).toBe(1);
});
