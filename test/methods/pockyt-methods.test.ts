import { afterAll, afterEach, describe, expect, test } from "vitest";
import { booked, usd } from "../support/holds.js";
import {
  cardPayment,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
  vaultedCard,
} from "../support/payments.js";
import { startRewritingProvider, type RewritingProvider } from "../support/rewriting-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";

const provider: { current?: RewritingProvider } = {};
const stack = useStack({
  schedules: { poll: [600] },
  async provider(sandboxUrl) {
    provider.current = await startRewritingProvider(sandboxUrl);
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());
afterEach(() => {
  provider.current?.rewrite(CAPTURE, null);
  stack.current.sandbox.faults.clear();
});

const CAPTURE = "/order/v4/capture";
const NOTHING_ELSE = { action: null, outcomeUnknown: null, failure: null, attention: null };
const DECLINED = {
  ...{ status: "failed", capturedAmount: null, savedCard: null, action: null, outcomeUnknown: null },
  ...{ failure: { operation: "charge", kind: "declined" }, attention: null },
};

describe("Pockyt, card", () => {
  test("without 3DS: paid in one call", async () => {
    const paymentId = newPaymentId("card");
    const view = await stack.current.holdfast.charge(
      await cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs, saveCard: false }),
    );
    expect(view).toMatchObject({
      ...{ ...NOTHING_ELSE, status: "captured", capturedAmount: usd(2000), savedCard: null },
    });
    expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
  });

  test("without 3DS, declined in one call", async () => {
    const paymentId = newPaymentId("card_no");
    const view = await stack.current.holdfast.charge(
      await cardPayment(stack.current, paymentId, { number: TEST_CARDS.declined }),
    );
    expect(view).toMatchObject(DECLINED);
    expect(view.failure?.code).toBe("CARD_DECLINED");
    expect(booked(stack.current, paymentId)).toEqual([]);
  });

  async function sentTo3ds(name: string) {
    const paymentId = newPaymentId(name);
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    expect(view).toMatchObject({ status: "requires_action", action: { type: "redirect" }, savedCard: null });
    expect(booked(stack.current, paymentId)).toEqual([]);
    return { paymentId, view };
  }

  test("with 3DS: paid once the shopper has approved, and the card is kept", async () => {
    const { paymentId, view } = await sentTo3ds("3ds");
    await shopper(view, "approve");
    const savedCard = { token: expect.any(String) as string, customerNo: expect.any(String) as string };
    const paid = await until(stack.current, paymentId, { status: "captured", savedCard });
    expect(paid).toMatchObject({ ...NOTHING_ELSE, capturedAmount: usd(2000) });
    expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
  });

  test("with 3DS, declined by the shopper", async () => {
    const { paymentId, view } = await sentTo3ds("3ds_no");
    await shopper(view, "decline");
    expect(await until(stack.current, paymentId, { status: "failed" })).toMatchObject(DECLINED);
    expect(booked(stack.current, paymentId)).toEqual([]);
  });
});

describe("Pockyt, savedCard", () => {
  test.each([false, true])("paid in one call, merchantInitiated %s", async (merchantInitiated) => {
    const savedCard = await vaultedCard(stack.current, newPaymentId("vault"));
    const paymentId = newPaymentId("saved");
    const view = await stack.current.holdfast.charge(
      savedCardPayment(paymentId, savedCard, {
        method: { type: "savedCard", ...savedCard, merchantInitiated },
      }),
    );
    expect(view).toMatchObject({
      ...{ ...NOTHING_ELSE, status: "captured", capturedAmount: usd(1250), savedCard: null },
    });
    expect(booked(stack.current, paymentId)).toEqual(["charge 12.50"]);
  });

  test("declined in one call", async () => {
    const savedCard = await vaultedCard(stack.current, newPaymentId("vault"), TEST_CARDS.declinedLater);
    const paymentId = newPaymentId("saved_no");
    const view = await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    expect(view).toMatchObject(DECLINED);
    expect(booked(stack.current, paymentId)).toEqual([]);
  });

  test("answered pending: it stays processing, without a page, until the IPN", async () => {
    const savedCard = await vaultedCard(stack.current, newPaymentId("vault"));
    const paymentId = newPaymentId("saved_pending");
    const ipn = { provider: "pockyt", webhook: true, reference: paymentId } as const;
    stack.current.sandbox.faults.add({ ...ipn, fault: "delayed", seconds: 3600 });
    provider.current?.rewrite(CAPTURE, (answer) => ({
      ...answer,
      result: { ...(answer.result as object), status: "pending", paymentTime: undefined },
    }));
    const view = await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    expect(view).toMatchObject({ ...NOTHING_ELSE, status: "processing", capturedAmount: null });
    await stack.current.sandbox.advance(3600);
    const paid = await until(stack.current, paymentId, { status: "captured" });
    expect(paid).toMatchObject({ ...NOTHING_ELSE, capturedAmount: usd(1250) });
    expect(booked(stack.current, paymentId)).toEqual(["charge 12.50"]);
  });
});
