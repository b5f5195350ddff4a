import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked } from "../support/holds.js";
import { shopper, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";
import { KINDS, METHODS, NOTHING_ELSE, pay, type Kind } from "./payermax-payments.js";

const stack = useTimeSkippingStack();

/** The three ways to be with the shopper, or with the provider, until the provider closes the order. */
const WAITING = [
  { name: "hosted", type: "hosted", description: "Two nights", status: "requires_action" },
  { name: "card with 3DS", type: "card", description: "3DS", status: "requires_action" },
  { name: "card without an answer", type: "card", description: "PENDING", status: "processing" },
] as const;

async function waits(
  kind: Kind,
  { type, description, status }: (typeof WAITING)[number],
): Promise<PaymentView> {
  const method = await METHODS[type](stack.current, kind);
  const view = await pay(stack.current, kind, newPaymentId(`${type}_${kind}`), method, description);
  expect(view).toMatchObject({ status });
  return view;
}

describe.each(KINDS)("PayerMax, $kind, and the shopper never comes", ({ kind, done, books }) => {
  test.each(WAITING)(
    "$name: the provider closes the order, and the payment is abandoned",
    async (waiting) => {
      const { paymentId } = await waits(kind, waiting);
      await stack.current.skip(1790);
      expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: waiting.status });
      await stack.current.skip(20);
      const end = await until(stack.current, paymentId, { status: "failed" });
      expect(end).toMatchObject({
        ...{ capturedAmount: null, savedCard: null, action: null, outcomeUnknown: null, attention: null },
        failure: { operation: kind, kind: "abandoned", code: "CLOSED" },
      });
      expect(booked(stack.current, paymentId)).toEqual([]);
    },
  );

  test("a provider that closes late: the page is no longer shown, and CLOSED still ends it", async () => {
    const { paymentId } = await waits(kind, WAITING[0]);
    await stack.current.skipAhead(1810);
    await until(stack.current, paymentId, { status: "requires_action", action: null });
    await stack.current.sandbox.advance(1810);
    const end = await until(stack.current, paymentId, { status: "failed" });
    expect(end.failure).toMatchObject({ operation: kind, kind: "abandoned" });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });

  test("a shopper who pays after our time and before the provider's: it counts", async () => {
    const view = await waits(kind, WAITING[0]);
    const { paymentId } = view;
    await stack.current.skipAhead(1810);
    await until(stack.current, paymentId, { action: null });
    await shopper(view, "approve");
    const paid = await until(stack.current, paymentId, { status: done.status });
    expect(paid).toMatchObject({ ...NOTHING_ELSE, ...done });
    expect(booked(stack.current, paymentId)).toEqual(books);
    await stack.current.sandbox.advance(1810);
  });
});
