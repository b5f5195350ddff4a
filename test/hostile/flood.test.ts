import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { atOnce } from "../../bench/measure/at-once.js";
import { latencyOf, type Latency } from "../../bench/measure/statistics.js";
import { booked } from "../support/holds.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** `HOLDFAST_TEST_FLOOD=20000` makes it as large. */
const FLOOD = Number(process.env.HOLDFAST_TEST_FLOOD ?? 800);
const OTHERS = Math.max(10, Math.round(FLOOD / 100));
const [FLOOD_AT_ONCE, OTHERS_AT_ONCE] = [40, 4];
const MOST_EVENTS = 2_000;
/** A payment's pace lets a hundred through at once, and one more every half minute; its own news comes on top. */
const MOST_SIGNALS = 150;

const stack = useStack({
  webhooks: "lost",
  schedules: { poll: [2] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
});
vi.setConfig({ testTimeout: 60_000 + FLOOD * 60 });

/** The provider's own word for what the shopper has authorized. */
function paid(outTradeNo: string) {
  const [order] = stack.current.sandbox.transactions({ reference: outTradeNo });
  const money = { totalAmount: 20, currency: "USD", captureMode: "MANUAL", authorizationType: "FINAL_AUTH" };
  return { outTradeNo, tradeToken: order?.transactionNo, ...money, status: "SUCCESS" };
}

/** Well signed, of the flooded payment, and under numbers that nobody else has. */
const OTHER_NEWS: readonly ((outTradeNo: string, number: string) => readonly [type: string, data: object])[] =
  [
    (outTradeNo, number) => ["PAYMENT", { ...paid(outTradeNo), tradeToken: number }],
    (outTradeNo, number) => ["PAYMENT", { ...paid(outTradeNo), tradeToken: number, status: "FAILED" }],
    (outTradeNo, number) => [
      "CAPTURE",
      { outTradeNo, requestId: number, captureNo: number, status: "SUCCESS" },
    ],
    (outTradeNo, number) => ["CANCEL", { outTradeNo, requestId: number, cancelNo: number, status: "FAILED" }],
    (outTradeNo, number) => [
      "REVIEW",
      { outTradeNo, tradeToken: number, status: `ASKED${number.at(-1) ?? ""}` },
    ],
  ];

/** A fifth of it is the payment's own news again, the rest is news under other numbers. */
async function flood(paymentId: string): Promise<Record<number, number>> {
  const answers: Record<number, number> = {};
  const numbers = Array.from({ length: FLOOD }, (_, at) => at);
  await atOnce(FLOOD_AT_ONCE, numbers, async (at) => {
    const other = OTHER_NEWS[at % (OTHER_NEWS.length + 1)];
    const [type, data] = other?.(paymentId, `F${String(at)}`) ?? (["PAYMENT", paid(paymentId)] as const);
    const { status } = await postNews(stack.current.relay, type, data);
    answers[status] = (answers[status] ?? 0) + 1;
  });
  return answers;
}

/** Sent until it is acknowledged, as the provider does; gives how long the acknowledgement took, in milliseconds. */
async function tell(paymentId: string): Promise<number> {
  for (;;) {
    const began = performance.now();
    const { status } = await postNews(stack.current.relay, "PAYMENT", paid(paymentId));
    if (status === 200) return performance.now() - began;
    await sleep(100);
  }
}

async function payAndCapture(paymentId: string): Promise<number> {
  await shopper(await stack.current.holdfast.authorize(hostedPayment(paymentId)), "approve");
  const ms = await tell(paymentId);
  await until(stack.current, paymentId, { status: "authorized" });
  await stack.current.holdfast.capture({ paymentId });
  return ms;
}

async function payOthers(name: string): Promise<Latency> {
  const paymentIds = Array.from({ length: OTHERS }, () => newPaymentId(name));
  const ms = await atOnce(OTHERS_AT_ONCE, paymentIds, payAndCapture);
  for (const paymentId of paymentIds) {
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "captured",
      attention: null,
    });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  }
  return latencyOf(ms);
}

/** All runs of a workflow together: one that is flooded goes on in a new one. */
async function historyOf(workflowId: string): Promise<{ events: number; signals: number }> {
  const { client } = stack.current;
  const total = { events: 0, signals: 0 };
  for (let runId: string | undefined | null = await firstRun(workflowId); runId;) {
    const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const all = events ?? [];
    total.events += all.length;
    total.signals += all.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    runId = all.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  }
  return total;
}

async function firstRun(workflowId: string): Promise<string | undefined | null> {
  const { raw } = await stack.current.client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.firstRunId;
}

test(`${String(FLOOD)} notifications to one payment: it and those beside it end right, and its history stays short`, async () => {
  const alone = await payOthers("alone");
  const flooded = newPaymentId("flooded");
  await shopper(await stack.current.holdfast.authorize(hostedPayment(flooded)), "approve");
  const [answers, beside] = await Promise.all([flood(flooded), payOthers("beside")]);
  const told = ({ p50, p99 }: Latency) => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  const { events, signals } = await historyOf(`payment-default-${flooded}`);
  process.stdout.write(
    `Flood of ${String(FLOOD)}: answered ${JSON.stringify(answers)}; ${String(events)} events, ${String(signals)} signals in its history; ` +
      `${String(OTHERS)} others acknowledged alone ${told(alone)}, beside the flood ${told(beside)}\n`,
  );
  expect(Object.keys(answers).sort()).toEqual(["200", "503"]);
  expect(signals).toBeLessThan(MOST_SIGNALS + FLOOD / 500);
  expect(events).toBeLessThan(MOST_EVENTS);

  await until(stack.current, flooded, { status: "authorized" });
  await stack.current.holdfast.capture({ paymentId: flooded });
  const view = await until(stack.current, flooded, { status: "captured" });
  // Somebody with the provider's key tells of transactions that are not this payment's: a person is to look.
  expect(view.attention).not.toBeNull();
  expect(booked(stack.current, flooded)).toEqual(["authorize 20.00", "capture 20.00"]);
});
