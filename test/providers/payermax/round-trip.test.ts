import { createPublicKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type {
  CardReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { ChargeRequest, PaidWith } from "../../../src/providers/port.js";
import { startSandbox, type Sandbox } from "../../../sandbox/server.js";
import { PayermaxClient } from "../../sandbox/support/payermax-client.js";
import { startProvider, type ProviderServer } from "../support/provider-server.js";
import type { OpenAccount } from "../support/use-provider.js";
import { CARD, CHARGE, CUSTOMER, MERCHANT, offered, openAccount, OURS, THEIRS } from "./support.js";

let sandbox: Sandbox;
let relay: ProviderServer;
let open: OpenAccount;

beforeAll(async () => {
  // Stands in for the relay: it records the notifications and acknowledges them.
  relay = await startProvider();
  sandbox = await startSandbox({ payermax: { merchants: [{ ...MERCHANT, publicKey: OURS.publicKey }] } });
  open = openAccount(`${sandbox.url}/aggregate-pay/api/gateway`, platform());
  relay.reply = { body: open.account.webhook.acknowledgement.body };
});
afterAll(() => Promise.all([open.close(), sandbox.close(), relay.close()]));

function platform() {
  const spki = Buffer.from(sandbox.payermax.platformPublicKey, "base64");
  return {
    publicKeys: [createPublicKey({ key: spki, format: "der", type: "spki" })],
    notifyUrl: `${relay.url}/webhooks/payermax/default`,
    now: () => new Date(),
  };
}

const AMOUNT = { currency: "USD", value: 2000 };

type Ended = { ending: string; answer?: unknown };

async function answerOf<Answer>(call: Promise<Ended>): Promise<Answer> {
  const outcome = await call;
  expect(outcome).toMatchObject({ ending: "answered" });
  return outcome.answer as Answer;
}

const request = (
  paymentId: string,
  paidWith: PaidWith,
  change: Partial<ChargeRequest> = {},
): ChargeRequest => ({
  ...CHARGE,
  paymentId,
  reference: `run-${paymentId}`,
  customer: CUSTOMER,
  paidWith,
  ...change,
});
const HOSTED: PaidWith = { type: "hosted", saveCard: false };
const WITH_CARD: PaidWith = { type: "card", card: { ...CARD, expiryYear: "2040" }, saveCard: false };

const authorize = (...args: Parameters<typeof request>) =>
  answerOf<PaymentReport>(offered(open.account.authorize)(request(...args)));
const charge = (...args: Parameters<typeof request>) =>
  answerOf<PaymentReport>(open.account.charge(request(...args)));
const query = (paymentId: string) =>
  answerOf<PaymentReport>(open.account.query({ paymentId, amount: AMOUNT }));
const capture = (paymentId: string, value: number, amount = AMOUNT) =>
  offered(open.account.capture)({
    paymentId,
    amount,
    requestId: `${paymentId}_CAPTURE_1`,
    captureAmount: { ...amount, value },
  });
const cancel = (paymentId: string, amount = AMOUNT) =>
  open.account.cancel({ paymentId, amount, requestId: `${paymentId}_CANCEL_1` });
const refundRequest = (paymentId: string, refundId: string, value: number) => ({
  paymentId,
  amount: AMOUNT,
  requestId: `${paymentId}_REFUND_${refundId}`,
  refundAmount: { currency: "USD", value },
});

async function decide(reference: string, outcome: "approve" | "decline"): Promise<void> {
  const response = await fetch(`${sandbox.url}/_sandbox/3ds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ reference, outcome }),
  });
  expect(response.status).toBe(200);
}

/** What the adapter makes of every notification of one payment so far. */
async function notified(paymentId: string): Promise<ProviderNotification[]> {
  await sandbox.advance(0);
  return relay.requests.flatMap(({ headers, body }) => {
    const raw = { contentType: "application/json", headers, body, receivedAt: "2026-01-02T03:04:05.000Z" };
    const reading = open.account.webhook.read(raw);
    if (reading.result !== "verified") throw new Error(`${reading.result}: ${reading.reason}`);
    return reading.notification.paymentId === paymentId ? [reading.notification] : [];
  });
}

const ledger = (reference: string) => sandbox.ledger({ reference }).balance;

describe("the hosted page", () => {
  it("holds the amount once the shopper has paid, and takes part of it", async () => {
    const reply = await authorize("HOLD", HOSTED);
    expect(reply).toMatchObject({
      status: "open",
      actionUrl: expect.stringContaining("/cashier/") as string,
    });
    expect(await query("HOLD")).toMatchObject({
      status: "open",
      captureMode: "manual",
      reference: "run-HOLD",
    });
    await decide("HOLD", "approve");

    const record = await query("HOLD");
    expect(record).toMatchObject({
      status: "succeeded",
      recognized: true,
      amount: AMOUNT,
      captureMode: "manual",
      reference: "run-HOLD",
      refs: reply.refs,
    });
    const age = Date.now() - Date.parse(record.createdAt ?? "");
    expect(Math.abs(age)).toBeLessThan(120_000);
    expect(Date.parse(record.completedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(record.createdAt ?? ""));

    const taken = await answerOf<RequestReport>(capture("HOLD", 1250));
    expect(taken).toEqual({
      about: "capture",
      requestId: "HOLD_CAPTURE_1",
      status: "succeeded",
      amount: { currency: "USD", value: 1250 },
      refs: { captureNo: expect.any(String) as string },
    });
    const [authorized, captured, ...rest] = await notified("HOLD");
    expect(rest).toEqual([]);
    // Only the query says when the order was made.
    expect({ ...authorized?.report, createdAt: record.createdAt }).toEqual(record);
    expect(captured?.report).toEqual({ ...taken, amount: null });
    expect(ledger("HOLD")).toMatchObject([{ charged: "12.50" }]);
  });

  it("takes the money at once for a charge, as the missing capture mode says", async () => {
    await charge("SALE", HOSTED);
    await decide("SALE", "approve");
    expect(await query("SALE")).toMatchObject({
      status: "succeeded",
      captureMode: "automatic",
      amount: AMOUNT,
    });
  });

  it("tells of a shopper who declined", async () => {
    await authorize("DECLINED", HOSTED);
    await decide("DECLINED", "decline");
    expect(await query("DECLINED")).toMatchObject({ status: "failed", refusal: { kind: "declined" } });
    expect((await notified("DECLINED")).map(({ report }) => report)).toMatchObject([
      { status: "failed", refusal: { kind: "declined", code: "PAYMENT_FAILED" } },
    ]);
  });

  it("gives the hold back", async () => {
    await authorize("RELEASE", HOSTED);
    await decide("RELEASE", "approve");
    expect(await answerOf(cancel("RELEASE"))).toMatchObject({
      about: "cancel",
      status: "succeeded",
      amount: null,
    });
    expect(await notified("RELEASE")).toMatchObject([
      { report: { about: "payment" } },
      { report: { about: "cancel", requestId: "RELEASE_CANCEL_1", status: "succeeded" } },
    ]);
  });
});

describe("the other methods", () => {
  const FOR_MIT = { merchantInitiated: true } as const;

  it("take a card, keep it, and take it again by its token", async () => {
    expect(await charge("CARD", { ...WITH_CARD, saveCard: FOR_MIT })).toMatchObject({ status: "succeeded" });
    const { savedCard } = await query("CARD");
    const token = savedCard?.token ?? "";
    expect(token).not.toBe("");
    const card = (await notified("CARD")).map(({ report }) => report).find(({ about }) => about === "card");
    expect(card).toEqual({
      about: "card",
      status: "succeeded",
      savedCard: { token, customerNo: "USER42", merchantInitiated: true, needsCvv: false },
    } satisfies CardReport);
    for (const merchantInitiated of [false, true]) {
      const paymentId = merchantInitiated ? "TOKEN2" : "TOKEN1";
      await authorize(paymentId, { type: "savedCard", token, merchantInitiated });
      expect(await query(paymentId)).toMatchObject({ status: "succeeded", captureMode: "manual" });
    }
  });

  it("send the shopper to 3DS", async () => {
    const reply = await charge("SECURE", WITH_CARD, { description: "3DS" });
    expect(reply).toMatchObject({ status: "open", actionUrl: expect.stringContaining("/3ds/") as string });
    await decide("SECURE", "approve");
    expect(await query("SECURE")).toMatchObject({ status: "succeeded" });
  });

  it("tell of a decline at once", async () => {
    expect(await charge("NOFUNDS", WITH_CARD, { description: "FAILED" })).toMatchObject({
      status: "failed",
      refusal: { kind: "declined" },
    });
  });

  it("take what the drop-in component gave, without our reference", async () => {
    const client = new PayermaxClient(sandbox.url, {
      ...MERCHANT,
      publicKey: OURS.publicKey,
      privateKey: OURS.privateKey,
    });
    const session = await client.send("applyDropinSession", {
      currency: "USD",
      country: "US",
      userId: "USER42",
      componentList: ["CARD"],
    });
    const sessionKey = String(session.data.sessionKey);
    const response = await fetch(`${sandbox.url}/_sandbox/payermax/drop-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sessionKey }),
    });
    const { paymentToken } = (await response.json()) as { paymentToken: string };
    await charge("DROPIN", { type: "dropIn", paymentToken, sessionKey, saveCard: false });
    const record = await query("DROPIN");
    expect(record).toMatchObject({ status: "succeeded", createdAt: expect.any(String) as string });
    expect(record).not.toHaveProperty("reference");
  });
});

