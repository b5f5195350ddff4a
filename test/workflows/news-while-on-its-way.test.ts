import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { Gate } from "../support/gate.js";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { authorizedPayment, until } from "../support/payments.js";
import { postNews } from "../support/payermax-news.js";
import { ipnOf, postIpn } from "../support/pockyt-news.js";
import { directPayment, untilAftercare } from "../support/refunds.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** What the provider says while its answer to our call is still on its way; the twin has done what it was asked. */
const provider = scriptedProvider();
const stack = useStack({ ...provider.stack, webhooks: "lost", schedules: { check: [1], poll: [1] } });

type Word = "FAILED" | "SUCCESS";

/** Holds back the provider's answer to this operation until it is let go; `lost`: then there is none. */
async function holdBack(
  paymentId: string,
  operation: string,
  answer: "as it is" | "lost",
): Promise<{ arrived(): Promise<void>; letGo(): void }> {
  const gate = new Gate(1);
  const letGo = await gate.enter();
  const done = { isDone: false };
  provider.script(paymentId, async (call) => {
    if (call.operation !== operation || done.isDone) return "pass";
    const genuine = await call.forward();
    done.isDone = true;
    (await gate.enter())();
    return answer === "lost" ? "lost" : genuine;
  });
  return { letGo, arrived: () => expect.poll(() => done.isDone).toBe(true) };
}

/** The workflow's history has it: what is let go after this comes after it. */
async function untilSignaled(paymentId: string, times: number): Promise<void> {
  const signals = async () =>
    ((await workflowOf(stack.current, paymentId).fetchHistory()).events ?? []).filter(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal,
    );
  await expect.poll(async () => (await signals()).length).toBe(times);
}

async function tellOfPayment(paymentId: string, words: readonly Word[]): Promise<void> {
  const [record] = stack.current.sandbox.transactions({ reference: paymentId });
  const { runId } = await workflowOf(stack.current, paymentId).describe();
  const money = { totalAmount: 20, currency: "USD", country: "US" };
  for (const [index, status] of words.entries()) {
    const order = { outTradeNo: paymentId, tradeToken: String(record?.transactionNo), reference: runId };
    const answer = await postNews(stack.current.relay, "PAYMENT", { ...order, ...money, status });
    expect(answer.status).toBe(200);
    await untilSignaled(paymentId, index + 1);
  }
}

const calling = { reason: "status_went_back", since: expect.any(String) as string } as const;
const ORDERS: (readonly Word[])[] = [
  ["FAILED", "SUCCESS"],
  ["SUCCESS", "FAILED"],
];

describe.each(ORDERS)("%s and then %s", (...words) => {
  test.each(["as it is", "lost"] as const)(
    "while a charge is on its way, whose answer comes %s: captured, and a person is called",
    async (answer) => {
      const paymentId = newPaymentId("charge");
      const call = await holdBack(paymentId, "orderAndPay", answer);
      const charged = stack.current.holdfast.charge(await directPayment(stack.current, paymentId));
      await call.arrived();
      await tellOfPayment(paymentId, words);
      call.letGo();
      await charged;
      await until(stack.current, paymentId, { status: "captured", attention: calling });
      await expectOneSend(paymentId, "orderAndPay");
      expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
    },
  );

  test.each(["as it is", "lost"] as const)(
    "while a capture is on its way, whose answer comes %s: captured, and a person is called",
    async (answer) => {
      const { paymentId } = await authorized("capture");
      const call = await holdBack(paymentId, "capture", answer);
      const captured = stack.current.holdfast.capture({ paymentId });
      await call.arrived();
      await tellOfCapture(paymentId, words);
      call.letGo();
      await captured;
      await until(stack.current, paymentId, { status: "captured", attention: calling });
      await expectOneSend(paymentId, "capture");
      expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    },
  );
});

test.each(["failed", "success"] as const)(
  "Pockyt's news of %s while its call is on its way has the record decide, which calls a person where it says the opposite",
  async (status) => {
    const paymentId = newPaymentId("ipn");
    const call = await holdBack(paymentId, "capture", "lost");
    const charged = stack.current.holdfast.charge(await directPayment(stack.current, paymentId, "pockyt"));
    await call.arrived();
    const [record] = stack.current.sandbox.transactions({ reference: paymentId });
    await postIpn(stack.current.relay, ipnOf(paymentId, status, String(record?.transactionNo)));
    await untilSignaled(paymentId, 1);
    call.letGo();
    await charged;
    const attention = status === "failed" ? calling : null;
    await until(stack.current, paymentId, { status: "captured", attention });
    await expectOneSend(paymentId, "capture");
    expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
  },
);

test("the answer says failed, after news of the opposite: captured, and a person is called", async () => {
  const { paymentId } = await authorized("answer_failed");
  const gate = new Gate(1);
  const letGo = await gate.enter();
  provider.script(paymentId, async ({ operation, fields, forward }) => {
    if (operation !== "capture") return "pass";
    await forward();
    (await gate.enter())();
    const { requestId, outTradeNo, amount, currency } = fields;
    const failed = { status: "FAILED", isFinal: true, errorCode: "E", errorMsg: "no" };
    return { json: { code: "APPLY_SUCCESS", data: { requestId, outTradeNo, amount, currency, ...failed } } };
  });
  const captured = stack.current.holdfast.capture({ paymentId });
  await expect.poll(() => booked(stack.current, paymentId)).toHaveLength(2);
  await tellOfCapture(paymentId, ["SUCCESS"]);
  letGo();
  await captured;
  await until(stack.current, paymentId, { status: "captured", attention: calling });
});

test("what comes after the end has been told goes to the aftercare, and changes nothing", async () => {
  const paymentId = newPaymentId("after_end");
  const call = await holdBack(paymentId, "orderAndPay", "as it is");
  const charged = stack.current.holdfast.charge(await directPayment(stack.current, paymentId));
  await call.arrived();
  call.letGo();
  expect(await charged).toMatchObject({ status: "captured" });
  const [record] = stack.current.sandbox.transactions({ reference: paymentId });
  const failed = { outTradeNo: paymentId, tradeToken: String(record?.transactionNo), status: "FAILED" };
  await postNews(stack.current.relay, "PAYMENT", failed);
  await untilAftercare(stack.current, paymentId, { attention: { reason: "status_went_back" }, refunds: [] });
});

async function authorized(name: string): Promise<PaymentView> {
  const paymentId = newPaymentId(name);
  return authorizedPayment(stack.current, paymentId);
}

async function tellOfCapture(paymentId: string, words: readonly Word[]): Promise<void> {
  for (const [index, status] of words.entries()) {
    const request = { requestId: `${paymentId}_CAPTURE_1`, outTradeNo: paymentId, isFinal: true };
    const answer = await postNews(stack.current.relay, "CAPTURE", { ...request, status });
    expect(answer.status).toBe(200);
    await untilSignaled(paymentId, index + 1);
  }
}

/** What was sent, however often it was asked about. */
async function expectOneSend(paymentId: string, operation: string): Promise<void> {
  expect(provider.asked(paymentId, operation)).toHaveLength(1);
  const events = await eventsOf(stack.current, paymentId);
  expect(events.filter(({ type }) => type === "captured")).toHaveLength(1);
}
