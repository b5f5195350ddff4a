import { describe, expect, test } from "vitest";
import type { Refund } from "../../src/client.js";
import { netAtProvider } from "../support/payments.js";
import { bookedRefunds, capturedPayment, PROVIDERS, untilAftercare, usd } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

const CROWD = 200;

/** Every refund of the crowd at the same moment: what each one came to. */
function crowd(paymentId: string, value: number, refundIdOf: (place: number) => string) {
  return Promise.allSettled(
    Array.from({ length: CROWD }, (_, place) =>
      stack.current.holdfast.refund({ paymentId, refundId: refundIdOf(place), amount: usd(value) }),
    ),
  );
}

function taken(results: readonly PromiseSettledResult<Refund>[]): Refund[] {
  return results.filter((result) => result.status === "fulfilled").map(({ value }) => value);
}

function refusals(results: readonly PromiseSettledResult<Refund>[]): string[] {
  return results.filter((result) => result.status === "rejected").map(({ reason }) => String(reason));
}

describe.each(PROVIDERS)("two hundred refunds of one payment at the same moment, at %s", (provider) => {
  test("give back exactly what fits; every other one is told what remains", async () => {
    const paymentId = newPaymentId("crowd");
    await capturedPayment(stack.current, paymentId, provider);
    const results = await crowd(paymentId, 150, (place) => `R${place}`);
    // Thirteen of 1.50 make 19.50: the fourteenth would be 21.00 of 20.00.
    expect(new Set(taken(results).map(({ refundId }) => refundId)).size).toBe(13);
    const refused = refusals(results);
    expect(refused).toHaveLength(CROWD - 13);
    for (const message of refused)
      expect(message).toMatch(/CommandRefused: .*the remaining amount is 0\.50 USD of 20\.00 USD captured/);
    const view = await untilAftercare(stack.current, paymentId, { refundedAmount: usd(1950) });
    expect(view.refunds.map(({ status }) => status)).toEqual(Array(13).fill("refunded"));
    expect(bookedRefunds(stack.current, paymentId)).toEqual(Array(13).fill("1.50"));
    expect(netAtProvider(stack.current, paymentId)).toBe("0.50");
  }, 180_000);

  test("under ten refundIds make ten refunds", async () => {
    const paymentId = newPaymentId("crowd_of_ten");
    await capturedPayment(stack.current, paymentId, provider);
    const results = await crowd(paymentId, 150, (place) => `R${place % 10}`);
    expect(refusals(results)).toEqual([]);
    const view = await untilAftercare(stack.current, paymentId, { refundedAmount: usd(1500) });
    expect(view.refunds).toHaveLength(10);
    expect(bookedRefunds(stack.current, paymentId)).toEqual(Array(10).fill("1.50"));
  }, 180_000);
});
