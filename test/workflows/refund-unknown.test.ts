import { afterAll, afterEach, describe, expect, test } from "vitest";
import { startFaultyProvider, type Fault, type FaultyProvider } from "../support/faulty-provider.js";
import { netAtProvider } from "../support/payments.js";
import {
  aftercareHandle,
  asked,
  bookedRefunds,
  capturedPayment,
  PROVIDERS,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const GATEWAY = "/aggregate-pay/api/gateway";
const REFUND = { pockyt: "/app-data-search/v3/refund", payermax: `${GATEWAY}/refund` } as const;
const QUERY = { pockyt: "/app-data-search/v3/tran-query", payermax: `${GATEWAY}/refundQuery` } as const;

const provider: { current?: FaultyProvider } = {};
const stack = useTimeSkippingStack({
  webhooks: "lost",
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
});

afterEach(() => {
  for (const path of [...Object.values(REFUND), ...Object.values(QUERY)]) next(path);
});
afterAll(() => provider.current?.close());

function next(path: string, ...faults: readonly Fault[]): void {
  provider.current?.next(path, ...faults);
}

const FOR_LONG: readonly Fault[] = Array.from({ length: 60 }, () => "error after");

const refund = (paymentId: string, refundId = "R1", value = 500) =>
  stack.current.holdfast.refund({ paymentId, refundId, amount: usd(value) });

/** Moves on from check to check of this refund's outcome, each made before the next. */
async function skipThroughChecks(paymentId: string, refundId: string, times: number): Promise<void> {
  const doubt = async () =>
    (await stack.current.holdfast.aftercare({ paymentId }))?.refunds.find((one) => one.refundId === refundId)
      ?.outcomeUnknown ?? null;
  for (let time = 0; time < times; time++) {
    const before = await doubt();
    if (before === null) return;
    await stack.current.skipTo(before.nextCheckAt, 1);
    await expect.poll(doubt).not.toEqual(before);
  }
}

describe.each(PROVIDERS)("a refund at %s", (name) => {
  test.each(["lost after", "error after"] as const)(
    "whose reply is %s the effect is unknown, and settled by the provider's record",
    async (fault) => {
      const paymentId = newPaymentId("reply_lost");
      await capturedPayment(stack.current, paymentId, name);
      next(REFUND[name], fault);
      expect(await refund(paymentId)).toMatchObject({
        status: "processing",
        failure: null,
        outcomeUnknown: { operation: "refund", checks: 0, nextCheckAt: expect.any(String) as string },
      });
      await skipThroughChecks(paymentId, "R1", 1);
      await untilRefund(stack.current, paymentId, "R1", { status: "refunded", outcomeUnknown: null });
      expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
      expect(asked(stack.current, paymentId, "refund")).toHaveLength(1);
    },
  );

  test("that never arrived is sent again, only after the provider's word that it has none", async () => {
    const paymentId = newPaymentId("never_arrived");
    await capturedPayment(stack.current, paymentId, name);
    next(REFUND[name], "lost before");
    expect(await refund(paymentId)).toMatchObject({ outcomeUnknown: { operation: "refund" } });
    await skipThroughChecks(paymentId, "R1", 3);
    await untilRefund(stack.current, paymentId, "R1", {
      status: "processing",
      outcomeUnknown: { checks: 3 },
    });
    expect(asked(stack.current, paymentId, "refund"), "not in doubt").toEqual([]);
    await skipThroughChecks(paymentId, "R1", 2);
    await stack.current.skip(130);
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
    expect(asked(stack.current, paymentId, "refund")).toHaveLength(1);
  });

  test("in doubt holds up the next one, which has its turn after it", async () => {
    const paymentId = newPaymentId("holds_up");
    await capturedPayment(stack.current, paymentId, name);
    next(REFUND[name], "lost after");
    await refund(paymentId, "R1", 500);
    expect(await refund(paymentId, "R2", 300)).toMatchObject({ status: "processing", outcomeUnknown: null });
    await expect(refund(paymentId, "R3", 1201)).rejects.toThrow("the remaining amount is 12.00 USD");
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
    await skipThroughChecks(paymentId, "R1", 1);
    await expect.poll(() => bookedRefunds(stack.current, paymentId)).toEqual(["5.00", "3.00"]);
    await stack.current.skip(130);
    await untilRefund(stack.current, paymentId, "R2", { status: "refunded" });
  });

  test("in doubt for long calls a person, who settles it with evidence", async () => {
    const paymentId = newPaymentId("resolved");
    await capturedPayment(stack.current, paymentId, name);
    next(REFUND[name], "lost before");
    await refund(paymentId);
    next(QUERY[name], ...FOR_LONG);
    await skipThroughChecks(paymentId, "R1", 4);
    await stack.current.skip(3600);
    const attention = async () => (await stack.current.holdfast.aftercare({ paymentId }))?.attention;
    await expect.poll(attention).toMatchObject({ reason: "outcome_unknown" });
    const resolution = { outcome: "failed", evidence: "not in the provider's portal", operator: "ada" };
    const aftercare = aftercareHandle(stack.current, paymentId);
    const resolve = (refundId: string) =>
      aftercare.executeUpdate("resolve", { args: [{ refundId, ...resolution }] });
    await expect(resolve("R2")).rejects.toMatchObject({ cause: { type: "CommandRefused" } });
    expect(await resolve("R1")).toMatchObject({
      refundId: "R1",
      status: "failed",
      outcomeUnknown: null,
      failure: { operation: "refund", code: "resolved" },
    });
    await expect(resolve("R1")).rejects.toMatchObject({
      cause: { message: expect.stringContaining("its outcome is not unknown, it is failed") as string },
    });
    const events: object[] = await aftercare.query("events");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "resolved", requestId: `${paymentId}_REFUND_R1`, ...resolution }),
    );
    expect(await attention()).toBeNull();
    next(QUERY[name]);
    await refund(paymentId, "R2", 2000);
    await expect.poll(() => netAtProvider(stack.current, paymentId)).toBe("0.00");
  });

  test("that is proven not sent waits as told and goes again", async () => {
    const paymentId = newPaymentId("too_many");
    await capturedPayment(stack.current, paymentId, name);
    next(REFUND[name], "too many", "too many");
    expect(await refund(paymentId)).toMatchObject({ status: "processing", outcomeUnknown: null });
    await stack.current.skip(6);
    await stack.current.skip(40);
    await expect.poll(() => bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
    await stack.current.skip(130);
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    expect(asked(stack.current, paymentId, "refund")).toHaveLength(1);
  });
});

test("at Pockyt, which may not deduplicate, the record is read before the first send of each refund", async () => {
  const paymentId = newPaymentId("read_first");
  await capturedPayment(stack.current, paymentId, "pockyt");
  const before = asked(stack.current, paymentId).length;
  await refund(paymentId, "R1", 500);
  await refund(paymentId, "R2", 500);
  expect(asked(stack.current, paymentId).slice(before)).toEqual(["query", "refund", "query", "refund"]);
});

test("at PayerMax, which deduplicates, a refund costs one request and its outcome is asked for later", async () => {
  const paymentId = newPaymentId("sent_at_once");
  await capturedPayment(stack.current, paymentId, "payermax");
  const before = asked(stack.current, paymentId).length;
  expect(await refund(paymentId)).toMatchObject({ status: "processing", outcomeUnknown: null });
  expect(asked(stack.current, paymentId).slice(before)).toEqual(["refund"]);
  await stack.current.skip(121);
  await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
  expect(asked(stack.current, paymentId).slice(before)).toEqual(["refund", "refundQuery"]);
});
