import { Client } from "@temporalio/client";
import { temporal } from "@temporalio/proto";
import { expect, test, vi } from "vitest";
import { booked, usd, workflowOf } from "../../support/holds.js";
import { newPayloadKey } from "../../support/payload-keys.js";
import {
  authorizedPayment,
  cardPayment,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
} from "../../support/payments.js";
import { directPayment, untilRefund } from "../../support/refunds.js";
import type { History } from "../../support/replay.js";
import { reset, taskEnds } from "../../support/resets.js";
import { newPaymentId, useStack } from "../../support/stack.js";

// It begins with a bundle of its own, and tells every flow.
vi.setConfig({ testTimeout: 180_000 });

const stack = useStack({ payloadKeys: () => [newKey], schedules: { poll: [600] } });
const newKey = newPayloadKey("2026-01");

/** What no history may show without a key. */
const PRIVATE = [
  ...["Ada", "Byron", "ada@example.com", "+15550100", "12 Analytical Row", "203.0.113.7", "Mozilla/5.0"],
  ...["Two nights", "USER42", "shop.example", "pp_", "out of stock", "one night less", "_sandbox"],
];
const ADA = {
  ...{
    reference: "USER42",
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@example.com",
    countryCode: "US",
  },
  ...{ clientIp: "203.0.113.7", userAgent: "Mozilla/5.0", phone: "+15550100", street: "12 Analytical Row" },
};
const ids = Object.fromEntries(
  ["vault", "saved", "declined", "direct", "captured", "canceled"].map((name) => [
    name,
    newPaymentId(`crypt_${name}`),
  ]),
) as Record<string, string>;
const idOf = (name: string) => ids[name] ?? "";

test("with payload keys every flow ends as without them, and no history shows anything private", async () => {
  const { holdfast } = stack.current;
  const vault = await holdfast.charge(await cardPayment(stack.current, idOf("vault"), { customer: ADA }));
  expect(vault).toMatchObject({ status: "requires_action" });
  await shopper(vault, "approve");
  await expect.poll(async () => (await holdfast.get({ paymentId: idOf("vault") })).savedCard).not.toBeNull();
  const { savedCard } = await holdfast.get({ paymentId: idOf("vault") });
  if (savedCard === null) throw new Error("there is no saved card");
  expect(await holdfast.charge(savedCardPayment(idOf("saved"), savedCard))).toMatchObject({
    status: "captured",
  });
  const declined = { number: TEST_CARDS.declined, customer: ADA };
  expect(await holdfast.charge(await cardPayment(stack.current, idOf("declined"), declined))).toMatchObject({
    status: "failed",
    failure: { kind: "declined" },
  });
  const direct = await directPayment(stack.current, idOf("direct"));
  expect(await holdfast.charge(direct)).toMatchObject({ status: "captured" });
  // The second time it is found, and its recorded input compared.
  expect(await holdfast.charge(direct)).toMatchObject({ status: "captured" });

  await authorizedPayment(stack.current, idOf("captured"));
  expect(await holdfast.capture({ paymentId: idOf("captured") })).toMatchObject({ status: "captured" });
  const refund = { paymentId: idOf("captured"), refundId: "R1", amount: usd(500), reason: "one night less" };
  await holdfast.refund(refund);
  await untilRefund(stack.current, idOf("captured"), "R1", { status: "refunded" });
  expect(booked(stack.current, idOf("captured"))).toEqual([
    "authorize 20.00",
    "capture 20.00",
    "refund 5.00",
  ]);
  await authorizedPayment(stack.current, idOf("canceled"));
  const cancel = { paymentId: idOf("canceled"), reason: "out of stock" };
  expect(await holdfast.cancel(cancel)).toMatchObject({ status: "canceled" });

  const payment = workflowOf(stack.current, idOf("direct"));
  const { runId } = await payment.describe();
  const run = await reset(stack.current, payment, runId, taskEnds(await payment.fetchHistory())[0]);
  expect(await run.result()).toMatchObject({ status: "captured" });
  expect(booked(stack.current, idOf("direct"))).toEqual(["charge 20.00"]);

  const histories = await historiesOf(Object.values(ids));
  expect(histories.length).toBeGreaterThanOrEqual(8);
  const found = histories.flatMap(({ run, history }) => {
    const bytes = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
    return PRIVATE.filter((text) => bytes.includes(text)).map((text) => `${text} in ${run}`);
  });
  expect(found).toEqual([]);

  const readable = histories.flatMap(({ history }) => readablePayloads(history));
  // Texts, numbers and times, no objects: the values of search attributes, summaries, and one memo.
  expect(readable.filter((text) => !/^("[^"{}]*"|\d+|null)$/.test(text))).toEqual([]);
  expect(readable).toContain(`"20.00 USD · payermax · ${idOf("captured")}"`);
});

test("a client without keys starts a payment in plain text, whose end is encrypted", async () => {
  const { client, taskQueue } = stack.current;
  const plain = new Client({ connection: client.connection, namespace: "default" });
  const start = (paymentId: string, method: object) =>
    plain.workflow.start("chargePayment", {
      workflowId: `payment-default-${paymentId}`,
      taskQueue,
      args: [{ paymentId, provider: "pockyt", amount: usd(2000), method }],
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      memo: { reusePolicy: "RejectDuplicate" },
    });
  const [good, bad] = [newPaymentId("plain"), newPaymentId("invalid")];
  const card = await cardPayment(stack.current, good, { number: TEST_CARDS.withoutThreeDs, saveCard: false });
  const payment = await start(good, card.method);
  await until(stack.current, good, { status: "captured" });
  await expect(payment.result()).rejects.toThrow("binary/encrypted");

  // What is wrong with the input is for whoever has the key; that it is wrong, for everybody.
  const refused = client.workflow.getHandle((await start(bad, { type: "hosted" })).workflowId);
  await expect(refused.result()).rejects.toMatchObject({
    cause: { type: "InvalidInput", message: expect.stringContaining("method") as string },
  });
  const { events } = await refused.fetchHistory();
  const failure = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
  expect(failure).toMatchObject({
    message: "Encoded failure",
    stackTrace: "",
    applicationFailureInfo: { type: "InvalidInput" },
  });
});

/** Of every run of these payments and of their aftercare. */
async function historiesOf(paymentIds: readonly string[]): Promise<{ run: string; history: History }[]> {
  const { client, taskQueue } = stack.current;
  const query = `TaskQueue = '${taskQueue}'`;
  // The reset run and an aftercare are two more.
  await expect.poll(async () => (await client.workflow.count(query)).count).toBeGreaterThanOrEqual(8);
  const histories: { run: string; history: History }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query }))
    if (paymentIds.some((id) => workflowId.endsWith(id)))
      histories.push({
        run: `${workflowId} ${runId}`,
        history: await client.workflow.getHandle(workflowId, runId).fetchHistory(),
      });
  return histories;
}

/** Every payload below this value that isn't encrypted. */
function readablePayloads(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { metadata, data } = value as { metadata?: { encoding?: Uint8Array } | null; data?: Uint8Array };
  if (metadata?.encoding && data)
    return Buffer.from(metadata.encoding).toString() === "binary/encrypted"
      ? []
      : [Buffer.from(data).toString()];
  return Object.values(value).flatMap(readablePayloads);
}