describe("what stays open, and is settled later", () => {
  it("a capture: the same request gives the first answer, the notification the last word", async () => {
    const amount = { currency: "USD", value: 600_000 };
    await authorize("SLOW", WITH_CARD, { amount });
    const first = await answerOf<RequestReport>(capture("SLOW", 600_000, amount));
    expect(first).toMatchObject({ status: "pending", requestId: "SLOW_CAPTURE_1" });
    expect(await answerOf(capture("SLOW", 600_000, amount))).toEqual(first);
    sandbox.payermax.settle({ requestId: "SLOW_CAPTURE_1", outcome: "success" });
    expect((await notified("SLOW")).at(-1)?.report).toEqual({ ...first, status: "succeeded", amount: null });
  });

  it("a capture that failed says so, and a repeat that is refused leaves it unknown", async () => {
    const amount = { currency: "USD", value: 50_000 };
    await authorize("FAILS", WITH_CARD, { amount });
    expect(await answerOf(capture("FAILS", 50_000, amount))).toMatchObject({
      status: "failed",
      refusal: { kind: "declined" },
    });
    sandbox.payermax.repeats("refuse");
    const repeated = await capture("FAILS", 50_000, amount);
    sandbox.payermax.repeats("answer");
    expect(repeated).toMatchObject({ ending: "unknown", duplicate: true });
  });

  it("a refund: pending until the query or the notification says more", async () => {
    await charge("BACK", WITH_CARD);
    const refund = refundRequest("BACK", "R1", 500);
    expect(await answerOf<NotFoundReport>(open.account.queryRefund(refund))).toEqual({ about: "nothing" });
    expect(await answerOf(open.account.refund(refund))).toMatchObject({
      about: "refund",
      requestId: "BACK_REFUND_R1",
      status: "pending",
    });
    const queried = await answerOf<RequestReport>(open.account.queryRefund(refund));
    expect(queried).toMatchObject({ status: "succeeded", amount: { currency: "USD", value: 500 } });
    expect((await notified("BACK")).at(-1)?.report).toEqual(queried);
    expect(ledger("BACK")).toMatchObject([{ charged: "20.00", net: "15.00" }]);
    expect(await open.account.refund(refundRequest("BACK", "R2", 1501))).toMatchObject({
      ending: "refused",
      code: "AMOUNT_INVALID",
    });
  });
});

