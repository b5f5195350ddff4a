import { expect, test } from "vitest";
import { booked } from "../support/holds.js";
import { hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

/** A command that meets a run in its last workflow task makes the server throw that task away. */
test("of many captures of many payments at once each payment has one, and the others are refused in words", async () => {
  const { holdfast } = stack.current;
  const capturedOnce = async (): Promise<void> => {
    const paymentId = newPaymentId("crowd");
    await shopper(await holdfast.authorize(hostedPayment(paymentId)), "approve");
    await expect.poll(async () => (await holdfast.get({ paymentId })).status).toBe("authorized");
    const replies = await Promise.allSettled(
      Array.from({ length: 4 }, () => holdfast.capture({ paymentId })),
    );
    const refusals = replies.flatMap((reply) =>
      reply.status === "rejected" ? [reply.reason as unknown] : [],
    );
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        code: "CommandRefused",
        message: expect.stringMatching(/^can.t capture/) as string,
      });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
  };
  await Promise.all(Array.from({ length: 30 }, capturedOnce));
});
