import { describe, expect, test } from "vitest";
import { booked } from "../support/holds.js";
import { useRewrittenPayermax } from "../support/rewritten-payermax.js";
import { newPaymentId } from "../support/stack.js";
import { CUSTOMER, KINDS, METHODS, NOTHING_ELSE, pay, savedCardBy } from "./payermax-payments.js";

const stack = useRewrittenPayermax({ schedules: { poll: [1] } });
const TYPES = Object.keys(METHODS) as (keyof typeof METHODS)[];

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
      });

      const paymentId = newPaymentId(`later_${kind}`);
      const { token } = savedCard;
      const later = await pay(stack.current, kind, paymentId, { type: "savedCard", token });
      expect(later).toMatchObject({ ...NOTHING_ELSE, ...done });
      expect(booked(stack.current, paymentId)).toEqual(books);
    });
  });
});
