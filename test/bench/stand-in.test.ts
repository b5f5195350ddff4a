import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { startStandIn, type StandIn } from "../../bench/stand-in/server.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { providerAccounts, providerWebhooks } from "../../src/providers/accounts.js";
import { createHttpPost, type HttpPost } from "../../src/providers/http.js";
import type { ChargeRequest, PaidWith } from "../../src/providers/port.js";
import {
  CHARGE as HOSTED,
  MERCHANT as PAYERMAX,
  offered,
  OURS,
  THEIRS,
} from "../providers/payermax/support.js";
import { CARD, MERCHANT as POCKYT } from "../providers/pockyt/support.js";
import { startProvider, type ProviderServer } from "../providers/support/provider-server.js";
import type { AccountWithWebhook } from "../providers/support/use-provider.js";

let standIn: StandIn;
/** Records the notifications in the relay's place, and acknowledges them or not. */
let relay: ProviderServer;
let post: HttpPost;
let pockyt: AccountWithWebhook;
let payermax: AccountWithWebhook;

beforeAll(async () => {
  relay = await startProvider();
  post = createHttpPost();
  standIn = await startStandIn({ pockytToken: POCKYT.token, payermaxPrivateKey: THEIRS.privatePem });
  pockyt = accountOf("tutorial", "pockyt");
  payermax = accountOf("tutorial", "payermax");
});
afterAll(() => Promise.all([post.close(), standIn.close(), relay.close()]));
beforeEach(async () => {
  relay.requests.length = 0;
  relay.reply = {};
  for (const contender of ["tutorial", "holdfast"])
    expect((await fetch(ledgerUrl(contender), { method: "DELETE" })).status).toBe(204);
});

function accountOf(contender: string, provider: "pockyt" | "payermax"): AccountWithWebhook {
  const baseUrl = `${standIn.url}/${contender}/${provider}`;
  const keys = { privateKey: OURS.privateKey, publicKeys: [THEIRS.publicKey] };
  const configured = { pockyt: { ...POCKYT, baseUrl }, payermax: { ...PAYERMAX, ...keys, baseUrl } };
  const webhookUrl = (name: string, account: string) => `${relay.url}/webhooks/${name}/${account}`;
  const accounts = new Map([["default", configured]]);
  const account = providerAccounts(accounts, webhookUrl, post)("default", provider);
  const webhook = providerWebhooks(accounts)("default", provider);
  if (account === null || webhook === null) throw new Error(`no account at ${provider}`);
  return { ...account, webhook };
}

const AMOUNT = { currency: "USD", value: 2050 };
const SAVED: PaidWith = { type: "savedCard", token: "pp_1", customerNo: "20001", merchantInitiated: false };
const NEW_CARD: PaidWith = { type: "card", card: CARD, saveCard: true };

const request = (
  paymentId: string,
  paidWith: PaidWith,
  change: Partial<ChargeRequest> = {},
): ChargeRequest => ({
  ...HOSTED,
  paymentId,
  reference: `run-${paymentId}`,
  amount: AMOUNT,
  paidWith,
  ...change,
});
const authorize = (paymentId: string) =>
  answerOf(offered(payermax.authorize)(request(paymentId, { type: "hosted", saveCard: false })));
const captureRequest = (paymentId: string, requestId = `${paymentId}_CAPTURE_1`) => ({
  paymentId,
  amount: AMOUNT,
  requestId,
  captureAmount: { ...AMOUNT, value: 1500 },
});

async function answerOf<Answer>(
  call: Promise<{ ending: "answered"; answer: Answer } | { ending: "notSent" | "refused" | "unknown" }>,
): Promise<Answer> {
  const outcome = await call;
  if (outcome.ending !== "answered") throw new Error(JSON.stringify(outcome));
  return outcome.answer;
}

function approve({ actionUrl = "" }: object & { actionUrl?: string }): Promise<Response> {
  expect(actionUrl).toMatch(new RegExp(`^${standIn.url}/shopper/\\w+$`));
  return fetch(actionUrl, { method: "POST" });
}

/** Every notification so far, as the relay reads it. */
function notified(account: AccountWithWebhook): ProviderNotification[] {
  return relay.requests.map(({ headers, body }) => {
    const { "content-type": contentType = "" } = headers;
    expect(account.webhook.contentTypes).toContain(contentType);
    const receivedAt = "2026-01-02T03:04:05.000Z";
    const reading = account.webhook.read({ contentType, headers, body, receivedAt });
    if (reading.result !== "verified") throw new Error(`${reading.result}: ${reading.reason}`);
    return reading.notification;
  });
}

const ledgerUrl = (contender: string) => `${standIn.url}/ledger/${contender}`;

async function ledger(contender: string): Promise<unknown> {
  return (await fetch(ledgerUrl(contender))).json();
}

