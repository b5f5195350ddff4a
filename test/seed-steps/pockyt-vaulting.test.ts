import { expect, test } from "vitest";
import { cardPayment, savedCardPayment, shopper, until, vaultedCard } from "../support/payments.js";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { fieldsOf, requestsTo, seedFields } from "./seen.js";

// "Enabling Vaulting and 3DSecure for Pockyt Integration", its four steps.

const stack = useStack({ schedules: { poll: [600] } });
const ITEMS = [{ name: "test", quantity: 1, amount: { currency: "USD", value: 2000 } }];
const TWENTY_DOLLARS = { currency: "USD", value: 2000 };

const webhooksOf = (paymentId: string) =>
  stack.current.sandbox.webhooks().filter(({ reference }) => reference === paymentId);

test("Step 1, Create a Customer Number: a payment without one creates it, and is charged under it", async () => {
  const paymentId = newPaymentId("step1");
  await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  const created = stack.current.sandbox
    .requests()
    .filter(({ operation, headers }) => operation === "createCustomer" && namesPayment(headers, paymentId));
  expect(created).toMatchObject([{ answer: { httpStatus: 200 } }]);
  const [capture] = requestsTo(stack.current, "capture", paymentId);
  expect(capture?.fields.customerNo).toMatch(/^2000\d+$/);
});

test("Step 2, Capture Card Information and Vault: sends the tutorial's fields and gives the shopper the 3DS page", async () => {
  const paymentId = newPaymentId("step2");
  const payment = await cardPayment(stack.current, paymentId, { items: ITEMS });
  const view = await stack.current.holdfast.charge(payment);
  const [sent, ...others] = requestsTo(stack.current, "capture", paymentId);
  expect(others).toEqual([]);
  expect(sent?.signatureValid).toBe(true);
  expect(fieldsOf(sent)).toEqual(seedFields("pockyt/vault-capture.request.json"));
  expect(sent?.fields).toMatchObject({
    ...{ creditType: "vault", vendor: "creditcard", terminal: "ONLINE", currency: "USD" },
    ipnUrl: `${stack.current.relay.url}/webhooks/pockyt/default`,
  });
  expect(view).toMatchObject({ status: "requires_action", action: { type: "redirect" }, savedCard: null });
  expect(movements(stack.current, paymentId)).toEqual([]);
});

test("Step 3, Handle Webhook to Extract VaultId: the notification captures the payment and brings the saved card", async () => {
  const paymentId = newPaymentId("step3");
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  await shopper(view, "approve");
  const captured = await until(stack.current, paymentId, { status: "captured" });
  await expect.poll(() => webhooksOf(paymentId)).toMatchObject([{ acknowledged: true }]);
  const notified = new URLSearchParams(webhooksOf(paymentId)[0]?.body);
  expect(notified.get("vaultId")).toMatch(/^pp_[0-9a-f]{32}$/);
  expect(captured.savedCard).toEqual({
    token: notified.get("vaultId"),
    customerNo: notified.get("customerNo"),
  });
  expect(captured.capturedAmount).toEqual(TWENTY_DOLLARS);
  expect(movements(stack.current, paymentId)).toEqual(["charge 20.00"]);
});

test("Step 4, Perform Future Transactions with VaultId: charged at once, with the tutorial's fields and no card", async () => {
  const [vaulting, paymentId] = [newPaymentId("step4"), newPaymentId("step4")];
  const savedCard = await vaultedCard(stack.current, vaulting);
  const returnUrl = "https://shop.example/return";
  const payment = savedCardPayment(paymentId, savedCard, { amount: TWENTY_DOLLARS, items: ITEMS, returnUrl });
  const view = await stack.current.holdfast.charge(payment);
  const [sent, ...others] = requestsTo(stack.current, "capture", paymentId);
  expect(others).toEqual([]);
  expect(sent?.signatureValid).toBe(true);
  expect(fieldsOf(sent)).toEqual(seedFields("pockyt/saved-card-capture.request.json"));
  expect(sent?.fields.customerNo).toBe(savedCard.customerNo);
  expect(view).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS, action: null });
  expect(movements(stack.current, paymentId)).toEqual(["charge 20.00"]);
});

/** Creating a customer has no reference of its own: the request id that every request carries tells whose it is. */
function namesPayment(headers: Record<string, string>, paymentId: string): boolean {
  return Object.values(headers).includes(paymentId);
}
