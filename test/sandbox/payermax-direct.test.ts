import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { CARD, cardDetail, newMerchant, PayermaxClient, text, type Json } from "./support/payermax-client.js";

const MERCHANT = newMerchant("P01010114178824");
const OTHER = newMerchant("P01010114178825");

let sandbox: Sandbox;
let client: PayermaxClient;
let other: PayermaxClient;

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT, OTHER] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
  other = new PayermaxClient(sandbox.url, OTHER);
});

afterAll(() => sandbox.close());

function money(reference: unknown): string[] {
  return sandbox
    .ledger({ reference: text(reference) })
    .entries.map((entry) => `${entry.type} ${entry.amount}`);
}

const pay = (detail: Json, fields: Json = {}, from = client) =>
  from.send("orderAndPay", { ...from.directFields(detail), ...fields });

describe("a payment with a card", () => {
  it("is authorized at once, or is a sale", async () => {
    const { data } = await pay(cardDetail());
    expect(data).toEqual({
      outTradeNo: expect.any(String) as string,
      tradeToken: expect.stringMatching(/^T\d{22}$/) as string,
      status: "SUCCESS",
    });
    expect(money(data.outTradeNo)).toEqual(["authorize 77.44"]);
    const sale = await pay(cardDetail({ cardIdentifierNo: "5555555555554444" }), { captureMode: undefined });
    expect(money(sale.data.outTradeNo)).toEqual(["charge 77.44"]);
    const [detail] = (await client.query(text(sale.data.outTradeNo))).data.paymentDetails as Json[];
    expect(detail?.cardInfo).toMatchObject({ cardOrg: "MASTERCARD", cardIdentifierNo: "555555******4444" });
    expect(detail).not.toHaveProperty("paymentTokenID");
  });

  it("fails for the subject that says so", async () => {
    const { code, data } = await pay(cardDetail(), { subject: "FAILED" });
    expect(code).toBe("APPLY_SUCCESS");
    expect(Object.keys(data)).toEqual(["outTradeNo", "tradeToken", "status"]);
    expect(data.status).toBe("FAILED");
    expect((await client.query(text(data.outTradeNo))).data.status).toBe("FAILED");
    expect(money(data.outTradeNo)).toEqual([]);
  });

  it("waits for the subject that says so, without a page", async () => {
    const { data } = await pay(cardDetail(), { subject: "PENDING" });
    expect(data.status).toBe("PENDING");
    expect(data).not.toHaveProperty("redirectUrl");
    await client.control("POST", "/_sandbox/3ds", { reference: data.outTradeNo, outcome: "approve" });
    expect(money(data.outTradeNo)).toEqual(["authorize 77.44"]);
  });

  it.each([
    ["approve", "SUCCESS", ["authorize 77.44"]],
    ["decline", "FAILED", []],
  ])("asks the shopper's bank, who can %s", async (outcome, status, booked) => {
    const shop = { frontCallbackUrl: "https://shop.example/back" };
    const { data } = await pay(cardDetail(), { subject: "3DS", ...shop });
    expect(data.status).toBe("PENDING");
    const url = text(data.redirectUrl);
    const page = await (await fetch(url)).text();
    for (const shown of ["Sandbox bank", "77.44 USD", "ending in 1111"]) expect(page).toContain(shown);
    expect(page).not.toContain(CARD);
    expect((await fetch(url.replace("/payermax/3ds/", "/cashier/"))).status).toBe(404);
    expect((await client.control("POST", url, { outcome })).body).toMatchObject({
      status,
      redirectUrl: "https://shop.example/back",
    });
    expect((await client.query(text(data.outTradeNo))).data.status).toBe(status);
    expect(money(data.outTradeNo)).toEqual(booked);
  });

  it.each([
    ["no country", { country: undefined }],
    ["no terminalType", { terminalType: undefined }],
    ["no paymentDetail", { paymentDetail: undefined }],
    ["another terminal", { terminalType: "PHONE" }],
  ])("is refused with %s", async (_name, change) => {
    const { code, data } = await pay(cardDetail(), change);
    expect({ code, data }).toEqual({ code: "PARAMS_INVALID", data: {} });
  });

  it.each([
    ["no card", { paymentMethodType: "CARD" }],
    ["no method", { ...cardDetail(), paymentMethodType: undefined }],
    ["no buyer", { ...cardDetail(), buyerInfo: undefined }],
    ["no IP address", { ...cardDetail(), buyerInfo: { userAgent: "Mozilla/5.0" } }],
    ["a name for an IP address", { ...cardDetail(), buyerInfo: { userAgent: "M", clientIp: "localhost" } }],
    ["a short card number", cardDetail({ cardIdentifierNo: "4444" })],
    ["a year of four digits", cardDetail({ cardExpirationYear: "2030" })],
    ["a month that is none", cardDetail({ cardExpirationMonth: "13" })],
    ["a short cvv", cardDetail({ cvv: "1" })],
    ["a card and a token", { ...cardDetail(), paymentTokenID: "PMTOKEN1" }],
    ["a field that nobody knows", { ...cardDetail(), tokenForFuture: true }],
  ])("is refused with %s", async (_name, detail) => {
    const order = client.directFields(detail);
    const reply = await client.send("orderAndPay", order);
    expect(reply.code).toBe("PARAMS_INVALID");
    expect(reply.raw).not.toContain(CARD);
    expect((await client.query(text(order.outTradeNo))).code).toBe("ORDER_NOT_EXIST");
  });
});

