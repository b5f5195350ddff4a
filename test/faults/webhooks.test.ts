import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Stack } from "../support/stack.js";
import { booked, usd } from "../support/holds.js";
import { authorizedPayment, cardPayment, hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const stack = useTimeSkippingStack();

/** A payment whose end a webhook brings, and the sandbox's own act that makes the provider send it. */
interface Story {
  readonly name: string;
  readonly provider: "pockyt" | "payermax";
  readonly webhook: string;
  readonly begin: (stack: Stack, paymentId: string) => Promise<unknown>;
  readonly happens: (stack: Stack, paymentId: string) => Promise<unknown>;
  readonly status: (stack: Stack, paymentId: string) => Promise<string | undefined>;
  readonly end: string;
  readonly books: readonly string[];
}

const statusOf: Story["status"] = async ({ holdfast }, paymentId) =>
  (await holdfast.get({ paymentId })).status;
const settle =
  (id: (paymentId: string) => object): Story["happens"] =>
  ({ sandbox }, paymentId) =>
    Promise.resolve(sandbox.payermax.settle({ ...id(paymentId), outcome: "success" }));

const stories: readonly Story[] = [
  {
    name: "3DS approved (IPN)",
    provider: "pockyt",
    webhook: "IPN",
    begin: async (at, id) => at.holdfast.charge(await cardPayment(at, id, { saveCard: false })),
    happens: async (at, paymentId) => shopper(await at.holdfast.get({ paymentId }), "approve"),
    status: statusOf,
    end: "captured",
    books: ["charge 20.00"],
  },
  {
    name: "authorized at the cashier (PAYMENT)",
    provider: "payermax",
    webhook: "PAYMENT",
    begin: (at, id) => at.holdfast.authorize(hostedPayment(id)),
    happens: async (at, paymentId) => shopper(await at.holdfast.get({ paymentId }), "approve"),
    status: statusOf,
    end: "authorized",
    books: ["authorize 20.00"],
  },
  {
    name: "pending capture settled (CAPTURE)",
    provider: "payermax",
    webhook: "CAPTURE",
    begin: async (at, paymentId) => {
      await authorizedPayment(at, paymentId, { amount: usd(90_000) });
      await at.holdfast.capture({ paymentId });
    },
    happens: settle((id) => ({ requestId: `${id}_CAPTURE_1` })),
    status: statusOf,
    end: "captured",
    books: ["authorize 900.00", "capture 900.00"],
  },
  {
    name: "pending cancel settled (CANCEL)",
    provider: "payermax",
    webhook: "CANCEL",
    begin: async (at, paymentId) => {
      await authorizedPayment(at, paymentId, { amount: usd(650_000) });
      await at.holdfast.cancel({ paymentId });
    },
    happens: settle((id) => ({ requestId: `${id}_CANCEL_1` })),
    status: statusOf,
    end: "canceled",
    books: ["authorize 6500.00", "cancel 6500.00"],
  },
  {
    name: "pending refund settled (REFUND)",
    provider: "payermax",
    webhook: "REFUND",
    begin: async (at, paymentId) => {
      await authorizedPayment(at, paymentId, { amount: usd(30_000) });
      await at.holdfast.capture({ paymentId });
      await at.holdfast.refund({ paymentId, refundId: "R1", amount: usd(20_200) });
    },
    happens: settle((id) => ({ outRefundNo: `${id}_REFUND_R1` })),
    status: async ({ holdfast }, paymentId) => (await holdfast.aftercare({ paymentId }))?.refunds[0]?.status,
    end: "refunded",
    books: ["authorize 300.00", "capture 300.00", "refund 202.00"],
  },
];

const faults = [
  { name: "dropped, with all its repeats", plan: { fault: "dropped" } },
  { name: "dropped once, then repeated", plan: { fault: "dropped", sends: 1 } },
  { name: "doubled", plan: { fault: "doubled" } },
  { name: "delayed by an hour", plan: { fault: "delayed", seconds: 3600 } },
  { name: "held back behind a later one", plan: { fault: "reordered", seconds: 1800 } },
  { name: "forged, with a changed body", plan: { fault: "forged", forgery: "changed-body" } },
  { name: "forged, with another key", plan: { fault: "forged", forgery: "another-key" } },
] as const;

const cells = stories.flatMap((story) =>
  faults.map(({ name, plan }) => ({ story, fault: name, plan, paymentId: newPaymentId("webhook") })),
);

/** All of them side by side, on one clock. */
beforeAll(async () => {
  for (const { story, plan, paymentId } of cells) {
    await story.begin(stack.current, paymentId);
    const { provider, webhook } = story;
    stack.current.sandbox.faults.add({ provider, webhook, reference: paymentId, ...plan });
    await story.happens(stack.current, paymentId);
  }
  for (const seconds of [60, 120, 300, 900, 3600, 3600, 21_600]) {
    await stack.current.skip(seconds);
    if (
      await vi.waitFor(areAtTheirEnd, { timeout: 5_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
}, 240_000);

async function areAtTheirEnd(): Promise<void> {
  for (const { story, paymentId } of cells)
    expect(await story.status(stack.current, paymentId)).toBe(story.end);
}

describe.each(stories)("$name", (story) => {
  const own = cells.filter((cell) => cell.story === story);
  test.each(own.map((cell) => [cell.fault, cell] as const))("%s", async (_name, { paymentId, plan }) => {
    expect(await story.status(stack.current, paymentId)).toBe(story.end);
    expect(booked(stack.current, paymentId)).toEqual(story.books);
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ attention: null, failure: null });
    const struck = stack.current.sandbox.faults.view().filter(({ reference }) => reference === paymentId);
    expect(struck).toMatchObject([{ fault: plan.fault, struck: 1 }]);
  });
});