describe("Pockyt", () => {
  it("charges a saved card at once", async () => {
    const charged = await answerOf(pockyt.charge(request("SAVED1", SAVED)));
    expect(charged).toMatchObject({ status: "succeeded", recognized: true, amount: AMOUNT });
    expect(await answerOf(pockyt.query({ paymentId: "SAVED1", amount: AMOUNT }))).toEqual(charged);
    expect(relay.requests).toEqual([]);
    expect(await ledger("tutorial")).toEqual({ payments: { SAVED1: ["charge", "query"] } });
  });

  it("saves a new card that the shopper confirms", async () => {
    const reference = { paymentId: "VAULT1", amount: AMOUNT };
    const { customerNo } = await answerOf(offered(pockyt.createCustomer)({ paymentId: "VAULT1" }));
    const pending = await answerOf(pockyt.charge(request("VAULT1", NEW_CARD, { customerNo })));
    expect(pending).toMatchObject({ status: "open", recognized: true });
    expect(await answerOf(pockyt.query(reference))).toMatchObject({ status: "open", amount: AMOUNT });

    expect((await approve(pending)).status).toBe(200);
    const { refs } = pending;
    const [ipn, ...others] = notified(pockyt);
    expect(others).toEqual([]);
    expect(ipn).toMatchObject({
      paymentId: "VAULT1",
      report: { about: "payment", status: "succeeded", amount: AMOUNT, refs, savedCard: { customerNo } },
    });
    expect(relay.requests[0]?.path).toBe("/webhooks/pockyt/default");
    const record = await answerOf(pockyt.query(reference));
    expect(record).toMatchObject({ status: "succeeded", amount: AMOUNT, refs });
    expect(await ledger("tutorial")).toEqual({
      payments: { VAULT1: ["createCustomer", "charge", "query", "query"] },
    });
  });

  it("saves no card where that was not asked", async () => {
    const paidWith: PaidWith = { type: "card", card: CARD, saveCard: false };
    await approve(await answerOf(pockyt.charge(request("CARD1", paidWith))));
    expect(notified(pockyt)).toMatchObject([{ report: { status: "succeeded" } }]);
    expect(notified(pockyt)[0]?.report).not.toHaveProperty("savedCard");
  });

  it("takes a reference once, and does not know one that never came", async () => {
    await pockyt.charge(request("TWICE", SAVED));
    expect(await pockyt.charge(request("TWICE", SAVED))).toMatchObject({ duplicate: true });
    const nothing = { ending: "answered", answer: { about: "nothing" } };
    expect(await pockyt.query({ paymentId: "NEVER", amount: AMOUNT })).toEqual(nothing);
    expect(await ledger("tutorial")).toEqual({
      payments: { TWICE: ["charge", "charge"], NEVER: ["query"] },
    });
  });
});

describe("PayerMax", () => {
  it("holds what the shopper pays at the cashier, and captures it", async () => {
    const reference = { paymentId: "STAY1", amount: AMOUNT };
    const pending = await authorize("STAY1");
    expect(pending).toMatchObject({ status: "open", recognized: true });
    const open = await answerOf(payermax.query(reference));
    expect(open).toMatchObject({ status: "open", amount: AMOUNT, captureMode: "manual" });

    expect((await approve(pending)).status).toBe(200);
    const { refs } = pending as { refs?: unknown };
    const held = { status: "succeeded", amount: AMOUNT, captureMode: "manual", reference: "run-STAY1", refs };
    expect(notified(payermax)).toMatchObject([{ paymentId: "STAY1", report: { about: "payment", ...held } }]);
    expect(relay.requests[0]?.path).toBe("/webhooks/payermax/default");
    expect(await answerOf(payermax.query(reference))).toMatchObject(held);

    const captured = await answerOf(offered(payermax.capture)(captureRequest("STAY1")));
    expect(captured).toMatchObject({
      about: "capture",
      requestId: "STAY1_CAPTURE_1",
      status: "succeeded",
      amount: { currency: "USD", value: 1500 },
    });
    expect(relay.requests).toHaveLength(1);
    expect(await ledger("tutorial")).toEqual({
      payments: { STAY1: ["authorize", "query", "query", "capture"] },
    });
  });

  it("captures once, and only what was paid", async () => {
    const capture = offered(payermax.capture);
    expect(await capture(captureRequest("STAY1"))).toMatchObject({ code: "ORDER_NOT_EXIST" });
    const pending = await authorize("STAY1");
    expect(await capture(captureRequest("STAY1"))).toMatchObject({ code: "PAYMENT_PROCESSING" });
    await approve(pending);
    const first = await answerOf(capture(captureRequest("STAY1")));
    expect(await answerOf(capture(captureRequest("STAY1")))).toEqual(first);
    expect(await capture(captureRequest("STAY1", "ANOTHER"))).toMatchObject({ code: "PAYMENT_REJECTED" });
  });

  it("releases what is held", async () => {
    await approve(await authorize("STAY1"));
    const cancel = { paymentId: "STAY1", amount: AMOUNT, requestId: "STAY1_CANCEL_1" };
    expect(await answerOf(payermax.cancel(cancel))).toMatchObject({ about: "cancel", status: "succeeded" });
    expect(await ledger("tutorial")).toEqual({ payments: { STAY1: ["authorize", "cancel"] } });
  });

  it("takes an order once, and does not know one that never came", async () => {
    await authorize("TWICE");
    const again = request("TWICE", { type: "hosted", saveCard: false });
    expect(await payermax.charge(again)).toMatchObject({ duplicate: true });
    const nothing = { ending: "answered", answer: { about: "nothing" } };
    expect(await payermax.query({ paymentId: "NEVER", amount: AMOUNT })).toEqual(nothing);
    expect(await ledger("tutorial")).toEqual({
      payments: { TWICE: ["authorize", "charge"], NEVER: ["query"] },
    });
  });
});

