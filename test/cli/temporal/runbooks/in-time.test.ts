import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createHoldfast, type PaymentView } from "../../../../src/client.js";
import { hastyBundle, SHORT_HOLD } from "../../../support/hasty-bundle.js";
import { payermaxConfig } from "../../../support/payermax-merchant.js";
import { PLATFORM, postNews } from "../../../support/payermax-news.js";
import { cardPayment, hostedPayment, shopper, TEST_CARDS } from "../../../support/payments.js";
import { directPayment, usd } from "../../../support/refunds.js";
import { reset, taskEnds } from "../../../support/resets.js";
import { MERCHANT, newPaymentId, useStack } from "../../../support/stack.js";
import { eventually, OnCall } from "./on-call.js";

/** What calls for a person only once it has lasted, with little patience; otherwise like at-once.test.ts. */
vi.setConfig({ testTimeout: 180_000 });
const account = `waits${randomBytes(4).toString("hex")}`;
const DAY = 86_400;
const stack = useStack({
  schedules: { check: [DAY], poll: [DAY] },
  workflowBundle: hastyBundle,
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  accounts: ({ sandbox, url }) =>
    new Map([
      [
        account,
        { pockyt: { baseUrl: url, ...MERCHANT }, payermax: payermaxConfig(sandbox, url), shared: false },
      ],
    ]),
});
const onCall = new OnCall(stack, account);

const get = (paymentId: string) => stack.current.holdfast.get({ paymentId, account });

async function until(paymentId: string, wanted: Partial<PaymentView>): Promise<void> {
  await eventually(async () => {
    expect(await get(paymentId)).toMatchObject(wanted);
  });
}

async function charge(paymentId: string): Promise<void> {
  await stack.current.holdfast.charge({
    ...(await directPayment(stack.current, paymentId, "pockyt")),
    account,
  });
}

async function authorized(paymentId: string, value: number): Promise<void> {
  const payment = hostedPayment(paymentId, { account, amount: usd(value) });
  await shopper(await stack.current.holdfast.authorize(payment), "approve");
  await until(paymentId, { status: "authorized" });
}

// First, as each read waits its time out.
test.concurrent("payment_unreadable", async () => {
  const paymentId = newPaymentId("runbook");
  const { client, relay } = stack.current;
  // Its workers are gone.
  const nobody = createHoldfast({ client, taskQueue: `nobody-${account}`, timeoutMs: 2_000 });
  await expect(nobody.authorize(hostedPayment(paymentId, { account }))).rejects.toThrow(
    "no worker has answered",
  );
  const refund = { outRefundNo: `${paymentId}_REFUND_R1`, outTradeNo: paymentId, status: "REFUND_SUCCESS" };
  const news = { ...refund, refundAmount: 5, refundCurrency: "USD" };
  expect((await postNews(relay, "REFUND", news, `/webhooks/payermax/${account}`)).status).toBe(200);
  await onCall.follows("payment_unreadable", {
    paymentId,
    booked: [],
    says: [/a notification waits until the payment is read/, /the payment could not be read/],
  });
  await client.workflow.getHandle(`payment-${account}-${paymentId}`).terminate("the test is over");
});

test.concurrent("outcome_unknown", async () => {
  const paymentId = newPaymentId("runbook");
  const { faults } = stack.current.sandbox;
  const struck = { provider: "pockyt", reference: paymentId };
  faults.add({ ...struck, operation: "capture", fault: "reset-after" });
  faults.add({ ...struck, operation: "query", fault: "error-503", times: "all" });
  faults.add({ ...struck, webhook: "IPN", fault: "dropped" });
  await charge(paymentId);
  await onCall.starts(paymentId, [/outcome_unknown/, /nobody knows yet/, /nobody knows what the charge did/]);
  await onCall.follows("outcome_unknown", {
    paymentId,
    booked: ["charge 20.00"],
    says: [/asked pockyt to charge 20\.00 USD/, /nobody knows yet whether it happened/],
    filled: { OPERATION: "charge", OUTCOME: "succeeded" },
  });
  expect(await get(paymentId)).toMatchObject({ status: "captured", capturedAmount: usd(2000) });
});

test.concurrent("not_sent", async () => {
  const paymentId = newPaymentId("runbook");
  const { faults } = stack.current.sandbox;
  const busy = { fault: "too-many-requests", retryAfterSeconds: 600, times: "all" } as const;
  faults.add({ provider: "pockyt", operation: "capture", reference: paymentId, ...busy });
  await charge(paymentId);
  await onCall.follows("not_sent", {
    paymentId,
    booked: [],
    says: [/the charge could not be sent .*: nothing has happened/],
    filled: { OPERATION: "charge", OUTCOME: "failed" },
  });
  expect(await get(paymentId)).toMatchObject({ status: "failed" });
});

test.concurrent("pending_for_long", async () => {
  const paymentId = newPaymentId("runbook");
  const { sandbox, holdfast } = stack.current;
  await authorized(paymentId, 100_000);
  sandbox.faults.add({ provider: "payermax", webhook: "CAPTURE", fault: "dropped", reference: paymentId });
  // By PayerMax's test amounts a capture of 900.00 stays pending.
  await holdfast.capture({ paymentId, account, amount: usd(90_000) });
  sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
  await onCall.follows("pending_for_long", {
    paymentId,
    booked: ["authorize 1000.00", "capture 900.00"],
    says: [/asked payermax to capture 900\.00 USD/, /has the capture and has not decided yet/],
    filled: { OPERATION: "capture", OUTCOME: "succeeded" },
  });
  expect(await get(paymentId)).toMatchObject({ status: "captured", capturedAmount: usd(90_000) });
});

test.concurrent("saved_card_missing", async () => {
  const paymentId = newPaymentId("runbook");
  stack.current.sandbox.faults.add({
    ...{ provider: "pockyt", webhook: "IPN", fault: "dropped", reference: paymentId },
  });
  const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs });
  await stack.current.holdfast.charge({ ...payment, account });
  await onCall.follows("saved_card_missing", {
    paymentId,
    booked: ["charge 20.00"],
    says: [
      /captured: 20\.00 USD is taken/,
      /never sent the saved card's token; nothing is wrong with the money/,
    ],
  });
});

test.concurrent("reset_before_expiry", async () => {
  const paymentId = newPaymentId(SHORT_HOLD);
  const { client, holdfast } = stack.current;
  await authorized(paymentId, 2000);
  const payment = client.workflow.getHandle(`payment-${account}-${paymentId}`);
  const before = taskEnds(await payment.fetchHistory());
  const { faults } = stack.current.sandbox;
  faults.add({ provider: "payermax", webhook: "CAPTURE", fault: "dropped", reference: paymentId });
  await holdfast.capture({ paymentId, account });
  await until(paymentId, { status: "captured" });
  await reset(stack.current, payment, (await payment.describe()).runId, before.at(-1), {
    withoutUpdates: true,
  });
  await onCall.follows("reset_before_expiry", {
    paymentId,
    booked: ["authorize 20.00", "capture 20.00"],
    says: [
      /the workflow was reset: what the run before sent since is not known/,
      /expired: the hold has lapsed/,
    ],
  });
});
