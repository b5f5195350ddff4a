import { describe, expect, test } from "vitest";
import { usd, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, until } from "../support/payments.js";
import { postNews } from "../support/payermax-news.js";
import { untilAftercare, untilRefund } from "../support/refunds.js";
import { accepted, scriptedProvider } from "../support/scripted-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** A capture that PayerMax failed turns out, by its signed news, to have succeeded. */
const provider = scriptedProvider();
const stack = useStack({ ...provider.stack, schedules: { poll: [3600] } });

type Word = "FAILED" | "SUCCESS";

interface Held {
  readonly paymentId: string;
  /** What the provider was asked to give back, in its own decimals. */
  readonly refunds: { readonly outRefundNo: unknown; readonly refundAmount: unknown }[];
}

/** A payment to be; its captures end in these words, one after the other, and its refunds stay pending. */
function planned(words: readonly Word[]): Held {
  const paymentId = newPaymentId("refused");
  const refunds: Held["refunds"] = [];
  provider.script(paymentId, ({ operation, fields }) => {
    const { requestId, outTradeNo, amount, currency, outRefundNo, refundAmount } = fields;
    const request = { requestId, outTradeNo, amount, currency };
    switch (operation) {
      case "capture": {
        const number = String(requestId).split("_").at(-1) ?? "";
        const status = words[Number(number) - 1];
        return accepted({ ...request, captureNo: `C${number}`, status, isFinal: true });
      }
      case "cancel":
        return accepted({ ...request, cancelNo: "X1", status: "SUCCESS" });
      case "refund":
        refunds.push({ outRefundNo, refundAmount });
        return accepted({ outRefundNo, refundTradeNo: `R${refunds.length}`, status: "REFUND_PENDING" });
      default:
        return "pass";
    }
  });
  return { paymentId, refunds };
}

async function authorized(words: readonly Word[]): Promise<Held> {
  const payment = planned(words);
  await authorizedPayment(stack.current, payment.paymentId);
  return payment;
}

async function captureSucceeds(paymentId: string, number: number, more: object = {}): Promise<void> {
  const request = { captureNo: `C${number}`, requestId: `${paymentId}_CAPTURE_${number}` };
  const news = { ...request, outTradeNo: paymentId, status: "SUCCESS", isFinal: true, ...more };
  expect((await postNews(stack.current.relay, "CAPTURE", news)).status).toBe(200);
}

const ALL = { amount: 20, currency: "USD" };

const reversalOf = (value: number) => ({ refundId: "REVERSAL", amount: usd(value) });

