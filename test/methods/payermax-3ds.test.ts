import { beforeAll, describe, expect, test } from "vitest";
import type { AuthorizationRequest } from "../../src/client.js";
import { booked } from "../support/holds.js";
import { shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { KINDS, METHODS, NOTHING_ELSE, pay, savedCardBy, type Kind } from "./payermax-payments.js";

const stack = useStack({ schedules: { poll: [600] } });

let token: string;
beforeAll(async () => {
  ({ token } = await savedCardBy(stack.current));
});

const methodOf = (
  type: "card" | "savedCard" | "dropIn",
  kind: Kind,
): Promise<AuthorizationRequest["method"]> =>
  type === "savedCard" ? Promise.resolve({ type, token }) : METHODS[type](stack.current, kind);

describe.each(KINDS)("PayerMax, $kind", ({ kind, done, books }) => {
  describe.each(["card", "savedCard", "dropIn"] as const)("%s with 3DS", (type) => {
    async function sentTo3ds() {
      const paymentId = newPaymentId(`${type}_3ds_${kind}`);
      const view = await pay(stack.current, kind, paymentId, await methodOf(type, kind), "3DS");
      expect(view).toMatchObject({
        status: "requires_action",
        action: { type: "redirect", url: expect.stringContaining("/payermax/3ds/") as string },
      });
      expect(booked(stack.current, paymentId)).toEqual([]);
      return { paymentId, view };
    }

    test("is sent to redirectUrl, and paid once the shopper has approved", async () => {
      const { paymentId, view } = await sentTo3ds();
      await shopper(view, "approve");
      const paid = await until(stack.current, paymentId, { status: done.status });
      expect(paid).toMatchObject({ ...NOTHING_ELSE, ...done, savedCard: null });
      expect(booked(stack.current, paymentId)).toEqual(books);
    });

    test("is sent to redirectUrl, and fails where the shopper declines", async () => {
      const { paymentId, view } = await sentTo3ds();
      await shopper(view, "decline");
      const end = await until(stack.current, paymentId, { status: "failed" });
      expect(end).toMatchObject({
        ...{ capturedAmount: null, savedCard: null, action: null, outcomeUnknown: null, attention: null },
        failure: { operation: kind, kind: "declined", code: "PAYMENT_FAILED" },
      });
      expect(booked(stack.current, paymentId)).toEqual([]);
    });
  });
});
