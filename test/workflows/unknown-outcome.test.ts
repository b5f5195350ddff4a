import { afterAll, afterEach, describe, expect, test } from "vitest";
import {
  cardPayment,
  netAtProvider,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
} from "../support/payments.js";
import { startFaultyProvider, type FaultyProvider } from "../support/faulty-provider.js";
import { newPaymentId, type StackOptions } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const CHARGE = "/order/v4/capture";
const CUSTOMER = "/v1/customers/create";
const QUERY = "/app-data-search/v3/tran-query";

const provider: { current?: FaultyProvider } = {};
const options: StackOptions = {
  webhooks: "lost",
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
};
const stack = useTimeSkippingStack(options);

afterEach(() => {
  for (const path of [CHARGE, CUSTOMER, QUERY]) next(path);
});
afterAll(() => provider.current?.close());

function next(path: string, ...faults: Parameters<FaultyProvider["next"]>[1][]): void {
  provider.current?.next(path, ...faults);
}

/** A card that is charged without 3DS and not kept. */
const directPayment = (paymentId: string) =>
  cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs, saveCard: false });

/** How often the provider's books were charged, and how often they were asked to: a twin refuses what is doubled. */
function chargesOf(reference: string) {
  const { entries } = stack.current.sandbox.ledger({ reference });
  const asked = stack.current.sandbox
    .requests()
    .filter(({ operation, fields }) => operation === "capture" && fields.reference === reference);
  return { booked: entries.filter(({ type }) => type === "charge").length, asked: asked.length };
}

describe("a charge whose reply is lost", () => {
  test.each(["lost after", "error after"] as const)(
    "(%s) is settled by the provider's record",
    async (fault) => {
      const paymentId = newPaymentId("reply_lost");
      const payment = await directPayment(paymentId);
      next(CHARGE, fault);
      const view = await stack.current.holdfast.charge(payment);
      expect(view).toMatchObject({
        status: "processing",
        failure: null,
        outcomeUnknown: { operation: "charge", checks: 0, nextCheckAt: expect.any(String) as string },
      });
      await stack.current.skip(6);
      const captured = await until(stack.current, paymentId, { status: "captured", outcomeUnknown: null });
      expect(captured.attention).toBeNull();
      expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
      expect(chargesOf(paymentId)).toEqual({ booked: 1, asked: 1 });
    },
  );

  test('and that never arrived is sent again only after four "no such transaction" over twelve minutes', async () => {
    const paymentId = newPaymentId("never_arrived");
    const payment = await directPayment(paymentId);
    next(CHARGE, "lost before");
    await stack.current.holdfast.charge(payment);
    await stack.current.skipThroughChecks(paymentId, 700);
    const doubtful = await stack.current.holdfast.get({ paymentId });
    expect(doubtful).toMatchObject({ status: "processing", outcomeUnknown: { checks: 3 } });
    expect(chargesOf(paymentId)).toEqual({ booked: 0, asked: 0 });
    await stack.current.skipThroughChecks(paymentId, 120);
    await until(stack.current, paymentId, { status: "captured" });
    expect(chargesOf(paymentId)).toEqual({ booked: 1, asked: 1 });
  });

  test("and that stays unknown for ten days is still being checked, with attention, and not failed", async () => {
    const paymentId = newPaymentId("ten_days");
    const payment = await directPayment(paymentId);
    next(CHARGE, "lost after");
    next(QUERY, ...Array.from({ length: 60 }, () => "error after" as const));
    await stack.current.holdfast.charge(payment);
    await stack.current.skipThroughChecks(paymentId, 2 * 3600);
    await until(stack.current, paymentId, {
      attention: { reason: "outcome_unknown", since: expect.any(String) as string },
    });
    await stack.current.skipThroughChecks(paymentId, 10 * 86_400);
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "processing",
      failure: null,
    });
    next(QUERY);
    await stack.current.skipThroughChecks(paymentId, 86_400);
    const captured = await until(stack.current, paymentId, { status: "captured" });
    expect(captured.attention).toBeNull();
    expect(chargesOf(paymentId)).toEqual({ booked: 1, asked: 1 });
  });

  test("is settled by a person, with evidence in the events", async () => {
    const paymentId = newPaymentId("resolved");
    const payment = await directPayment(paymentId);
    next(CHARGE, "lost after");
    next(QUERY, ...Array.from({ length: 60 }, () => "error after" as const));
    await stack.current.holdfast.charge(payment);
    const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
    const resolution = { outcome: "succeeded", evidence: "seen in the provider's portal", operator: "ada" };
    await expect(
      handle.executeUpdate("resolve", { args: [{ operation: "cancel", ...resolution }] }),
    ).rejects.toMatchObject({
      cause: { type: "CommandRefused" },
    });
    const view = await handle.executeUpdate("resolve", { args: [{ operation: "charge", ...resolution }] });
    expect(view).toMatchObject({ status: "captured", outcomeUnknown: null });
    const events: object[] = await handle.query("events");
    expect(events).toContainEqual(
      expect.objectContaining({ type: "resolved", operation: "charge", ...resolution }),
    );
    next(QUERY);
  });
});

