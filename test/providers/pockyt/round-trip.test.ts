import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { PaymentReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { CardDetails, ChargeRequest } from "../../../src/providers/port.js";
import { startSandbox, type Sandbox } from "../../../sandbox/server.js";
import { startProvider, type ProviderServer } from "../support/provider-server.js";
import type { OpenAccount } from "../support/use-provider.js";
import { CHARGE, openAccount } from "./support.js";

let sandbox: Sandbox;
let relay: ProviderServer;
let open: OpenAccount;

beforeAll(async () => {
  // Stands in for the relay: it records the IPNs and acknowledges them.
  relay = await startProvider();
  relay.reply = { headers: { "content-type": "text/plain" }, body: "success" };
  sandbox = await startSandbox();
  open = openAccount(sandbox.url, { ipnUrl: `${relay.url}/webhooks/pockyt/default`, token: "sandbox-token" });
});
afterAll(() => Promise.all([open.close(), sandbox.close(), relay.close()]));

const AMOUNT = { currency: "USD", value: 2000 };
const NEEDS_3DS = "4111111111111111";
const SUCCEEDS = "5425233430109903";
const DECLINED = "4000000000000002";

const paidWithCard = (number: string, saveCard = false): ChargeRequest["paidWith"] => {
  const card: CardDetails = { number, expiryMonth: "08", expiryYear: "2040", cvv: "790" };
  return { type: "card", card, saveCard };
};

const request = (paymentId: string, paidWith: ChargeRequest["paidWith"]): ChargeRequest => ({
  ...CHARGE,
  paymentId,
  amount: AMOUNT,
  paidWith,
});

async function reportOf(call: Promise<{ ending: string; answer?: unknown }>): Promise<PaymentReport> {
  const outcome = await call;
  expect(outcome).toMatchObject({ ending: "answered", answer: { about: "payment" } });
  return outcome.answer as PaymentReport;
}

const charge = (paymentId: string, paidWith: ChargeRequest["paidWith"], customerNo?: string) =>
  reportOf(
    open.account.charge({
      ...request(paymentId, paidWith),
      returnUrl: "https://shop.example/return",
      ...(customerNo !== undefined && { customerNo }),
    }),
  );
const query = (paymentId: string) => reportOf(open.account.query({ paymentId, amount: AMOUNT }));
const cancel = (paymentId: string) =>
  reportOf(open.account.cancel({ paymentId, amount: AMOUNT, requestId: `${paymentId}_CANCEL_1` }));

async function decide(reference: string, outcome: "approve" | "decline"): Promise<void> {
  const response = await fetch(`${sandbox.url}/_sandbox/3ds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reference, outcome }),
  });
  expect(response.status).toBe(200);
}

/** The one notification of a payment, read as the relay would; the sandbox's clock waits for its delivery. */
async function notified(reference: string): Promise<ProviderNotification> {
  await sandbox.advance(0);
  const received = relay.requests.filter(({ body }) =>
    body.toString("utf8").includes(`reference=${reference}&`),
  );
  expect(received).toHaveLength(1);
  const [{ headers, body } = { headers: {}, body: Buffer.of() }] = received;
  const receivedAt = "2026-01-02T03:04:05.000Z";
  const reading = open.account.webhook.read({
    contentType: headers["content-type"] ?? "",
    headers,
    body,
    receivedAt,
  });
  if (reading.result !== "verified") throw new Error(`${reading.result}: ${reading.reason}`);
  return reading.notification;
}

const ledger = (reference: string) =>
  sandbox.ledger({ reference }).balance.map(({ charged, net }) => ({ charged, net }));

describe("a merchant whose customers need a profile", () => {
  const merchant = { merchantNo: "203781", storeNo: "303662", token: "sandbox-token-profiles" };
  const customer = {
    ...{ firstName: "Ada", lastName: "Byron", email: "ada@example.com", countryCode: "US" },
    ...{ street: "1 Infinite Loop", city: "Cupertino", state: "CA", postalCode: "95014" },
    phone: "+1 202 555 0143",
  };
  const create = async (given: object) => {
    const { account, close } = openAccount(sandbox.url, { merchant });
    const ended = await account.createCustomer?.({ paymentId: "PROFILE1", customer: given });
    await close();
    return ended;
  };

  it("creates one with all of it", async () => {
    expect(await create(customer)).toMatchObject({ ending: "answered", answer: { about: "customer" } });
  });

  it("says what is missing, by the names of the payment's input", async () => {
    const { postalCode, state, phone, ...rest } = customer;
    expect([postalCode, state, phone]).not.toContain(undefined);
    expect(await create(rest)).toEqual({
      ending: "refused",
      code: "000020",
      message: "this merchant's customers need: customer.postalCode, customer.phone, customer.state",
    });
    expect(await create({ ...customer, state: "" })).toMatchObject({ ending: "refused" });
    expect(await create({ ...customer, state: "", countryCode: "DE" })).toMatchObject({ ending: "answered" });
  });
});

describe("a new card", () => {
  it("that needs 3DS is open with the page's address, then paid, and its card is saved", async () => {
    const customer = await open.account.createCustomer?.({ paymentId: "VAULT1" });
    if (customer?.ending !== "answered") throw new Error("no customer");
    const { customerNo } = customer.answer;

    const first = await charge("VAULT1", paidWithCard(NEEDS_3DS, true), customerNo);
    expect(first).toMatchObject({ status: "open", word: "pending" });
    expect(first.actionUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/3ds\//);
    expect(await query("VAULT1")).toMatchObject({ status: "open", amount: AMOUNT, refs: first.refs });
    expect(ledger("VAULT1")).toEqual([]);

    await decide("VAULT1", "approve");
    const { report, paymentId } = await notified("VAULT1");
    expect({ paymentId, report }).toMatchObject({
      paymentId: "VAULT1",
      report: { status: "succeeded", amount: AMOUNT },
    });
    if (report.about !== "payment" || !report.savedCard) throw new Error("no saved card");
    expect(report.savedCard.customerNo).toBe(customerNo);
    expect(await query("VAULT1")).toMatchObject({ status: "succeeded", amount: AMOUNT, refs: first.refs });
    expect(ledger("VAULT1")).toEqual([{ charged: "20.00", net: "20.00" }]);

    const again = await charge("VAULT2", {
      type: "savedCard",
      ...report.savedCard,
      merchantInitiated: false,
    });
    expect(again).toMatchObject({ status: "succeeded", amount: AMOUNT });
    expect(again.refs).not.toEqual(first.refs);
    expect(ledger("VAULT2")).toEqual([{ charged: "20.00", net: "20.00" }]);
  });

  it("that needs 3DS is declined where the shopper's bank says no", async () => {
    await charge("NO3DS", paidWithCard(NEEDS_3DS));
    await decide("NO3DS", "decline");
    expect((await notified("NO3DS")).report).toMatchObject({
      status: "failed",
      refusal: { kind: "declined" },
    });
    expect(await query("NO3DS")).toMatchObject({ status: "failed", word: "failed" });
    expect(ledger("NO3DS")).toEqual([]);
  });

  it("that needs none is paid at once", async () => {
    expect(await charge("DIRECT", paidWithCard(SUCCEEDS))).toMatchObject({
      status: "succeeded",
      amount: AMOUNT,
    });
    const { report } = await notified("DIRECT");
    expect(report).toMatchObject({ status: "succeeded" });
    expect(report).not.toHaveProperty("savedCard");
  });

  it("that is declined says why", async () => {
    expect(await charge("DECLINED", paidWithCard(DECLINED))).toMatchObject({
      status: "failed",
      refusal: { kind: "declined", code: "CARD_DECLINED", message: "The card was declined" },
    });
    expect(ledger("DECLINED")).toEqual([]);
  });
});

describe("a cancel", () => {
  it("closes an open payment, which a late shopper can't pay any more", async () => {
    await charge("ABANDONED", paidWithCard(NEEDS_3DS));
    expect(await cancel("ABANDONED")).toMatchObject({ status: "closed" });
    expect(await query("ABANDONED")).toMatchObject({ status: "closed", refundedValue: 0 });
    expect(await cancel("ABANDONED")).toMatchObject({ status: "closed" });
    await expect(decide("ABANDONED", "approve")).rejects.toThrow();
  });

  it("of a payment that was paid meanwhile gives it back, once, and only the query shows it", async () => {
    await charge("PAID", paidWithCard(SUCCEEDS));
    expect(await query("PAID")).toMatchObject({ status: "succeeded", refundedValue: 0 });
    expect(await cancel("PAID")).toMatchObject({ status: "closed", refundedValue: 0 });
    expect(await query("PAID")).toMatchObject({ status: "succeeded", amount: AMOUNT, refundedValue: 2000 });
    await cancel("PAID");
    expect(await query("PAID")).toMatchObject({ refundedValue: 2000 });
    expect(ledger("PAID")).toEqual([{ charged: "20.00", net: "0.00" }]);
  });
});

describe("refunds", () => {
  it("give back part by part, each found in the payment's record by its own reference", async () => {
    await charge("BACK", paidWithCard(SUCCEEDS));
    const refund = (refundId: string, value: number) => ({
      paymentId: "BACK",
      amount: AMOUNT,
      requestId: `BACK_REFUND_${refundId}`,
      refundAmount: { currency: "USD", value },
    });
    expect(await open.account.queryRefund(refund("R1", 500))).toEqual({
      ending: "answered",
      answer: { about: "nothing" },
    });
    for (const [refundId, value] of [
      ["R1", 500],
      ["R2", 1500],
    ] as const) {
      const outcome = await open.account.refund(refund(refundId, value));
      expect(outcome).toMatchObject({
        ending: "answered",
        answer: { about: "refund", status: "succeeded", amount: { currency: "USD", value } },
      });
      expect(await open.account.queryRefund(refund(refundId, value))).toEqual(outcome);
    }
    expect(await query("BACK")).toMatchObject({ refundedValue: 2000 });
    expect(await open.account.refund(refund("R3", 1))).toMatchObject({ ending: "refused", code: "000022" });
    expect(ledger("BACK")).toEqual([{ charged: "20.00", net: "0.00" }]);
  });

  it("of nothing are refused, and not found", async () => {
    const refund = {
      paymentId: "NOBACK",
      amount: AMOUNT,
      requestId: "NOBACK_REFUND_R1",
      refundAmount: AMOUNT,
    };
    expect(await open.account.refund(refund)).toMatchObject({ ending: "refused", code: "000021" });
    expect(await open.account.queryRefund(refund)).toMatchObject({ answer: { about: "nothing" } });
  });
});

describe("what the sandbox refuses", () => {
  it("a query of what was never sent is no such transaction", async () => {
    expect(await open.account.query({ paymentId: "NEVER", amount: AMOUNT })).toEqual({
      ending: "answered",
      answer: { about: "nothing" },
    });
  });

  it("a second charge of one reference is known by its message, and takes no money", async () => {
    const twice = request("TWICE", paidWithCard(SUCCEEDS));
    await open.account.charge(twice);
    expect(await open.account.charge(twice)).toMatchObject({ ending: "unknown", duplicate: true });
    expect(ledger("TWICE")).toEqual([{ charged: "20.00", net: "20.00" }]);
  });

  it("a wrong token, a saved card of someone else, a cancel of nothing", async () => {
    const stranger = openAccount(sandbox.url, { token: "another" });
    const reference = { paymentId: "REFUSED", amount: AMOUNT };
    expect(await stranger.account.query(reference)).toMatchObject({ ending: "refused", code: "000000" });
    await stranger.close();
    const paidWith = {
      type: "savedCard",
      token: "pp_none",
      customerNo: "2000",
      merchantInitiated: false,
    } as const;
    expect(await open.account.charge(request("REFUSED", paidWith))).toMatchObject({
      ending: "refused",
      code: "000021",
    });
    expect(await open.account.cancel({ ...reference, requestId: "REFUSED_CANCEL_1" })).toMatchObject({
      ending: "refused",
      code: "000021",
    });
    expect(ledger("REFUSED")).toEqual([]);
  });
});

it("understands the v3 envelope of the sandbox as well", async () => {
  const other = await startSandbox({ pockyt: { envelope: "v3" } });
  const { account, close } = openAccount(other.url, { ipnUrl: relay.url, token: "sandbox-token" });
  const made = await account.createCustomer?.({ paymentId: "V3" });
  expect(made).toMatchObject({ ending: "answered", answer: { about: "customer" } });
  const paidWith = paidWithCard(NEEDS_3DS);
  expect(await reportOf(account.charge(request("V3", paidWith)))).toMatchObject({
    status: "open",
    actionUrl: expect.stringContaining("/3ds/") as string,
  });
  await close();
  await other.close();
});