describe("what the sandbox refuses", () => {
  it("a query of what was never sent is no such order; a capture or cancel of it is refused", async () => {
    expect(await open.account.query({ paymentId: "NEVER", amount: AMOUNT })).toEqual({
      ending: "answered",
      answer: { about: "nothing" },
    });
    for (const outcome of [await capture("NEVER", 2000), await cancel("NEVER")])
      expect(outcome).toMatchObject({ ending: "refused", code: "ORDER_NOT_EXIST" });
  });

  it("a second order of one number is a duplicate, and takes no money", async () => {
    await charge("TWICE", WITH_CARD);
    expect(await open.account.charge(request("TWICE", WITH_CARD))).toMatchObject({
      ending: "unknown",
      code: "ORDER_REPEAT",
      duplicate: true,
    });
    expect(ledger("TWICE")).toMatchObject([{ charged: "20.00" }]);
  });

  it("a strange key and a wrong clock: the one is refused, the other may be sent again", async () => {
    const baseUrl = `${sandbox.url}/aggregate-pay/api/gateway`;
    const stranger = openAccount(baseUrl, { ...platform(), privateKey: THEIRS.privateKey });
    const late = openAccount(baseUrl, { ...platform(), now: () => new Date(Date.now() - 150_000) });
    expect(await stranger.account.charge(request("STRANGER", WITH_CARD))).toMatchObject({
      ending: "refused",
      code: "SIGN_VERIFY_FAILED",
    });
    expect(await late.account.charge(request("LATE", WITH_CARD))).toMatchObject({
      ending: "notSent",
      code: "REQ_TIME_OVER_TIME",
    });
    expect([...ledger("STRANGER"), ...ledger("LATE")]).toEqual([]);
    await Promise.all([stranger.close(), late.close()]);
  });

  it("answers that another platform key signed settle nothing", async () => {
    const baseUrl = `${sandbox.url}/aggregate-pay/api/gateway`;
    const deceived = openAccount(baseUrl, { ...platform(), publicKeys: [OURS.publicKey] });
    expect(await deceived.account.charge(request("DECEIVED", WITH_CARD))).toMatchObject({
      ending: "unknown",
      code: "unverified",
    });
    await deceived.close();
    expect(await query("DECEIVED")).toMatchObject({ status: "succeeded" });
  });
});
