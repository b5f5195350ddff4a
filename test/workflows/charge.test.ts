import { describe, expect, test } from "vitest";
import {
  cardPayment,
  netAtProvider,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
  vaultedCard,
} from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack({ schedules: { poll: [600] } });

describe("a new card, vaulted, with 3DS", () => {
  test("is charged once the shopper approves, and the webhook brings the saved card", async () => {
    const paymentId = newPaymentId("vault");
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    expect(view).toMatchObject({ status: "requires_action", capturedAmount: null, outcomeUnknown: null });
    expect(netAtProvider(stack.current, paymentId)).toBe("0.00");

    await shopper(view, "approve");
    const captured = await until(stack.current, paymentId, { status: "captured" });
    expect(captured.capturedAmount).toEqual({ currency: "USD", value: 2000 });
    expect(captured.savedCard?.token).toMatch(/^pp_/);
    expect(captured.action).toBeNull();
    expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
  });

  test("declined by the shopper's bank ends failed and takes nothing", async () => {
    const paymentId = newPaymentId("declined_3ds");
    const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
    await shopper(view, "decline");
    const failed = await until(stack.current, paymentId, { status: "failed" });
    expect(failed.failure).toMatchObject({ operation: "charge", kind: "declined" });
    expect(netAtProvider(stack.current, paymentId)).toBe("0.00");
  });

  test("is charged with the caller's own customer, without creating one", async () => {
    const [first, second] = [newPaymentId("customer"), newPaymentId("customer")];
    const { customerNo } = await vaultedCard(stack.current, first);
    await stack.current.holdfast.charge(
      await cardPayment(stack.current, second, { customer: { customerNo } }),
    );
    const operations = requestsOf(second).map(({ operation }) => operation);
    expect(operations).not.toContain("createCustomer");
  });
});

describe("a saved card", () => {
  test("is charged in one call and without card data", async () => {
    const [first, second] = [newPaymentId("saving"), newPaymentId("saved")];
    const savedCard = await vaultedCard(stack.current, first);
    const view = await stack.current.holdfast.charge(savedCardPayment(second, savedCard));
    expect(view).toMatchObject({ status: "captured", capturedAmount: { currency: "USD", value: 1250 } });
    expect(netAtProvider(stack.current, second)).toBe("12.50");
    const sent = requestsOf(second).find(({ operation }) => operation === "capture");
    expect(Object.keys(sent?.fields ?? {}).filter((name) => name.startsWith("card"))).toEqual([]);
  });

  test("that the bank declines ends failed", async () => {
    const [first, second] = [newPaymentId("saving"), newPaymentId("saved_declined")];
    const savedCard = await vaultedCard(stack.current, first, TEST_CARDS.declinedLater);
    const view = await stack.current.holdfast.charge(savedCardPayment(second, savedCard));
    expect(view).toMatchObject({ status: "failed", failure: { operation: "charge", kind: "declined" } });
    expect(netAtProvider(stack.current, second)).toBe("0.00");
  });

  test("unknown to the provider is refused and ends failed, rejected", async () => {
    const paymentId = newPaymentId("unknown_card");
    const savedCard = { token: "pp_00000000000000000000000000000000", customerNo: "2000000000000000000000" };
    const view = await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    expect(view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "000021" } });
  });
});

describe("a new card without 3DS", () => {
  test("is captured in the first call, and the saved card follows", async () => {
    const paymentId = newPaymentId("no_3ds");
    const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.withoutThreeDs });
    expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "captured" });
    await expect
      .poll(async () => (await stack.current.holdfast.get({ paymentId })).savedCard)
      .toMatchObject({ token: expect.stringMatching(/^pp_/) as string });
  });

  test("declined at once ends failed in the first call", async () => {
    const paymentId = newPaymentId("declined");
    const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.declined });
    const view = await stack.current.holdfast.charge(payment);
    expect(view).toMatchObject({ status: "failed", failure: { kind: "declined", code: "CARD_DECLINED" } });
  });

  test("whose card is gone from the vault ends failed with card_expired, and nothing is sent", async () => {
    const paymentId = newPaymentId("gone");
    const view = await stack.current.holdfast.charge({
      ...(await cardPayment(stack.current, paymentId)),
      method: { type: "card", cardRef: "card_AAAAAAAAAAAAAAAAAAAAAAAA", saveCard: false },
    });
    expect(view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "card_expired" } });
    expect(requestsOf(paymentId).map(({ operation }) => operation)).toEqual(["createCustomer"]);
  });
});

test("the events of a payment fold to its view, and say what happened", async () => {
  const paymentId = newPaymentId("events");
  await vaultedCard(stack.current, paymentId);
  const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
  const events: { type: string; seq: number }[] = await handle.query("events");
  expect(events.map(({ type }) => type)).toEqual([
    "opened",
    "requestSent",
    "requestSucceeded",
    "customerCreated",
    "requestSent",
    "referencesLearned",
    "actionRequired",
    "notificationReceived",
    "acknowledgedByProvider",
    "checkBroughtForward",
    "requestSucceeded",
    "captured",
    "cardSaved",
  ]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});

test("Temporal's cancel button ends nothing: it is recorded as a refused command, and the payment goes on", async () => {
  const paymentId = newPaymentId("button");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
  await handle.cancel();
  const refused = async () =>
    (await handle.query<{ type: string; message?: string }[]>("events")).find(
      ({ type }) => type === "commandRefused",
    );
  await expect.poll(refused).toMatchObject({
    message: `can't cancel ${paymentId}: a charge takes the money in one step; there is nothing to capture or cancel`,
  });
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  expect((await handle.describe()).status.name).toBe("COMPLETED");
});

test.each(["capture", "cancel"])("the update %s of a charge is refused in words", async (name) => {
  const paymentId = newPaymentId(name);
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
  await expect(handle.executeUpdate(name)).rejects.toMatchObject({
    cause: {
      type: "CommandRefused",
      message: `can't ${name} ${paymentId}: a charge takes the money in one step; there is nothing to capture or cancel`,
    },
  });
  await shopper(view, "decline");
  await until(stack.current, paymentId, { status: "failed" });
});

test("a signal that is malformed or not allowed is recorded or dropped, and changes nothing", async () => {
  const paymentId = newPaymentId("signals");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
  for (const garbage of [null, "text", {}, { report: {} }, { name: "resolve" }])
    await handle.signal("providerNotification", garbage);
  await handle.signal("capture", { amount: "all of it" });
  await handle.signal("capture", { name: "resolve" });
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "captured" });
  const events: { type: string; command?: string }[] = await handle.query("events");
  const refusals = events.filter(({ type }) => type === "commandRefused").map(({ command }) => command);
  expect(refusals).toEqual(["capture", "capture"]);
});

/** The provider's log of what it got, by the request id that every request carries. */
function requestsOf(paymentId: string) {
  return stack.current.sandbox.requests().filter(({ headers }) => Object.values(headers).includes(paymentId));
}
