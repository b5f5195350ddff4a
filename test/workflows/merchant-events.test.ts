import { afterEach, describe, expect, test } from "vitest";
import { listMerchantEvents, resendMerchantEvents } from "../../src/client/merchant-events.js";
import {
  accountWithEvents,
  newSecret,
  useMerchantEndpoint,
  type Received,
} from "../support/merchant-endpoint.js";
import { authorizedPayment, hostedPayment, shopper } from "../support/payments.js";
import { postNews, PLATFORM } from "../support/payermax-news.js";
import { capturedPayment, directPayment, untilRefund, usd } from "../support/refunds.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { reset, taskEnds } from "../support/resets.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { Webhook } from "standardwebhooks";

const merchant = useMerchantEndpoint();
const stack = useStack({
  accounts: accountWithEvents(merchant),
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
});

const key = (paymentId: string) => ({ account: "default", paymentId });
const deliveriesOf = (paymentId: string) =>
  stack.current.client.workflow.getHandle(`events-default-${paymentId}`);
const paymentOf = (paymentId: string) =>
  stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
const list = (paymentId: string) => listMerchantEvents(stack.current.client, key(paymentId));
const resend = (paymentId: string, sequence?: number) =>
  resendMerchantEvents(stack.current.client, stack.current.taskQueue, key(paymentId), sequence);

const AUTHORIZED_AND_CAPTURED = ["payment.requires_action", "payment.authorized", "payment.captured"];

/** Each event's id in the order in which it first came, and whether their sequence grows. */
function inOrder(received: readonly Received[]): string[] {
  const first = new Map<string, number>();
  for (const { headers, event } of received)
    if (!first.has(String(headers["webhook-id"])))
      first.set(String(headers["webhook-id"]), event.data.sequence);
  const sequences = [...first.values()];
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  expect(new Set(sequences).size).toBe(sequences.length);
  return [...first.keys()];
}

afterEach(() => {
  for (const { headers, body } of merchant.current.received)
    new Webhook(merchant.current.secret).verify(body, headers as Record<string, string>);
});

describe("a merchant's backend", () => {
  test("is told of a payment and of what comes after it, in order, each as it was then", async () => {
    const { paymentId } = await authorizedPayment(stack.current, newPaymentId("told"));
    const captured = await stack.current.holdfast.capture({ paymentId, amount: usd(1500) });
    await merchant.current.untilTypes(paymentId, AUTHORIZED_AND_CAPTURED);
    await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(100) });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    const dispute = { caseId: "D1", outTradeNo: paymentId, status: "DISPUTE_RECEIVED" };
    await postNews(stack.current.relay, "DISPUTE", dispute);
    const all = [...AUTHORIZED_AND_CAPTURED, "refund.refunded", "aftercare.dispute", "aftercare.attention"];
    const received = await merchant.current.untilTypes(paymentId, all);
    expect(inOrder(received)).toHaveLength(all.length);
    const [, , capture, refund, , attention] = received.map(({ event }) => event);
    expect(capture?.data).toMatchObject({ ...key(paymentId), payment: captured });
    expect(refund?.data).toMatchObject({ refund: { refundId: "R1", status: "refunded" } });
    expect(attention?.data).toMatchObject({ aftercare: { attention: { reason: "dispute" } } });
    const listed = await list(paymentId);
    expect(listed.map(({ type, state }) => [type, state])).toEqual(all.map((type) => [type, "delivered"]));
  });

  test("that fails, redirects and hangs is told the same again, in order, once it is back", async () => {
    const paymentId = newPaymentId("comes_back");
    const endpoint = merchant.current;
    endpoint.behave(paymentId, 500);
    const view = await stack.current.holdfast.charge(hostedPayment(paymentId));
    await endpoint.untilTypes(paymentId, ["payment.requires_action"]);
    endpoint.behave(paymentId, (answer) => {
      answer.writeHead(307, { location: `${merchant.current.url}/elsewhere` }).end();
    });
    await shopper(view, "approve");
    await expect.poll(() => endpoint.of(paymentId).length).toBe(2);
    endpoint.behave(paymentId, null);
    // The payment is captured long since; its event has waited for the one before.
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: "captured" });
    await resend(paymentId);
    const first = "payment.requires_action";
    const received = await endpoint.untilTypes(paymentId, [first, first, first, "payment.captured"]);
    expect(inOrder(received)).toHaveLength(2);
    expect(new Set(received.slice(0, 3).map(({ body }) => body)).size).toBe(1);
  });

  test("that is dead delays no payment and grows no payment's history", async () => {
    const alive = newPaymentId("alive");
    const dead = newPaymentId("dead");
    merchant.current.behave(dead, () => undefined);
    // By its activities but for the query, which a webhook that comes sooner makes needless.
    const calls = async (paymentId: string) => {
      await stack.current.holdfast.charge(await directPayment(stack.current, paymentId));
      await paymentOf(paymentId).result();
      const { events } = await paymentOf(paymentId).fetchHistory();
      const names = events?.flatMap(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
      );
      return names?.filter((name) => name !== "query");
    };
    expect([await calls(alive), await calls(dead)]).toEqual([
      ["charge", "handOverMerchantEvents"],
      ["charge", "handOverMerchantEvents"],
    ]);
    await expect.poll(() => list(dead)).toMatchObject([{ type: "payment.captured", state: "waiting" }]);
    merchant.current.behave(dead, null);
  });

  test("ends an event by 410; it is kept, and sent again under the same id and sequence", async () => {
    const paymentId = newPaymentId("gone");
    merchant.current.behave(paymentId, 410);
    await capturedPayment(stack.current, paymentId);
    await expect.poll(() => list(paymentId)).toMatchObject([{ state: "given_up", lastAnswer: "HTTP 410" }]);
    await deliveriesOf(paymentId).result();
    merchant.current.behave(paymentId, null);
    await resend(paymentId);
    const [first, again] = await merchant.current.untilTypes(paymentId, [
      "payment.captured",
      "payment.captured",
    ]);
    expect(again?.body).toBe(first?.body);
    expect(again?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    await expect.poll(() => list(paymentId)).toMatchObject([{ state: "delivered" }]);
    await expect(resend(paymentId)).rejects.toThrow(`${paymentId} has no event that has not arrived`);
    await resend(paymentId, first?.event.data.sequence);
    await expect.poll(() => merchant.current.of(paymentId)).toHaveLength(3);
  });
});

