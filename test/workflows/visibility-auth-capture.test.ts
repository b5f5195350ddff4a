import { expect, test } from "vitest";
import { SEARCH_ATTRIBUTES } from "../../src/domain/search-attributes.js";
import { timeOf } from "../../src/domain/time.js";
import { usd, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";

/** What a person sees of an authorization and its capture or cancel, with Temporal's own tools. */
const stack = useStack();

async function attributes(paymentId: string): Promise<Readonly<Record<string, unknown>>> {
  const { typedSearchAttributes } = await workflowOf(stack.current, paymentId).describe();
  const ours = typedSearchAttributes.getAll().filter(({ key }) => key.name in SEARCH_ATTRIBUTES);
  return Object.fromEntries(ours.map(({ key, value }) => [key.name, value]));
}

const details = (paymentId: string) =>
  temporal("workflow", "metadata", "--workflow-id", `payment-default-${paymentId}`);

/** What a person finds by a search; the index may be a moment behind. */
const found = (query: string) => temporal("workflow", "list", "--query", query);

async function settleCapture(paymentId: string): Promise<void> {
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_1`, outcome: "success" });
  await workflowOf(stack.current, paymentId).result();
}

test("the search attributes follow the status: at the cashier, authorized, capturing, captured", async () => {
  const paymentId = newPaymentId("seen");
  const amount = usd(100_000);
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId, { amount }));
  expect(await attributes(paymentId)).toEqual({
    PaymentStatus: "requires_action",
    PaymentProvider: "payermax",
    PaymentAccount: "default",
    PaymentCurrency: "USD",
    PaymentAmount: 100_000,
    PaymentDueAt: new Date(view.action?.expiresAt ?? ""),
  });

  await shopper(view, "approve");
  const { authorizationExpiresAt } = await until(stack.current, paymentId, { status: "authorized" });
  await expect
    .poll(() => attributes(paymentId))
    .toMatchObject({ PaymentStatus: "authorized", PaymentDueAt: new Date(authorizationExpiresAt ?? "") });

  await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
  await expect.poll(() => attributes(paymentId)).toMatchObject({ PaymentStatus: "capturing" });
  // When a person is called, if the provider still hasn't said its last word.
  const { PaymentDueAt: dueAt } = await attributes(paymentId);
  expect(Number(dueAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  await expect
    .poll(() => found(`PaymentStatus = "capturing" AND PaymentProvider = "payermax"`))
    .toContain(paymentId);

  await settleCapture(paymentId);
  expect(await attributes(paymentId)).toMatchObject({ PaymentStatus: "captured", PaymentAmount: 100_000 });
});

test("they follow a cancel too, which is searched for as canceling and canceled", async () => {
  const paymentId = newPaymentId("seen");
  await authorizedPayment(stack.current, paymentId, { amount: usd(650_000) });
  await stack.current.holdfast.cancel({ paymentId });
  await expect.poll(() => attributes(paymentId)).toMatchObject({ PaymentStatus: "canceling" });
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CANCEL_1`, outcome: "success" });
  await workflowOf(stack.current, paymentId).result();
  expect(await attributes(paymentId)).toMatchObject({ PaymentStatus: "canceled" });
});

test("the current details say what each status means for the money", async () => {
  const paymentId = newPaymentId("details");
  const amount = usd(100_000);
  const view = await stack.current.holdfast.authorize(hostedPayment(paymentId, { amount }));
  expect(await details(paymentId)).toContain("**requires_action** — the shopper must act until ");
  await shopper(view, "approve");
  const { authorizationExpiresAt } = await until(stack.current, paymentId, { status: "authorized" });
  expect(await details(paymentId)).toContain(
    `**authorized** — 1000.00 USD is held until ${timeOf(authorizationExpiresAt ?? "")}; awaits capture or cancel`,
  );

  await stack.current.holdfast.capture({ paymentId, amount: usd(50_000) });
  expect(await details(paymentId)).toContain("Reason: `PAYMENT_FAILED` (capture, declined)");
  await stack.current.holdfast.capture({ paymentId, amount: usd(90_000) });
  expect(await details(paymentId)).toContain("**capturing** — 900.00 USD is being captured");
  stack.current.sandbox.payermax.settle({ requestId: `${paymentId}_CAPTURE_2`, outcome: "success" });
  await workflowOf(stack.current, paymentId).result();
  expect(await details(paymentId)).toContain("**captured** — 900.00 USD is taken");
});

test("every activity and every timer has a summary", async () => {
  const [captured, canceled] = [newPaymentId("summaries"), newPaymentId("summaries")];
  await authorizedPayment(stack.current, captured, { amount: usd(100_000) });
  await stack.current.holdfast.capture({ paymentId: captured, amount: usd(90_000) });
  await settleCapture(captured);
  await authorizedPayment(stack.current, canceled);
  await stack.current.holdfast.cancel({ paymentId: canceled });

  const summaries = [...(await summariesOf(captured)), ...(await summariesOf(canceled))];
  const withoutTimes = summaries.map((summary) => String(summary).replaceAll(/20\S+ \S+ UTC/g, "TIME"));
  expect(new Set(withoutTimes)).toEqual(
    new Set([
      "authorize 1000.00 USD at payermax",
      "capture 900.00 USD at payermax",
      "authorize 20.00 USD at payermax",
      `cancel ${canceled} at payermax`,
      "awaiting the shopper until TIME; asking payermax at TIME",
      "awaiting capture or cancel; the hold ends TIME",
      "awaiting payermax's word on the capture; asking payermax at TIME, by sending it again under its own id",
    ]),
  );
});

async function summariesOf(paymentId: string): Promise<unknown[]> {
  const { events } = await workflowOf(stack.current, paymentId).fetchHistory();
  return (events ?? [])
    .filter((event) => event.activityTaskScheduledEventAttributes ?? event.timerStartedEventAttributes)
    .map(
      ({ userMetadata }) =>
        JSON.parse(Buffer.from(userMetadata?.summary?.data ?? []).toString() || "null") as unknown,
    );
}
