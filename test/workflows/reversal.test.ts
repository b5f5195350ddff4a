import { afterAll, describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { startFaultyProvider, type FaultyProvider } from "../support/faulty-provider.js";
import { hostedPayment, netAtProvider, shopper, until } from "../support/payments.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import {
  aftercareHandle,
  directPayment,
  story,
  untilAftercare,
  usd,
  type Provider,
} from "../support/refunds.js";
import { resolve } from "../support/resolution.js";
import { newPaymentId, useStack } from "../support/stack.js";

const GATEWAY = "/aggregate-pay/api/gateway";
const CHARGE = { pockyt: "/order/v4/capture", payermax: `${GATEWAY}/orderAndPay` } as const;

const provider: { current?: FaultyProvider } = {};
const stack = useStack({
  webhooks: "lost",
  schedules: { check: [3600] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

/** A charge in doubt that a person calls failed, although the provider has taken the money. */
async function wronglyFailed(paymentId: string, name: Provider): Promise<PaymentView> {
  const payment = await directPayment(stack.current, paymentId, name);
  provider.current?.next(CHARGE[name], "lost after");
  expect(await stack.current.holdfast.charge(payment)).toMatchObject({
    outcomeUnknown: { operation: "charge" },
  });
  await resolve(stack.current, paymentId, "charge", "failed");
  expect(netAtProvider(stack.current, paymentId), "what the provider's books say").toBe("20.00");
  return until(stack.current, paymentId, { status: "failed" });
}

/** Delivers what the provider has tried to send about this payment, again and again. */
async function deliverLate(paymentId: string, times: number): Promise<void> {
  const [delivery] = stack.current.sandbox.webhooks().filter(({ reference }) => reference === paymentId);
  if (!delivery) throw new Error(`nothing was sent about ${paymentId}`);
  for (let time = 0; time < times; time++) {
    const answer =
      delivery.provider === "payermax"
        ? await postNews(stack.current.relay, "PAYMENT", dataOf(delivery.body))
        : await fetch(`${stack.current.relay.url}/webhooks/pockyt/default`, {
            method: "POST",
            headers: { "content-type": "application/x-www-form-urlencoded" },
            body: delivery.body,
          });
    expect(answer.status).toBe(200);
  }
}

function dataOf(body: string): Record<string, unknown> {
  return (JSON.parse(body) as { data: Record<string, unknown> }).data;
}

const reversal = { refundId: "REVERSAL", amount: usd(2000) };

describe.each(["pockyt", "payermax"] as const)("money taken at %s for a payment that failed", (name) => {
  test("is confirmed by query and goes back once, however often the news comes", async () => {
    const paymentId = newPaymentId("late_money");
    const failed = await wronglyFailed(paymentId, name);
    await deliverLate(paymentId, 5);
    await untilAftercare(stack.current, paymentId, {
      paymentStatus: "failed",
      capturedAmount: null,
      refunds: [reversal],
      notices: [{ meaning: "late_money" }],
    });
    await expect.poll(() => netAtProvider(stack.current, paymentId)).toBe("0.00");
    await deliverLate(paymentId, 5);
    const events = await story(stack.current, paymentId);
    expect(events.filter((type) => type === "requestSent")).toHaveLength(1);
    expect(events.indexOf("confirmationEnded")).toBeLessThan(events.indexOf("reversalRequested"));
    const { entries } = stack.current.sandbox.ledger({ reference: paymentId });
    expect(entries.map(({ type, amount }) => [type, amount])).toEqual([
      ["charge", "20.00"],
      ["refund", "20.00"],
    ]);
    expect(await stack.current.holdfast.get({ paymentId }), "a final status never changes").toEqual(failed);
  });
});

test("an authorization for a payment that failed is canceled, once", async () => {
  const paymentId = newPaymentId("late_hold");
  provider.current?.next(CHARGE.payermax, "lost after");
  await stack.current.holdfast.authorize(hostedPayment(paymentId));
  const [order] = stack.current.sandbox.transactions({ reference: paymentId });
  await resolve(stack.current, paymentId, "authorize", "failed");
  const failed = await until(stack.current, paymentId, { status: "failed" });
  // The reply with the page was lost; the shopper has it all the same.
  const { redirectUrl } = order as unknown as { readonly redirectUrl: string };
  const action = { type: "redirect", url: redirectUrl, expiresAt: failed.updatedAt } as const;
  await shopper({ ...failed, action }, "approve");
  await deliverLate(paymentId, 3);
  await untilAftercare(stack.current, paymentId, { refunds: [{ ...reversal, status: "refunded" }] });
  await deliverLate(paymentId, 3);
  const { entries } = stack.current.sandbox.ledger({ reference: paymentId });
  expect(entries.map(({ type, amount }) => [type, amount])).toEqual([
    ["authorize", "20.00"],
    ["cancel", "20.00"],
  ]);
});

describe("no money goes back", () => {
  test.each([
    ["another amount", { totalAmount: 21 }],
    ["another currency", { currency: "EUR" }],
  ])("for news of %s: a person is called", async (_what, change) => {
    const paymentId = newPaymentId("other_money");
    await wronglyFailed(paymentId, "payermax");
    const [sent] = stack.current.sandbox.webhooks().filter(({ reference }) => reference === paymentId);
    await postNews(stack.current.relay, "PAYMENT", { ...dataOf(sent?.body ?? "{}"), ...change });
    await untilAftercare(stack.current, paymentId, {
      refunds: [],
      notices: [{ meaning: "amount_mismatch" }],
      attention: { reason: "amount_mismatch" },
    });
    expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
  });

  test("for news that the provider's own record denies, however well it is signed", async () => {
    const paymentId = newPaymentId("denied");
    const payment = await directPayment(stack.current, paymentId);
    provider.current?.next(CHARGE.payermax, "lost before");
    await stack.current.holdfast.charge(payment);
    await resolve(stack.current, paymentId, "charge", "failed");
    const data = {
      outTradeNo: paymentId,
      tradeToken: "T1",
      totalAmount: 20,
      currency: "USD",
      status: "SUCCESS",
    };
    await postNews(stack.current.relay, "PAYMENT", data);
    await expect.poll(() => story(stack.current, paymentId).catch(() => [])).toContain("confirmationChecked");
    const events: object[] = await aftercareHandle(stack.current, paymentId).query("events");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "confirmationChecked", result: "notFound" }),
    );
    await untilAftercare(stack.current, paymentId, { refunds: [] });
  });
});
