import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { atOnce } from "../../bench/measure/at-once.js";
import { booked, eventsOf } from "../support/holds.js";
import { startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { cardPayment } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { hostileAnswers, type Answer } from "./answers.js";
import type { Json } from "./json.js";

const cells = hostileAnswers.map((hostile) => ({ hostile, paymentId: newPaymentId("left"), cancels: 0 }));

const lose: Answer = (response) => response.destroy();
const provider: { current?: ChangingProvider } = {};
const stack = useStack({
  webhooks: "lost",
  schedules: { check: [1], poll: [1] },
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, ({ path, requestId }, { body }) => {
      const cell = cells.find(({ paymentId }) => requestId.startsWith(paymentId));
      if (!cell || !path.endsWith("/v3/cancel")) return null;
      cell.cancels += 1;
      if (cell.cancels > 1) return null;
      return cell.hostile.of(JSON.parse(body.toString("utf8")) as Json) ?? lose;
    });
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

beforeAll(async () => {
  const { holdfast } = stack.current;
  // A few at a time: a charge that a slow machine can't send within the shopper's time has failed, and is no cell of these.
  await atOnce(5, cells, async ({ paymentId }) => {
    const payment = await cardPayment(stack.current, paymentId, { actionTimeoutSeconds: 10 });
    await holdfast.charge(payment);
  });
}, 120_000);

test.each(cells.map((cell) => [cell.hostile.name, cell] as const))(
  "a charge that the shopper leaves ends as abandoned, though its cancel is answered with %s",
  async (_name, cell) => {
    await vi.waitFor(
      async () => {
        expect(await stack.current.holdfast.get({ paymentId: cell.paymentId })).toMatchObject({
          status: "failed",
          failure: { kind: "abandoned" },
          outcomeUnknown: null,
        });
      },
      { timeout: 50_000, interval: 200 },
    );
    const types = (await eventsOf(stack.current, cell.paymentId)).map(({ type }) => type);
    expect(types).toContain("actionRequired");
    expect(cell.cancels).toBeGreaterThan(0);
    expect(booked(stack.current, cell.paymentId)).toEqual([]);
  },
);