describe("the deliveries", () => {
  test("that an operator terminates lose what waits, until it is sent again; what comes later goes on", async () => {
    const paymentId = newPaymentId("terminated");
    merchant.current.behave(paymentId, 500);
    await capturedPayment(stack.current, paymentId);
    await merchant.current.untilTypes(paymentId, ["payment.captured"]);
    await deliveriesOf(paymentId).terminate("a test");
    merchant.current.behave(paymentId, null);
    await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(100) });
    await merchant.current.untilTypes(paymentId, ["payment.captured", "refund.refunded"]);
    await resend(paymentId);
    const received = await merchant.current.untilTypes(paymentId, [
      "payment.captured",
      "refund.refunded",
      "payment.captured",
    ]);
    expect(inOrder(received)).toHaveLength(2);
  });

  test("take nothing from signals that nobody sends", async () => {
    const paymentId = newPaymentId("hostile");
    const { taskQueue, client } = stack.current;
    const options = { taskQueue, workflowId: `events-default-${paymentId}`, args: [key(paymentId)] };
    const run = await client.workflow.signalWithStart("merchantEvents", {
      ...options,
      signal: "handedOver",
      signalArgs: [{ nothing: "of ours" }],
    });
    expect(await run.result()).toMatchObject({ list: [] });
    const bad = client.workflow.execute("merchantEvents", { ...options, workflowId: `x-${paymentId}` });
    await expect(bad).rejects.toThrow();
  });
});

test("a payment that is reset tells what happens again under the same ids, and skips nothing", async () => {
  const { paymentId } = await authorizedPayment(stack.current, newPaymentId("reset"));
  await stack.current.holdfast.capture({ paymentId });
  const run = paymentOf(paymentId);
  await run.result();
  const before = inOrder(await merchant.current.untilTypes(paymentId, AUTHORIZED_AND_CAPTURED));
  const { runId } = await run.describe();
  const ends = taskEnds(await run.fetchHistory());
  const again = await reset(stack.current, run, runId, ends[1]);
  await again.result();
  await expect
    .poll(async () => (await list(paymentId)).every(({ state }) => state === "delivered"))
    .toBe(true);
  // The new run may also have doubts that the run before had not; what both have known has one id.
  const known = merchant.current
    .of(paymentId)
    .filter(({ event }) => AUTHORIZED_AND_CAPTURED.includes(event.type));
  expect([...new Set(known.map(({ headers }) => headers["webhook-id"]))]).toEqual(before);
  expect(await replayProblems([await toReplay(again), await toReplay(deliveriesOf(paymentId))])).toEqual([]);
});

test("neither the log nor any history holds the secret", async () => {
  const [secret = ""] = merchant.current.secret.split("_").slice(1);
  expect(newSecret()).not.toContain(secret);
  const { paymentId } = await capturedPayment(stack.current, newPaymentId("secret"));
  await merchant.current.untilTypes(paymentId, ["payment.captured"]);
  const histories = await Promise.all(
    [paymentOf(paymentId), deliveriesOf(paymentId)].map(async (run) =>
      JSON.stringify(await run.fetchHistory()),
    ),
  );
  expect([...histories, ...stack.current.logged].filter((text) => text.includes(secret))).toEqual([]);
});
