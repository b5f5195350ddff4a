import { WorkflowNotFoundError } from "@temporalio/client";
import { afterAll, describe, expect, test } from "vitest";
import { signed } from "../relay/support.js";
import { accountOf, newMerchant, sandboxMerchants } from "../support/accounts.js";
import { startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { newsSign, newsText, PLATFORM } from "../support/payermax-news.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { payermaxHold, pockytCharge } from "./payments.js";

const merchants = { shared: newMerchant("444"), own: newMerchant("555") };
type Account = keyof typeof merchants;
const ACCOUNTS = ["shared", "own"] as const;

/** The replies to the first sends of these payments are lost. */
const lost = new Set<string>();
const provider: { current?: ChangingProvider } = {};

const stack = useStack({
  sandbox: sandboxMerchants(Object.values(merchants), PLATFORM.privateKey),
  webhooks: "lost",
  schedules: { check: [1], poll: [3600] },
  accounts: (providers) =>
    new Map(
      ACCOUNTS.map((name) => [name, { ...accountOf(merchants[name], providers), shared: name === "shared" }]),
    ),
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, ({ path, body }) => {
      const isFirstSend = path.endsWith("/order/v4/capture") || path.endsWith("/orderAndPay");
      const paymentId = [...lost].find((id) => body.includes(`"${id}"`));
      return isFirstSend && paymentId !== undefined ? (response) => response.destroy() : null;
    });
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

function post(account: Account, name: string, contentType: string, body: string, sign?: string) {
  return fetch(`${stack.current.relay.url}/webhooks/${name}/${account}`, {
    method: "POST",
    headers: { "content-type": contentType, ...(sign !== undefined && { sign }) },
    body,
  });
}

function ipn(account: Account, reference: string): Promise<Response> {
  const { merchantNo, token } = merchants[account].pockyt;
  const fields = { amount: "20.00", currency: "USD", merchantNo, reference, status: "success" };
  const body = new URLSearchParams(signed({ ...fields, transactionNo: "360128755571009" }, token)).toString();
  return post(account, "pockyt", "application/x-www-form-urlencoded", body);
}

function news(account: Account, type: "PAYMENT" | "REFUND", outTradeNo: string): Promise<Response> {
  const data =
    type === "PAYMENT"
      ? { outTradeNo, tradeToken: "T2026011512000", status: "SUCCESS", totalAmount: 20, currency: "USD" }
      : { outTradeNo, outRefundNo: "THEIR_REFUND", status: "REFUND_SUCCESS", refundAmount: 20 };
  const body = newsText(type, data, merchants[account].payermax);
  return post(account, "payermax", "application/json", body, newsSign(body));
}

const exists = (workflowId: string) =>
  stack.current.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      },
    );

describe.each<[string, (account: Account, paymentId: string) => Promise<Response>, string]>([
  ["Pockyt's IPN", ipn, "success"],
  ["PayerMax's PAYMENT", (account, id) => news(account, "PAYMENT", id), '{"msg":"Success","code":"SUCCESS"}'],
  ["PayerMax's REFUND", (account, id) => news(account, "REFUND", id), '{"msg":"Success","code":"SUCCESS"}'],
])("%s of a payment that nobody here started", (_, notify, acknowledgment) => {
  test("is acknowledged in a shared account, and starts nothing", async () => {
    const paymentId = newPaymentId("theirs");
    const answer = await notify("shared", paymentId);
    expect([answer.status, await answer.text()]).toEqual([200, acknowledgment]);
    expect(await exists(`payment-shared-${paymentId}`)).toBe(false);
    expect(await exists(`aftercare-shared-${paymentId}`)).toBe(false);
  });

  test("raises attention in an account of our own", async () => {
    const paymentId = newPaymentId("nobodys");
    expect((await notify("own", paymentId)).status).toBe(200);
    await expect
      .poll(() => stack.current.holdfast.aftercare({ account: "own", paymentId }))
      .toMatchObject({ attention: { reason: "unknown_payment" } });
  });
});

describe("a record that is found after a first send in doubt", () => {
  test("is adopted at Pockyt where nobody else uses the merchant number", async () => {
    const paymentId = newPaymentId("ours");
    lost.add(paymentId);
    await stack.current.holdfast.charge(await pockytCharge(stack.current.holdfast, "own", paymentId));
    await expect
      .poll(() => stack.current.holdfast.get({ account: "own", paymentId }))
      .toMatchObject({ status: "captured", attention: null });
  });

  test("is not adopted at Pockyt in a shared account", async () => {
    const paymentId = newPaymentId("whose");
    lost.add(paymentId);
    await stack.current.holdfast.charge(await pockytCharge(stack.current.holdfast, "shared", paymentId));
    await expect
      .poll(() => stack.current.holdfast.get({ account: "shared", paymentId }))
      .toMatchObject({
        status: "processing",
        outcomeUnknown: { operation: "charge" },
        attention: { reason: "duplicate_reference" },
      });
    const { entries } = stack.current.sandbox.ledger({ reference: paymentId });
    expect(entries.map(({ type }) => type)).toEqual(["charge"]);
  });

  test("is adopted at PayerMax in a shared account: its reference is ours", async () => {
    const paymentId = newPaymentId("proven");
    lost.add(paymentId);
    await stack.current.holdfast.authorize(await payermaxHold(stack.current.holdfast, "shared", paymentId));
    await expect
      .poll(() => stack.current.holdfast.get({ account: "shared", paymentId }))
      .toMatchObject({ status: "authorized", attention: null });
  });
});
