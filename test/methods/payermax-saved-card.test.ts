import { describe, expect, test } from "vitest";
import { CVV } from "../support/payments.js";
import { booked } from "../support/holds.js";
import { useRewrittenPayermax } from "../support/rewritten-payermax.js";
import { newPaymentId } from "../support/stack.js";
import { CUSTOMER, KINDS, METHODS, NOTHING_ELSE, pay, savedCardBy } from "./payermax-payments.js";

const stack = useRewrittenPayermax({ schedules: { poll: [1] } });
const TYPES = Object.keys(METHODS) as (keyof typeof METHODS)[];

describe.each(KINDS)("PayerMax, $kind, without the shopper", ({ kind, done }) => {
  test.each(TYPES)("charges a card that was saved for that with %s, and no other", async (type) => {
    const charge = async (saveCard: true | { merchantInitiated: true }) => {
      const { token } = await savedCardBy(stack.current, type, kind, saveCard);
      const paymentId = newPaymentId(`alone_${kind}`);
      return pay(stack.current, kind, paymentId, { type: "savedCard", token, merchantInitiated: true });
    };
    expect(await charge({ merchantInitiated: true })).toMatchObject({ ...NOTHING_ELSE, ...done });
    expect(await charge(true)).toMatchObject({
      status: "failed",
      failure: { kind: "rejected", code: "PARAMS_INVALID" },
    });
  });

  test("takes the CVV again where the card's issuer wants that, and from nothing but a record of it", async () => {
    const { holdfast, sandbox } = stack.current;
    const whole = { number: "4550362675315105", expiryMonth: "08", expiryYear: "2030", cvv: CVV };
    const saves = newPaymentId(`cvv_${kind}`);
    const { cardRef } = await holdfast.cards.put(whole);
    await pay(stack.current, kind, saves, { type: "card", cardRef, saveCard: true });
    const read = async () => (await holdfast.get({ paymentId: saves })).savedCard;
    await expect.poll(read).toMatchObject({ needsCvv: true });
    const token = (await read())?.token ?? "";

    const payBy = async (ref: { readonly cardRef?: string }) => {
      const paymentId = newPaymentId(`again_${kind}`);
      const view = await pay(stack.current, kind, paymentId, { type: "savedCard", token, ...ref });
      return { view, paymentId };
    };
    expect((await payBy({})).view.failure).toMatchObject({ kind: "rejected", code: "PARAMS_INVALID" });
    expect((await payBy({ cardRef: (await holdfast.cards.putCvv(CVV)).cardRef })).view).toMatchObject({
      ...NOTHING_ELSE,
      ...done,
    });
    const wrong = await payBy({ cardRef: (await holdfast.cards.put(whole)).cardRef });
    expect(wrong.view.failure).toMatchObject({ kind: "rejected", code: "card_not_cvv_only" });
    const sent = sandbox.requests().filter(({ fields }) => fields.outTradeNo === wrong.paymentId);
    expect(sent).toEqual([]);
  });

  test("a CVV alone pays with no new card", async () => {
    const { cardRef } = await stack.current.holdfast.cards.putCvv(CVV);
    const view = await pay(stack.current, kind, newPaymentId(`alone_${kind}`), { type: "card", cardRef });
    expect(view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "card_is_cvv_only" } });
  });

  test("says with the saved card whether it can", async () => {
    const paymentId = newPaymentId(`says_${kind}`);
    const saveCard = { merchantInitiated: true } as const;
    await pay(stack.current, kind, paymentId, await METHODS.card(stack.current, kind, saveCard));
    const read = () => stack.current.holdfast.get({ paymentId });
    await expect.poll(read).toMatchObject({ savedCard: { merchantInitiated: true } });
  });
});

describe.each(KINDS)("PayerMax, $kind, keeps the card", ({ kind, done, books }) => {
  describe.each([
    { source: "the PAYMENT notification alone", lost: "TOKENIZATION", isInQuery: false },
    { source: "the TOKENIZATION notification alone", lost: "PAYMENT", isInQuery: false },
    { source: "the query alone", lost: true, isInQuery: true },
  ] as const)("by $source", ({ lost, isInQuery }) => {
    test.each(TYPES)("of a payment with %s, and a later payment is paid with it", async (type) => {
      stack.current.sandbox.faults.add({
        provider: "payermax",
        webhook: lost,
        fault: "dropped",
        times: "all",
      });
      if (!isInQuery) stack.answers("orderQuery", { paymentDetails: undefined });
      const savedCard = await savedCardBy(stack.current, type, kind);
      expect(savedCard).toEqual({
        token: expect.stringMatching(/^PMTOKEN/) as string,
        customerNo: CUSTOMER.reference,
        // Told of in TOKENIZATION only.
        ...(lost === "PAYMENT" && { merchantInitiated: false, needsCvv: false }),
      });

      const paymentId = newPaymentId(`later_${kind}`);
      const { token } = savedCard;
      const later = await pay(stack.current, kind, paymentId, { type: "savedCard", token });
      expect(later).toMatchObject({ ...NOTHING_ELSE, ...done });
      expect(booked(stack.current, paymentId)).toEqual(books);
    });
  });
});
