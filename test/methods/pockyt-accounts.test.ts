import { afterAll, describe, expect, test } from "vitest";
import { booked, usd } from "../support/holds.js";
import { cardPayment, until } from "../support/payments.js";
import { startRewritingProvider, type RewritingProvider } from "../support/rewriting-provider.js";
import { MERCHANT, newPaymentId, useStack } from "../support/stack.js";

/** What a backend sees of accounts that want more of a customer, take fewer currencies, or name a page of no use. */

const provider: { current?: RewritingProvider } = {};
const stack = useStack({
  async provider(sandboxUrl) {
    provider.current = await startRewritingProvider(sandboxUrl);
    return provider.current.url;
  },
  accounts: ({ url }) => {
    const profiles = { merchantNo: "203781", storeNo: "303662", token: "sandbox-token-profiles" };
    return new Map([
      ["default", { shared: false, pockyt: { baseUrl: url, ...MERCHANT } }],
      ["profiles", { shared: false, pockyt: { baseUrl: url, ...profiles } }],
      ["euros", { shared: false, pockyt: { baseUrl: url, ...MERCHANT, currencies: ["EUR"] } }],
    ]);
  },
});
afterAll(() => provider.current?.close());

const CAPTURE = "/order/v4/capture";
const CUSTOMER = {
  ...{
    reference: "USER42",
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@example.com",
    countryCode: "US",
  },
  ...{ street: "1 Infinite Loop", city: "Cupertino", state: "CA", postalCode: "95014" },
  phone: "+1 202 555 0143",
};
const requestsOf = (operation: string) =>
  stack.current.sandbox.requests().filter((request) => request.operation === operation);

describe("a merchant whose customers need an address", () => {
  test("is sent it, and the payment is made", async () => {
    const paymentId = newPaymentId("address");
    const payment = await cardPayment(stack.current, paymentId, { account: "profiles", customer: CUSTOMER });
    expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "requires_action" });
    expect(requestsOf("createCustomer").at(-1)?.fields).toMatchObject({
      ...{
        street: "1 Infinite Loop",
        city: "Cupertino",
        state: "CA",
        zip: "95014",
        phone: "+1 202 555 0143",
      },
    });
  });

  test("refuses a payment without it, in words that name the input's fields", async () => {
    const { street, postalCode, ...customer } = CUSTOMER;
    expect([street, postalCode]).not.toContain(undefined);
    const paymentId = newPaymentId("no_address");
    const payment = await cardPayment(stack.current, paymentId, { account: "profiles", customer });
    expect(await stack.current.holdfast.charge(payment)).toMatchObject({
      status: "failed",
      failure: {
        operation: "createCustomer",
        kind: "rejected",
        code: "000020",
        message: "this merchant's customers need: customer.street, customer.postalCode",
      },
      attention: null,
    });
    expect(booked(stack.current, paymentId)).toEqual([]);
  });
});

test("an account that takes fewer currencies refuses the others before anything is sent", async () => {
  const before = stack.current.sandbox.requests().length;
  const payment = await cardPayment(stack.current, newPaymentId("currency"), { account: "euros" });
  expect(await stack.current.holdfast.charge(payment)).toMatchObject({
    status: "failed",
    failure: { code: "currency", message: "this account takes EUR, not USD" },
  });
  expect(stack.current.sandbox.requests()).toHaveLength(before);
});

test("a page to which nobody may be sent is dropped: a person is called, who reads why in the events", async () => {
  const paymentId = newPaymentId("dropped");
  provider.current?.rewrite(CAPTURE, (answer) => ({
    ...answer,
    resultBody: { ...(answer.resultBody as object), authenticationUrl: "intent://bank.example/3ds" },
  }));
  const view = await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId));
  provider.current?.rewrite(CAPTURE, null);
  expect(view).toMatchObject({
    ...{ status: "processing", action: null, attention: { reason: "redirect_dropped" } },
  });
  const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
  const events = await handle.query<object[]>("events");
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "attentionRaised",
      reason: "redirect_dropped",
      detail: "the page's URL is not an absolute http or https one",
    }),
  );
  expect(JSON.stringify(events)).not.toContain("intent://");
  // The provider knows the shopper's page all the same: what becomes of it counts.
  await stack.current.sandbox.advance(0);
  const response = await fetch(`${stack.current.sandbox.url}/_sandbox/3ds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reference: paymentId, outcome: "approve" }),
  });
  expect(response.status).toBe(200);
  const paid = await until(stack.current, paymentId, { status: "captured" });
  expect(paid).toMatchObject({ capturedAmount: usd(2000) });
});