test("of two captures the one that isn't kept is reversed, and the shopper may have the kept one back", async () => {
  const { paymentId, refunds } = await authorized(["FAILED", "SUCCESS"]);
  const { holdfast, relay } = stack.current;
  expect(await holdfast.capture({ paymentId })).toMatchObject({ status: "authorized" });
  expect(await holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
  for (let time = 0; time < 2; time++) await captureSucceeds(paymentId, 1, ALL);
  await untilAftercare(stack.current, paymentId, { refunds: [reversalOf(2000)], refundedAmount: usd(0) });
  await expect.poll(() => refunds.length).toBe(1);
  const outRefundNo = `${paymentId}_REFUND_REVERSAL`;
  const given = { refundTradeNo: "R1", refundAmount: 20, refundCurrency: "USD", status: "REFUND_SUCCESS" };
  await postNews(relay, "REFUND", { outRefundNo, outTradeNo: paymentId, ...given });
  await untilRefund(stack.current, paymentId, "REVERSAL", { status: "refunded" });

  await holdfast.refund({ paymentId, refundId: "R1", amount: usd(2000) });
  await expect.poll(() => refunds.map(({ refundAmount }) => Number(refundAmount))).toEqual([20, 20]);
  const tooMuch = holdfast.refund({ paymentId, refundId: "R2", amount: usd(1) });
  await expect(tooMuch).rejects.toThrow("the remaining amount is 0.00 USD of 20.00 USD");
  const view = await holdfast.aftercare({ paymentId });
  expect(view).toMatchObject({ capturedAmount: usd(2000), refundedAmount: usd(0), attention: null });
});

describe("a part that was to be captured, failed and then canceled", () => {
  test.each([
    ["names no amount", {}],
    ["names its own amount", { amount: 5, currency: "USD" }],
  ])("is given back as it was asked for, where its success %s", async (_what, money) => {
    const { paymentId, refunds } = await authorized(["FAILED"]);
    await stack.current.holdfast.capture({ paymentId, amount: usd(500) });
    expect(await stack.current.holdfast.cancel({ paymentId })).toMatchObject({ status: "canceled" });
    await captureSucceeds(paymentId, 1, money);
    await untilAftercare(stack.current, paymentId, { refunds: [reversalOf(500)] });
    await expect.poll(() => refunds.map(({ refundAmount }) => Number(refundAmount))).toEqual([5]);
  });

  test("is for a person, where its success names another amount", async () => {
    const { paymentId, refunds } = await authorized(["FAILED"]);
    await stack.current.holdfast.capture({ paymentId, amount: usd(500) });
    await stack.current.holdfast.cancel({ paymentId });
    await captureSucceeds(paymentId, 1, ALL);
    await untilAftercare(stack.current, paymentId, { refunds: [], attention: { reason: "amount_mismatch" } });
    expect(refunds).toEqual([]);
  });
});

test("a success while the payment is authorized again captures it: nothing is left to cancel", async () => {
  const { paymentId, refunds } = await authorized(["FAILED"]);
  await stack.current.holdfast.capture({ paymentId });
  await captureSucceeds(paymentId, 1, ALL);
  const captured = await until(stack.current, paymentId, { status: "captured" });
  expect(captured).toMatchObject({
    capturedAmount: usd(2000),
    failure: null,
    attention: { reason: "status_went_back" },
  });
  await expect(stack.current.holdfast.cancel({ paymentId })).rejects.toMatchObject({
    code: "CommandRefused",
  });
  expect(provider.asked(paymentId, "cancel")).toEqual([]);
  await captureSucceeds(paymentId, 1, ALL);
  expect((await stack.current.holdfast.aftercare({ paymentId }))?.refunds ?? []).toEqual([]);
  expect(refunds).toEqual([]);
});

test("a success and the next capture in one workflow task: the capture is refused and never sent", async () => {
  const { paymentId, refunds } = await authorized(["FAILED", "SUCCESS"]);
  await stack.current.holdfast.capture({ paymentId });
  await stack.current.worker.stop();
  try {
    await captureSucceeds(paymentId, 1, ALL);
    await workflowOf(stack.current, paymentId).signal("capture");
  } finally {
    await stack.current.worker.start();
  }
  await until(stack.current, paymentId, { status: "captured", capturedAmount: usd(2000) });
  expect(provider.asked(paymentId, "capture")).toHaveLength(1);
  expect(refunds).toEqual([]);
});

test("a second capture's success while a captured payment waits for its card's token is reversed", async () => {
  const { paymentId, refunds } = planned(["FAILED", "SUCCESS"]);
  const { holdfast, relay } = stack.current;
  const { providerRefs } = await holdfast.authorize(
    hostedPayment(paymentId, {
      customer: { reference: "USER42", countryCode: "US" },
      method: { type: "hosted", saveCard: true },
    }),
  );
  const money = { totalAmount: 20, currency: "USD", country: "US", captureMode: "MANUAL" };
  const { tradeToken } = providerRefs;
  await postNews(relay, "PAYMENT", { outTradeNo: paymentId, tradeToken, status: "SUCCESS", ...money });
  await until(stack.current, paymentId, { status: "authorized" });
  await holdfast.capture({ paymentId });
  await holdfast.capture({ paymentId });
  await captureSucceeds(paymentId, 1, ALL);
  await untilAftercare(stack.current, paymentId, { refunds: [reversalOf(2000)] });
  await expect.poll(() => refunds.map(({ refundAmount }) => Number(refundAmount))).toEqual([20]);
  expect((await workflowOf(stack.current, paymentId).describe()).status.name).toBe("RUNNING");
  const refs = { providerRefs: { captureNo: "C2" } };
  expect(await holdfast.get({ paymentId })).toMatchObject({ status: "captured", savedCard: null, ...refs });
});
