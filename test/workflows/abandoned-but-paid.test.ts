import { describe, expect, test } from "vitest";
import type { AttentionReason } from "../../src/domain/attention.js";
import { booked, workflowOf } from "../support/holds.js";
import { cardPayment, hostedPayment, netAtProvider, shopper, until } from "../support/payments.js";
import { scriptedProvider, type ProviderAnswer } from "../support/scripted-provider.js";
import { resolve } from "../support/resolution.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

const provider = scriptedProvider();
const stack = useTimeSkippingStack({ ...provider.stack, webhooks: "lost" });

const REFUSED: ProviderAnswer = { json: { ret_code: "000040", ret_msg: "transaction status error" } };
const DENIED: ProviderAnswer = { json: { ret_code: "000030", ret_msg: "no rights" } };
const NO_EFFECT: ProviderAnswer = { json: { ret_code: "000100", result: { status: "closed" } } };

/** A charge that the shopper pays just before its cancel comes, which the provider answers so, each time. */
async function paidAtTheLastMoment(cancelAnswer: ProviderAnswer): Promise<string> {
  const paymentId = newPaymentId("last_moment");
  const view = await stack.current.holdfast.charge(
    await cardPayment(stack.current, paymentId, { saveCard: false }),
  );
  provider.script(paymentId, async ({ operation }) => {
    if (operation !== "cancel") return "pass";
    if (provider.asked(paymentId, "cancel").length === 1) await shopper(view, "approve");
    return cancelAnswer;
  });
  await stack.current.skipTo(view.action?.expiresAt ?? null, 60);
  await until(stack.current, paymentId, { status: "canceling" });
  return paymentId;
}

const calling = (reason: AttentionReason) => ({ reason, since: expect.any(String) as string });

const historyLength = async (paymentId: string) =>
  (await workflowOf(stack.current, paymentId).describe()).historyLength;

describe.each([
  ["refused, as its status forbids it", REFUSED],
  ["refused in words that leave no doubt", DENIED],
  ["accepted, and has no effect", NO_EFFECT],
  ["lost each time", "lost"],
] as const)("a charge that is paid at the last moment, whose cancel is %s", (_what, cancelAnswer) => {
  test.each([
    ["failed", "captured", null],
    ["succeeded", "failed", { operation: "charge", kind: "abandoned" }],
  ] as const)("calls a person within the hour, whose word that the cancel %s ends it", async (...given) => {
    const [outcome, status, failure] = given;
    const paymentId = await paidAtTheLastMoment(cancelAnswer);
    await stack.current.skipThroughChecks(paymentId, HOUR + 60);
    const called = await until(stack.current, paymentId, { attention: calling("outcome_unknown") });
    expect(called).toMatchObject({ status: "canceling", outcomeUnknown: { operation: "cancel" } });
    const settled = await resolve(stack.current, paymentId, "cancel", outcome);
    expect(settled).toMatchObject({ status, attention: null, outcomeUnknown: null });
    if (failure) expect(settled.failure).toMatchObject(failure);
    else expect(settled.failure).toBeNull();
    expect(booked(stack.current, paymentId)).toEqual(["charge 20.00"]);
  });
});

test("left alone for thirty days, it is asked about once a day, and canceled three times at most", async () => {
  const paymentId = await paidAtTheLastMoment(REFUSED);
  await stack.current.skipThroughChecks(paymentId, 3 * DAY);
  const before = await historyLength(paymentId);
  await stack.current.skipThroughChecks(paymentId, 27 * DAY);
  expect(await historyLength(paymentId)).toBeLessThanOrEqual(before + 28 * 12);
  expect(await historyLength(paymentId)).toBeLessThan(1_000);
  expect(provider.asked(paymentId, "cancel").length).toBeLessThanOrEqual(3);
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
    status: "canceling",
    attention: { reason: "outcome_unknown" },
    outcomeUnknown: { operation: "cancel", nextCheckAt: expect.any(String) as string },
  });
  expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
  expect((await resolve(stack.current, paymentId, "cancel", "failed")).status).toBe("captured");
});

test("a cancel that has its effect in the end ends it as abandoned, and the money is back", async () => {
  const paymentId = newPaymentId("in_the_end");
  const view = await stack.current.holdfast.charge(
    await cardPayment(stack.current, paymentId, { saveCard: false }),
  );
  provider.script(paymentId, async ({ operation }) => {
    if (operation !== "cancel") return "pass";
    const count = provider.asked(paymentId, "cancel").length;
    if (count === 1) await shopper(view, "approve");
    return count < 3 ? REFUSED : "pass";
  });
  await stack.current.skipTo(view.action?.expiresAt ?? null, 60);
  await stack.current.skipThroughChecks(paymentId, 5 * DAY);
  await until(stack.current, paymentId, { status: "failed", attention: null });
  expect(netAtProvider(stack.current, paymentId)).toBe("0.00");
  expect(booked(stack.current, paymentId)).toEqual(["charge 20.00", "refund 20.00"]);
});

describe("an order that PayerMax leaves open long after the shopper's time", () => {
  test.each([
    ["failed", "failed"],
    ["succeeded", "authorized"],
  ] as const)("calls a person after a day, whose word %s makes it %s", async (outcome, status) => {
    const paymentId = newPaymentId("never_closed");
    provider.script(paymentId, async ({ operation, forward }) => {
      if (operation !== "orderQuery") return "pass";
      const answer = await forward();
      const { json } = answer as { json: { data: object } };
      return { json: { ...json, data: { ...json.data, status: "PENDING" } } };
    });
    const view = await stack.current.holdfast.authorize(hostedPayment(paymentId));
    await stack.current.skipTo(view.action?.expiresAt ?? null, HOUR);
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ action: null, attention: null });
    for (let hours = 0; hours < 24; hours += 6) await stack.current.skip(6 * HOUR);
    await until(stack.current, paymentId, { attention: calling("pending_for_long") });
    const before = await historyLength(paymentId);
    for (let days = 0; days < 10; days++) await stack.current.skip(DAY);
    expect(await historyLength(paymentId)).toBeLessThanOrEqual(before + 11 * 12);
    expect(await resolve(stack.current, paymentId, "authorize", outcome)).toMatchObject({
      status,
      attention: null,
    });
  });
});