describe("a saved card", () => {
  async function savedToken(more: Json = {}): Promise<string> {
    const { data } = await pay({ ...cardDetail(), tokenForFutureUse: true, ...more });
    const [detail] = (await client.query(text(data.outTradeNo))).data.paymentDetails as Json[];
    return text(detail?.paymentTokenID);
  }

  const payWith = (paymentTokenID: string, fields: Json = {}, detail: Json = {}, from = client) =>
    pay({ paymentMethodType: "CARD", paymentTokenID, ...detail }, fields, from);

  it("pays again, by its token", async () => {
    const paymentTokenID = await savedToken();
    const { data } = await payWith(paymentTokenID, { totalAmount: 5 }, { tokenForFutureUse: false });
    expect(data.status).toBe("SUCCESS");
    expect(money(data.outTradeNo)).toEqual(["authorize 5.00"]);
    const [detail] = (await client.query(text(data.outTradeNo))).data.paymentDetails as Json[];
    expect(detail?.cardInfo).toMatchObject({ cardIdentifierNo: "444433******1111" });
    expect((await payWith(paymentTokenID, { subject: "FAILED" })).data.status).toBe("FAILED");
    expect((await payWith(paymentTokenID, { subject: "3DS" })).data.status).toBe("PENDING");
  });

  it("pays without the shopper", async () => {
    const mit = { merchantInitiated: true, mitType: "UNSCHEDULED", tokenForFutureUse: false };
    const bound = await savedToken({ mitType: "UNSCHEDULED" });
    expect((await payWith(bound, {}, mit)).data.status).toBe("SUCCESS");
    expect((await payWith(bound)).data.status).toBe("SUCCESS");
    expect((await payWith(bound, {}, { ...mit, mitType: undefined })).code).toBe("PARAMS_INVALID");
    expect((await payWith(await savedToken(), {}, mit)).code).toBe("PARAMS_INVALID");
  });

  it("pays with its CVV only where its issuer asks for that again", async () => {
    const asks = await savedToken({
      ...cardDetail({ cardIdentifierNo: "4550362675315105" }),
      mitType: "UNSCHEDULED",
    });
    expect((await payWith(asks)).code).toBe("PARAMS_INVALID");
    expect((await payWith(asks, {}, { cardInfo: { cvv: "7" } })).code).toBe("PARAMS_INVALID");
    expect((await payWith(asks, {}, { cardInfo: { cvv: "123" } })).data.status).toBe("SUCCESS");
    const mit = { merchantInitiated: true, mitType: "UNSCHEDULED" };
    expect((await payWith(asks, {}, mit)).data.status).toBe("SUCCESS");
    expect((await pay({ paymentMethodType: "CARD", cardInfo: { cvv: "123" } })).code).toBe("PARAMS_INVALID");
  });

  it("is its user's and its merchant's", async () => {
    const paymentTokenID = await savedToken();
    expect((await payWith(paymentTokenID, { userId: "USER43" })).code).toBe("PARAMS_INVALID");
    expect((await payWith(paymentTokenID, {}, {}, other)).code).toBe("PARAMS_INVALID");
    expect((await payWith("PMTOKEN1")).code).toBe("PARAMS_INVALID");
    expect((await payWith(paymentTokenID, {}, { tokenForFutureUse: true })).code).toBe("PARAMS_INVALID");
    expect((await payWith(paymentTokenID, {}, { paymentMethodType: undefined })).code).toBe("PARAMS_INVALID");
  });

  it("comes from the cashier too, once the shopper has paid", async () => {
    const detail = { paymentMethodType: "CARD", tokenForFutureUse: true };
    const outTradeNo = await client.paid({ country: "US", paymentDetail: detail });
    const [paid] = (await client.query(outTradeNo)).data.paymentDetails as Json[];
    expect((await payWith(text(paid?.paymentTokenID))).data.status).toBe("SUCCESS");
  });

  it("is none of a payment that failed or did not ask for it", async () => {
    const failed = await pay({ ...cardDetail(), tokenForFutureUse: true }, { subject: "FAILED" });
    const unasked = await pay(cardDetail());
    for (const { data } of [failed, unasked]) {
      expect(sandbox.transactions({ reference: text(data.outTradeNo) })[0]?.paymentTokenID).toBeNull();
    }
  });
});