describe("the shopper", () => {
  it("is told what came in place of an acknowledgement", async () => {
    relay.reply = { status: 401 };
    const pending = await authorize("STAY1");
    const refused = await approve(pending);
    expect([refused.status, await refused.json()]).toEqual([502, { status: 401 }]);

    relay.reply = {};
    expect((await approve(pending)).status).toBe(200);
    const [first, again] = relay.requests.map(({ body }) => body.toString());
    expect(again).toBe(first);
  });

  it("is told that nobody could be reached", async () => {
    const gone = await startProvider();
    const here = { ...POCKYT, baseUrl: `${standIn.url}/tutorial/pockyt` };
    const account = new Map([["default", { pockyt: here }]]);
    const unreachable = providerAccounts(account, () => gone.url, post)("default", "pockyt");
    await gone.close();
    if (unreachable === null) throw new Error("no account");
    const refused = await approve(await answerOf(unreachable.charge(request("CARD1", NEW_CARD))));
    expect([refused.status, await refused.json()]).toEqual([502, { error: "ECONNREFUSED" }]);
  });
});

describe("contenders", () => {
  it("have transactions and a ledger of their own", async () => {
    const other = accountOf("holdfast", "pockyt");
    await pockyt.charge(request("SAME", SAVED));
    expect(await ledger("holdfast")).toEqual({ payments: {} });
    const nothing = { about: "nothing" };
    expect(await answerOf(other.query({ paymentId: "SAME", amount: AMOUNT }))).toEqual(nothing);
    expect(await answerOf(other.charge(request("SAME", SAVED)))).toMatchObject({ status: "succeeded" });
    expect(await ledger("tutorial")).toEqual({ payments: { SAME: ["charge"] } });
    expect(await ledger("holdfast")).toEqual({ payments: { SAME: ["query", "charge"] } });
  });

  it("are forgotten with their transactions, and no other is", async () => {
    await accountOf("holdfast", "pockyt").charge(request("KEPT", SAVED));
    const pending = await authorize("GONE");
    await fetch(ledgerUrl("tutorial"), { method: "DELETE" });
    expect(await ledger("tutorial")).toEqual({ payments: {} });
    expect(await ledger("holdfast")).toEqual({ payments: { KEPT: ["charge"] } });
    expect((await approve(pending)).status).toBe(404);
    expect(await authorize("GONE")).toMatchObject({ status: "open" });
  });
});

describe("any other request", () => {
  it.each([
    ["GET", "/"],
    ["GET", "/shopper/1"],
    ["POST", "/shopper/1"],
    ["POST", "/ledger/tutorial"],
    ["GET", "/tutorial/pockyt/order/v4/capture"],
    ["POST", "/tutorial/pockyt/app-data-search/v3/refund"],
    ["POST", "/tutorial/payermax/refund"],
    ["POST", "/tutorial/payermax/orderQuery?again=1"],
    ["POST", "/TUTORIAL/payermax/orderQuery"],
  ])("%s %s is not found, and recorded nowhere", async (method, path) => {
    const body = JSON.stringify({ reference: "ORDER1", data: { outTradeNo: "ORDER1" } });
    const response = await fetch(standIn.url + path, { method, ...(method === "POST" && { body }) });
    expect(response.status).toBe(404);
    expect(await ledger("tutorial")).toEqual({ payments: {} });
  });

  it.each([
    ["pockyt/v1/customers/create", "{}"],
    ["pockyt/order/v4/capture", '{"reference":"ORDER1"}'],
    ["pockyt/app-data-search/v3/tran-query", "{}"],
    ["pockyt/app-data-search/v3/tran-query", "null"],
    ["payermax/orderQuery", '{"data":{'],
    ["payermax/orderQuery", "{}"],
  ])("nor is %s with %s, about which payment nobody could say", async (path, body) => {
    const response = await fetch(`${standIn.url}/tutorial/${path}`, { method: "POST", body });
    expect(response.status).toBe(404);
    expect(await ledger("tutorial")).toEqual({ payments: {} });
  });
});

it("listens on the address that it is given", async () => {
  const elsewhere = await startStandIn({
    pockytToken: POCKYT.token,
    payermaxPrivateKey: THEIRS.privatePem,
    host: "localhost",
  });
  expect(elsewhere.url).toMatch(/^http:\/\/localhost:\d+$/);
  expect((await fetch(`${elsewhere.url}/ledger/bare`)).status).toBe(200);
  await elsewhere.close();
  await expect(fetch(elsewhere.url)).rejects.toThrow(TypeError);
});