describe("a 3DS answer that is lost", () => {
  test("leaves the payment in doubt until the shopper's deadline, then it is canceled at the provider", async () => {
    const paymentId = newPaymentId("url_lost");
    next(CHARGE, "lost after");
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    expect(view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
    await stack.current.skipThroughChecks(paymentId, 900);
    expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
      status: "processing",
      action: null,
    });
    await stack.current.skipThroughChecks(paymentId, 1000);
    const failed = await until(stack.current, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ kind: "abandoned" });
    expect(stack.current.sandbox.transactions({ reference: paymentId })).toMatchObject([
      { status: "closed" },
    ]);
  });
});

describe("a request that is proven not sent", () => {
  test("waits as told and is sent again", async () => {
    const paymentId = newPaymentId("too_many");
    const savedCard = await savedCardOf("saving");
    next(CHARGE, "too many", "too many");
    const view = await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    expect(view).toMatchObject({ status: "processing", outcomeUnknown: null, failure: null });
    await stack.current.skipThroughChecks(paymentId, 60);
    await until(stack.current, paymentId, { status: "captured" });
    expect(chargesOf(paymentId)).toEqual({ booked: 1, asked: 1 });
  });

  test("until the payment's time is over: failed, not_sent, with nothing at the provider", async () => {
    const paymentId = newPaymentId("not_sent");
    const savedCard = await savedCardOf("saving");
    next(CHARGE, ...Array.from({ length: 60 }, () => "too many" as const));
    await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    await stack.current.skipThroughChecks(paymentId, 2000);
    const failed = await until(stack.current, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ operation: "charge", kind: "rejected", code: "not_sent" });
    expect(chargesOf(paymentId)).toEqual({ booked: 0, asked: 0 });
    next(CHARGE);
  });
});

test("a customer creation in doubt is made again, and the payment goes on", async () => {
  const paymentId = newPaymentId("customer_lost");
  next(CUSTOMER, "lost after");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "createCustomer" } });
  await stack.current.skip(10);
  const waiting = await until(stack.current, paymentId, { status: "requires_action", outcomeUnknown: null });
  await shopper(waiting, "approve");
  await stack.current.skip(130);
  await until(stack.current, paymentId, { status: "captured" });
});

/** This stack's webhooks are lost: the twin's own record has the token that its IPN would have brought. */
async function savedCardOf(name: string) {
  const paymentId = newPaymentId(name);
  const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs });
  await stack.current.holdfast.charge(payment);
  const delivery = stack.current.sandbox.webhooks().find(({ reference }) => reference === paymentId);
  const fields = new URLSearchParams(delivery?.body);
  return { token: fields.get("vaultId") ?? "", customerNo: fields.get("customerNo") ?? "" };
}