describe("drop-in", () => {
  const SESSION = { currency: "USD", country: "US", userId: "USER42", componentList: ["CARD"] };

  async function session(from = client, more: Json = {}): Promise<string> {
    const { data } = await from.send("applyDropinSession", { ...SESSION, ...more });
    expect(Object.keys(data)).toEqual(["clientKey", "sessionKey"]);
    return text(data.sessionKey);
  }

  async function typed(sessionKey: string, outcome?: string, more: Json = {}): Promise<Json> {
    const asked = { sessionKey, ...(outcome !== undefined && { outcome }), ...more };
    const { httpStatus, body } = await client.control("POST", "/_sandbox/payermax/drop-in", asked);
    expect(httpStatus).toBe(200);
    return { sessionKey, paymentToken: text(body.paymentToken) };
  }

  it.each([
    [undefined, "SUCCESS", ["authorize 77.44"]],
    ["success", "SUCCESS", ["authorize 77.44"]],
    ["failed", "FAILED", []],
    ["3ds", "PENDING", []],
  ])("pays with what the component hands out: outcome %s", async (outcome, status, booked) => {
    const { data } = await pay(await typed(await session(), outcome), { reference: "ours" });
    expect(data.status).toBe(status);
    expect("redirectUrl" in data).toBe(outcome === "3ds");
    expect(money(data.outTradeNo)).toEqual(booked);
    expect((await client.query(text(data.outTradeNo))).data).not.toHaveProperty("reference");
  });

  it("takes a token once, of this merchant's session, user and currency", async () => {
    const sessionKey = await session();
    const used = await typed(sessionKey);
    expect((await pay(used)).data.status).toBe("SUCCESS");
    expect((await pay(used)).code).toBe("PARAMS_INVALID");
    const fresh = await typed(sessionKey);
    expect((await pay({ sessionKey })).code).toBe("PARAMS_INVALID");
    expect((await pay({ paymentToken: fresh.paymentToken })).code).toBe("PARAMS_INVALID");
    expect((await pay({ ...fresh, sessionKey: await session() })).code).toBe("PARAMS_INVALID");
    expect((await pay({ ...fresh, sessionKey: "0" })).code).toBe("PARAMS_INVALID");
    expect((await pay(fresh, { userId: "USER43" })).code).toBe("PARAMS_INVALID");
    expect((await pay(fresh, { currency: "EUR" })).code).toBe("PARAMS_INVALID");
    expect((await pay(fresh, {}, other)).code).toBe("PARAMS_INVALID");
    expect((await pay(fresh)).data.status).toBe("SUCCESS");
  });

  it.each([
    ["asked for it, and the shopper agreed", true, true, "APPLY_SUCCESS"],
    ["asked for it, and the shopper did not agree", true, false, "PARAMS_INVALID"],
    ["did not ask for it", false, true, "PARAMS_INVALID"],
  ])("saves the card where the session %s", async (_name, tokenForFutureUse, ticksAgreement, code) => {
    const mit = tokenForFutureUse ? { mitType: "UNSCHEDULED" } : {};
    const sessionKey = await session(client, { tokenForFutureUse, ...mit });
    const { body } = await client.control("POST", "/_sandbox/payermax/drop-in", {
      sessionKey,
      ticksAgreement,
    });
    expect(body.agreementAccepted).toBe(tokenForFutureUse && ticksAgreement);
    const detail = { sessionKey, paymentToken: text(body.paymentToken) };
    const saving = await pay({ ...detail, tokenForFutureUse: true });
    expect(saving.code).toBe(code);
    if (code !== "APPLY_SUCCESS") {
      expect((await pay({ ...detail, tokenForFutureUse: false })).data.status).toBe("SUCCESS");
      return;
    }
    const [paid] = (await client.query(text(saving.data.outTradeNo))).data.paymentDetails as Json[];
    const byToken = { paymentMethodType: "CARD", paymentTokenID: text(paid?.paymentTokenID) };
    const alone = await pay({ ...byToken, merchantInitiated: true, mitType: "UNSCHEDULED" });
    expect(alone.data.status).toBe("SUCCESS");
  });

  it("needs a session that names user, country, currency and components", async () => {
    for (const name of Object.keys(SESSION)) {
      const reply = await client.send("applyDropinSession", { ...SESSION, [name]: undefined });
      expect(reply.code).toBe("PARAMS_INVALID");
    }
    const unknown = await client.control("POST", "/_sandbox/payermax/drop-in", { sessionKey: "0" });
    expect(unknown.httpStatus).toBe(404);
  });
});
