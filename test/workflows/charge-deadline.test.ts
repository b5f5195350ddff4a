import { describe, expect, test } from "vitest";
import { letsNoCardBeSaved } from "../support/drop-in.js";
import {
  cardPayment,
  hostedPayment,
  netAtProvider,
  shopper,
  TEST_CARDS,
  until,
} from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

describe("the shopper's deadline", () => {
  const stack = useTimeSkippingStack();

  test("passes: the payment is canceled at the provider and ends failed, abandoned", async () => {
    const paymentId = newPaymentId("abandoned");
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    await stack.current.skip(1790);
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: "requires_action" });

    await stack.current.skip(20);
    const failed = await until(stack.current, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ operation: "charge", kind: "abandoned" });
    expect(netAtProvider(stack.current, paymentId)).toBe("0.00");
    const late = await fetch(view.action?.url ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ outcome: "approve" }),
    });
    expect(late.status).toBe(409);
  });

  test("counts from the send, and is the one that the view names", async () => {
    const paymentId = newPaymentId("short");
    const payment = await cardPayment(stack.current, paymentId, { actionTimeoutSeconds: 600 });
    const view = await stack.current.holdfast.charge(payment);
    await stack.current.skip(590);
    await shopper(view, "approve");
    const captured = await until(stack.current, paymentId, { status: "captured" });
    expect(captured.updatedAt < (view.action?.expiresAt ?? "")).toBe(true);
  });
});

describe("with every webhook lost", () => {
  const stack = useTimeSkippingStack({ webhooks: "lost" });

  test("an approved 3DS is found by asking, and the missing saved card raises attention", async () => {
    const paymentId = newPaymentId("lost_hook");
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    await shopper(view, "approve");
    await stack.current.skip(130);
    const captured = await until(stack.current, paymentId, { status: "captured" });
    expect(captured).toMatchObject({ savedCard: null, attention: null });

    await stack.current.skip(3 * 3600);
    const closed = await until(stack.current, paymentId, {
      attention: { reason: "saved_card_missing", since: expect.any(String) as string },
    });
    expect(closed).toMatchObject({ status: "captured", savedCard: null });
    expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
  });

  test("a shopper who lets the cashier keep no card is no reason for attention", async () => {
    const paymentId = newPaymentId("no_tick");
    const method = { type: "hosted", saveCard: true } as const;
    const customer = { reference: "USER42", countryCode: "US" };
    const view = await stack.current.holdfast.charge(hostedPayment(paymentId, { method, customer }));
    await letsNoCardBeSaved(stack.current, paymentId);
    await shopper(view, "approve");
    await stack.current.skip(130);
    const captured = await until(stack.current, paymentId, { status: "captured" });
    expect(captured.savedCard).toBeNull();

    await stack.current.skip(14 * 3600);
    const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
    expect(await handle.result()).toMatchObject({ status: "captured", savedCard: null, attention: null });
  });

  test("a declined 3DS is found by asking", async () => {
    const paymentId = newPaymentId("lost_decline");
    const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.threeDs });
    const view = await stack.current.holdfast.charge(payment);
    await shopper(view, "decline");
    await stack.current.skip(130);
    await until(stack.current, paymentId, { status: "failed" });
  });
});
