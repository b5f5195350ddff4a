import { beforeAll, describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked } from "../support/holds.js";
import { shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { requestsTo } from "../seed-steps/seen.js";
import { KINDS, METHODS, NOTHING_ELSE, pay, savedCardBy } from "./payermax-payments.js";

const stack = useStack({ schedules: { poll: [600], check: [1] } });

/** By PayerMax's own number of the card, whoever asks for the money. */
const saved: { card?: NonNullable<PaymentView["savedCard"]> } = {};
beforeAll(async () => {
  saved.card = await savedCardBy(stack.current, "card", "charge", { merchantInitiated: true });
});
const bySavedCard = (merchantInitiated: boolean) => {
  if (!saved.card) throw new Error("no card is saved");
  return { type: "savedCard", token: saved.card.token, merchantInitiated } as const;
};

describe.each(KINDS)("PayerMax, $kind", ({ kind, done, books }) => {
  const failed = (code: string) => ({
    ...{ status: "failed", capturedAmount: null, savedCard: null, action: null, outcomeUnknown: null },
    failure: { operation: kind, kind: "declined", code, message: expect.any(String) as string },
  });

  test("hosted: the shopper pays at the cashier", async () => {
    const paymentId = newPaymentId(`hosted_${kind}`);
    const view = await pay(stack.current, kind, paymentId, await METHODS.hosted(stack.current, kind));
    expect(view).toMatchObject({ status: "requires_action", action: { type: "redirect" } });
    expect(booked(stack.current, paymentId)).toEqual([]);
    await shopper(view, "approve");
    const paid = await until(stack.current, paymentId, { status: done.status });
    expect(paid).toMatchObject({ ...NOTHING_ELSE, ...done, savedCard: null });
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test("hosted: the shopper declines at the cashier", async () => {
    const paymentId = newPaymentId(`hosted_no_${kind}`);
    const view = await pay(stack.current, kind, paymentId, await METHODS.hosted(stack.current, kind));
    await shopper(view, "decline");
    const end = await until(stack.current, paymentId, { status: "failed" });
    expect(end).toMatchObject({ ...failed("PAYMENT_FAILED"), attention: null });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });

  test.each(["dropIn", "card"] as const)("%s: paid in one call", async (type) => {
    const paymentId = newPaymentId(`${type}_${kind}`);
    const method = await METHODS[type](stack.current, kind);
    const view = await pay(stack.current, kind, paymentId, method);
    expect(view).toMatchObject({ ...NOTHING_ELSE, ...done, savedCard: null });
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test.each(["dropIn", "card"] as const)("%s: declined in one call", async (type) => {
    const paymentId = newPaymentId(`${type}_no_${kind}`);
    const method = await METHODS[type](stack.current, kind);
    const view = await pay(stack.current, kind, paymentId, method, "FAILED");
    expect(view).toMatchObject({ ...failed("FAILED"), attention: null });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });

  test("dropIn, whose order never names our run: found again by its time where the reply was lost", async () => {
    const paymentId = newPaymentId(`dropin_lost_${kind}`);
    const method = await METHODS.dropIn(stack.current, kind);
    const { faults } = stack.current.sandbox;
    const lost = { provider: "payermax", reference: paymentId } as const;
    faults.add({ ...lost, operation: "orderAndPay", fault: "reset-after" });
    faults.add({ ...lost, webhook: true, fault: "dropped", times: "all" });
    const view = await pay(stack.current, kind, paymentId, method);
    expect(view).toMatchObject({ status: "processing", outcomeUnknown: { operation: kind } });
    const found = await until(stack.current, paymentId, { status: done.status });
    expect(found).toMatchObject({ ...NOTHING_ELSE, ...done });
    expect(booked(stack.current, paymentId)).toEqual(books);
    expect(requestsTo(stack.current, "orderAndPay", paymentId)).toHaveLength(1);
    faults.clear();
  });

  describe.each([
    { who: "the shopper is there", merchantInitiated: false, mitType: undefined },
    { who: "merchantInitiated", merchantInitiated: true, mitType: "UNSCHEDULED" },
  ])("savedCard, $who", ({ merchantInitiated, mitType }) => {
    test("paid in one call, by the token and no card", async () => {
      const paymentId = newPaymentId(`saved_${kind}`);
      const view = await pay(stack.current, kind, paymentId, bySavedCard(merchantInitiated));
      expect(view).toMatchObject({ ...NOTHING_ELSE, ...done, savedCard: null });
      expect(booked(stack.current, paymentId)).toEqual(books);
      const [sent, ...others] = requestsTo(stack.current, "orderAndPay", paymentId);
      expect(others).toEqual([]);
      expect(sent?.fields["paymentDetail.merchantInitiated"]).toBe(String(merchantInitiated));
      expect(sent?.fields["paymentDetail.mitType"]).toBe(mitType);
      expect(Object.keys(sent?.fields ?? {}).filter((name) => name.includes("cardInfo"))).toEqual([]);
    });

    test("declined in one call", async () => {
      const paymentId = newPaymentId(`saved_no_${kind}`);
      const view = await pay(stack.current, kind, paymentId, bySavedCard(merchantInitiated), "FAILED");
      expect(view).toMatchObject({ ...failed("FAILED"), attention: null });
      expect(booked(stack.current, paymentId)).toEqual([]);
    });
  });

  test("savedCard: another customer's token is rejected, and nothing is taken", async () => {
    const paymentId = newPaymentId(`strange_${kind}`);
    const strange = { ...bySavedCard(false), token: "PMTOKEN20260101000000000" } as const;
    const view = await pay(stack.current, kind, paymentId, strange);
    expect(view).toMatchObject({
      status: "failed",
      failure: { operation: kind, kind: "rejected", code: "PARAMS_INVALID" },
    });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });
});
