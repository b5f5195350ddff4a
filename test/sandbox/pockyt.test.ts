import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  CARD_3DS,
  CARD_DECLINED,
  CARD_SUCCESS,
  CARD_VAULT_DECLINED,
  MERCHANT,
  PockytClient,
  text,
  type Fields,
} from "./support/pockyt-client.js";

const OTHER_MERCHANT = { merchantNo: "203781", storeNo: "303662", token: "another-token" };

let sandbox: Sandbox;
let client: PockytClient;
let otherClient: PockytClient;

beforeAll(async () => {
  sandbox = await startSandbox({ pockyt: { merchants: [MERCHANT, OTHER_MERCHANT] } });
  client = new PockytClient(sandbox.url);
  otherClient = new PockytClient(sandbox.url, OTHER_MERCHANT);
});

afterAll(() => sandbox.close());

async function paid(fields: Fields = {}): Promise<{ reference: string; transactionNo: string }> {
  const { result } = await client.capture({ ...client.cardFields(CARD_SUCCESS), ...fields });
  expect(result.status).toBe("success");
  return { reference: text(result.reference), transactionNo: text(result.transactionNo) };
}

async function pending(fields: Fields = {}) {
  const sale: Fields = { ...client.cardFields(), ...fields };
  const { result } = await client.capture(sale);
  expect(result.status).toBe("pending");
  return {
    reference: text(sale.reference),
    transactionNo: text(result.transactionNo),
    authenticationUrl: text(result.authenticationUrl),
  };
}

async function saveCard(cardNumber: string): Promise<{ customerNo: string; vaultId: string }> {
  const customerNo = await client.createCustomer();
  const { reference } = await pending({ cardNumber, customerNo, creditType: "vault" });
  await client.decide(reference, "approve");
  return { customerNo, vaultId: text(sandbox.transactions({ reference })[0]?.vaultId) };
}

function money(reference: string): string[] {
  return sandbox
    .ledger({ reference })
    .entries.map((entry) => `${entry.type} ${entry.amount} ${entry.currency}`);
}

describe("every request", () => {
  const query = "/app-data-search/v3/tran-query";

  it.each([
    ["a wrong signature", { verifySign: "0".repeat(32) }],
    ["another merchant's signature", { storeNo: "303662", merchantNo: "203781" }],
  ])("is refused with %s", async (_name, change) => {
    const body = JSON.stringify({ ...client.signed({ reference: "ORDER0" }), ...change });
    const reply = await client.postRaw(query, body, { "content-type": "application/json" });
    expect(reply.httpStatus).toBe(400);
    expect(reply.body).toEqual({ ret_code: "000000", retMsg: "data error : verifySign" });
  });

  it.each([
    ["a null", '{"merchantNo":"203780","storeNo":"303661","reference":null}', "000020"],
    ["an empty value", '{"merchantNo":"203780","storeNo":"303661","reference":""}', "000020"],
    ["a number", '{"merchantNo":203780,"storeNo":"303661","reference":"A"}', "000023"],
    ["a nested value", '{"merchantNo":"203780","storeNo":"303661","reference":{"a":"b"}}', "000023"],
    ["no merchant", '{"storeNo":"303661","reference":"A"}', "000020"],
    ["an unknown merchant", '{"merchantNo":"1","storeNo":"303661","reference":"A"}', "000030"],
    ["a store of another merchant", '{"merchantNo":"203780","storeNo":"303662","reference":"A"}', "000030"],
    ["an array", "[]", "000023"],
    ["broken JSON", '{"merchantNo":', "000023"],
    ["no body", "", "000020"],
  ])("is refused with %s", async (_name, body, retCode) => {
    const reply = await client.postRaw(query, body, { "content-type": "application/json" });
    expect(reply.httpStatus).toBe(200);
    expect(reply.body).toEqual({ ret_code: retCode, ret_msg: expect.any(String) as string });
  });

  it("may be form-encoded, with no field twice", async () => {
    const { reference } = await paid();
    const form = new URLSearchParams(client.signed({ reference })).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await client.postRaw(query, form, headers)).result.status).toBe("success");
    const twice = await client.postRaw(query, `${form}&reference=${reference}`, headers);
    expect(twice.body.ret_code).toBe("000023");
    expect((await client.postRaw(query, form, { "content-type": "text/plain" })).body.ret_code).toBe(
      "000023",
    );
  });

  it("is refused above 64 KiB", async () => {
    const reply = await client.post(query, { reference: "A".repeat(70_000) });
    expect(reply.httpStatus).toBe(413);
  });

  it("has the documented fields only", async () => {
    const reply = await client.query({ reference: "A", colour: "red" });
    expect(reply.body).toEqual({ ret_code: "000023", ret_msg: "colour is not a field of this API" });
  });
});

describe("customers", () => {
  it("are created from nothing but the merchant, each time anew", async () => {
    const first = await client.createCustomer();
    expect(first).toMatch(/^2000\d{18}$/);
    expect(await client.createCustomer()).not.toBe(first);
  });

  it("keep their profile and are found by number or code", async () => {
    const profile = {
      countryCode: "US",
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "Byron",
      state: "CA",
      city: "Cupertino",
      street: "1 Infinite Loop",
      zip: "95014",
      phone: "+1 202 555 0143",
    };
    const customerNo = await client.createCustomer({ ...profile, customerCode: "USER42" });
    const retrieve = async (fields: Fields) => (await client.post("/v1/customers/retrieve", fields)).body;
    for (const fields of [{ customerNo }, { customerCode: "USER42" }] as Fields[]) {
      expect(await retrieve(fields)).toMatchObject({ status: 200, resultBody: { customerNo, ...profile } });
    }
    expect((await retrieve({ customerNo: "1" })).ret_code).toBe("000021");
    expect((await retrieve({})).ret_code).toBe("000023");
  });

  it("belong to their merchant", async () => {
    const customerNo = await client.createCustomer();
    const reply = await otherClient.capture({ ...otherClient.cardFields(), customerNo });
    expect(reply.body.ret_code).toBe("000021");
  });

  it.each([
    { email: "nobody" },
    { countryCode: "USA" },
    { dateOfBirth: "1.1.1990" },
    { profileType: "COMPANY" },
    { timestamp: "now" },
  ])("are refused with %o", async (fields) => {
    const reply = await client.post("/v1/customers/create", fields);
    expect(reply.body.ret_code).toBe("000023");
  });
});

describe("capture with a card", () => {
  it("asks for 3DS in the seed's words", async () => {
    const customerNo = await client.createCustomer();
    const { body } = await client.capture({
      ...client.cardFields(),
      customerNo,
      creditType: "vault",
      goodsInfo:
        '[{"goods_name":"test","quantity":"1","category":"DIGITAL_GOODS","amount":"10.00","tax":"0"}]',
      ipnUrl: "http://127.0.0.1:9/ipn?a=1&b=2",
      callbackUrl: "https://shop.example/return?status={status}",
    });
    expect(body).toEqual({
      status: 200,
      resultBody: {
        authenticationUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/3ds\/[0-9a-f]+$/) as string,
        customerNo: expect.stringMatching(/^2000\d{18}$/) as string,
        transactionNo: expect.stringMatching(/^\d{18}$/) as string,
        status: "pending",
      },
    });
    // The seed's answer shows another customerNo than its request.
    expect((body.resultBody as Fields).customerNo).not.toBe(customerNo);
  });

  it("succeeds at once with the card that needs no 3DS", async () => {
    const sale = client.cardFields(CARD_SUCCESS);
    const { result } = await client.capture(sale);
    expect(result).toEqual({
      amount: "20.00",
      currency: "USD",
      customerNo: expect.any(String) as string,
      transactionNo: expect.any(String) as string,
      status: "success",
      paymentTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      reference: sale.reference,
    });
    expect(money(text(sale.reference))).toEqual(["charge 20.00 USD"]);
  });

  it("is declined at once with the card that has no money", async () => {
    const sale = client.cardFields(CARD_DECLINED);
    const { result } = await client.capture(sale);
    expect(result).toMatchObject({ status: "failed", errorCode: "CARD_DECLINED" });
    expect((await client.query({ reference: text(sale.reference) })).result.status).toBe("failed");
    expect(money(text(sale.reference))).toEqual([]);
  });

  it("treats any other card like the one with 3DS", async () => {
    expect((await client.capture(client.cardFields("378282246310005"))).result.status).toBe("pending");
  });

  it.each([
    ["000020", { amount: undefined }],
    ["000020", { reference: undefined }],
    ["000020", { terminal: undefined }],
    ["000020", { cardCvv: undefined }],
    ["000020", { cardNumber: undefined }],
    ["000021", { customerNo: "2000000000000000000000" }],
    ["000023", { amount: "20.001" }],
    ["000023", { amount: "0.00" }],
    ["000023", { amount: "-1" }],
    ["000023", { amount: "1e3" }],
    ["000023", { amount: "1,000.00" }],
    ["000023", { amount: "020" }],
    ["000023", { amount: "5.0", currency: "JPY" }],
    ["000023", { amount: "5.00", currency: "TWD" }],
    ["000023", { amount: "5.50", currency: "HUF" }],
    ["000023", { currency: "CNY" }],
    ["000023", { note: "a&status=success" }],
    ["000023", { goodsInfo: '[{"goods_name":"a=b","quantity":"1"}]' }],
    ["000023", { settleCurrency: "GBP" }],
    ["000023", { currency: "GBP" }],
    ["000023", { vendor: "alipay" }],
    ["000023", { terminal: "MWEB" }],
    ["000023", { creditType: "recurring" }],
    ["000023", { reference: "A&B" }],
    ["000023", { cardNumber: "4111111111111112" }],
    ["000023", { cardExpMonth: "8" }],
    ["000023", { cardExpMonth: "13" }],
    ["000023", { cardExpYear: "40" }],
    ["000023", { cardExpYear: "2020" }],
    ["000023", { cardCvv: "12" }],
    ["000023", { ipnUrl: "/ipn" }],
    ["000023", { callbackUrl: "javascript:alert(1)" }],
    ["000023", { clientIp: "localhost" }],
    ["000023", { goodsInfo: "one ticket" }],
    ["000023", { goodsInfo: '[{"goods_name":"ticket","quantity":1}]' }],
    ["000023", { goodsInfo: '[{"name":"ticket","quantity":"1"}]' }],
  ] as [string, Record<string, string | undefined>][])(
    "is refused with %s for %o",
    async (retCode, change) => {
      const sale = client.cardFields(CARD_SUCCESS);
      const changed = Object.entries({ ...sale, ...change }).filter(([, value]) => value !== undefined);
      const reply = await client.capture(Object.fromEntries(changed) as Fields);
      expect(reply.httpStatus).toBe(200);
      expect(reply.body).toEqual({ ret_code: retCode, ret_msg: expect.any(String) as string });
      expect(money(text(sale.reference))).toEqual([]);
      expect((await client.query({ reference: text(sale.reference) })).body.ret_code).toBe("000021");
    },
  );

  it.each([
    '{"goods_name":"ticket","quantity":"2"}',
    '[{"goods_name":"ticket","quantity":"2"},{"goods_name":"tea","quantity":"1"}]',
  ])("takes goodsInfo as one object and as a list: %s", async (goodsInfo) => {
    expect(money((await paid({ goodsInfo })).reference)).toEqual(["charge 20.00 USD"]);
  });

  it.each(["20", "20.0", "20.00"])("takes the JSON number %s, signed as it is written", async (amount) => {
    const sale = client.cardFields(CARD_SUCCESS);
    const headers = { "content-type": "application/json" };
    const asNumber = (fields: Fields, name: string) =>
      JSON.stringify(fields).replace(new RegExp(`"${name}":"([\\d.]+)"`), `"${name}": $1`);
    const made = await client.postRaw(
      "/order/v4/capture",
      asNumber(client.signed({ ...sale, amount }), "amount"),
      headers,
    );
    expect(made.result.status).toBe("success");
    const refund = { reference: text(sale.reference), refundAmount: "0.5", currency: "USD" };
    const signed = client.signed({ ...refund, settleCurrency: "USD" });
    await client.postRaw("/app-data-search/v3/refund", asNumber(signed, "refundAmount"), headers);
    expect(money(text(sale.reference))).toEqual(["charge 20.00 USD", "refund 0.50 USD"]);
  });

  it.each([
    ["000000", "a number that another text is signed for", '"amount":20', { amount: "20.00" }],
    ["000023", "any other field as a number", '"cardExpYear":2040', {}],
    ["000023", "an amount with an exponent", '"amount":2e1', {}],
  ])("refuses with %s %s", async (retCode, _what, literal, change) => {
    const sale: Fields = { ...client.cardFields(CARD_SUCCESS), ...change };
    const name = literal.slice(0, literal.indexOf(":"));
    const body = JSON.stringify(client.signed(sale)).replace(new RegExp(`${name}:"[^"]*"`), literal);
    const headers = { "content-type": "application/json" };
    const { body: answer } = await client.postRaw("/order/v4/capture", body, headers);
    expect(answer.ret_code).toBe(retCode);
    expect(money(text(sale.reference))).toEqual([]);
  });

  it("takes a UnionPay card without a check digit", async () => {
    const { body } = await client.capture(client.cardFields("6288888888888888"));
    expect(body.resultBody).toMatchObject({ status: "pending" });
  });

  it("writes amounts with the currency's own decimals", async () => {
    const yen = await paid({ amount: "500", currency: "JPY" });
    expect(money(yen.reference)).toEqual(["charge 500 JPY"]);
    const forint = await paid({ amount: "500", currency: "HUF" });
    expect(money(forint.reference)).toEqual(["charge 500 HUF"]);
    const pound = await paid({ amount: "20.5", currency: "GBP", settleCurrency: "GBP" });
    expect(money(pound.reference)).toEqual(["charge 20.50 GBP"]);
  });

  it("takes a card until the end of its month on the sandbox clock", async () => {
    const own = await startSandbox();
    try {
      const ownClient = new PockytClient(own.url);
      const year = new Date().getUTCFullYear() + 1;
      const sale = () => ({
        ...ownClient.cardFields(CARD_SUCCESS),
        cardExpMonth: "12",
        cardExpYear: String(year),
      });
      const endOfYear = (Date.UTC(year + 1, 0, 1) - Date.now()) / 1000;
      await own.advance(endOfYear - 60);
      expect((await ownClient.capture(sale())).result.status).toBe("success");
      await own.advance(61);
      expect((await ownClient.capture(sale())).body.ret_code).toBe("000023");
    } finally {
      await own.close();
    }
  });

  it("refuses a reference that was used, without an effect", async () => {
    const sale = client.cardFields(CARD_SUCCESS);
    await client.capture(sale);
    for (const again of [sale, { ...sale, amount: "30", cardNumber: CARD_DECLINED }]) {
      const { body } = await client.capture(again);
      expect(body).toEqual({
        ret_code: "000022",
        ret_msg: expect.stringContaining("Duplicate reference") as string,
      });
    }
    expect(money(text(sale.reference))).toEqual(["charge 20.00 USD"]);
    const others = await otherClient.capture({
      ...otherClient.cardFields(),
      reference: text(sale.reference),
    });
    expect(others.result.status).toBe("pending");
  });

  it("lets one of many captures at once with the same reference through", async () => {
    const sale = client.cardFields(CARD_SUCCESS);
    const replies = await Promise.all(Array.from({ length: 10 }, () => client.capture(sale)));
    expect(replies.filter(({ body }) => body.ret_code === "000022")).toHaveLength(9);
    expect(money(text(sale.reference))).toEqual(["charge 20.00 USD"]);
  });
});

describe("capture with a vaultId", () => {
  it("charges the saved card at once", async () => {
    const card = await saveCard(CARD_3DS);
    const sale: Fields = { ...client.saleFields(), ...card };
    const { result } = await client.capture(sale);
    expect(Object.keys(result)).toEqual([
      "amount",
      "currency",
      "customerNo",
      "transactionNo",
      "status",
      "paymentTime",
      "reference",
    ]);
    expect(result).toMatchObject({ amount: "20.00", status: "success", reference: sale.reference });
    expect(money(text(sale.reference))).toEqual(["charge 20.00 USD"]);
  });

  it("is declined for the card that only vaults well", async () => {
    const card = await saveCard(CARD_VAULT_DECLINED);
    const sale: Fields = { ...client.saleFields(), ...card };
    expect((await client.capture(sale)).result.status).toBe("failed");
    expect(money(text(sale.reference))).toEqual([]);
  });

  it("is refused where it does not fit", async () => {
    const { customerNo, vaultId } = await saveCard(CARD_3DS);
    const stranger = await client.createCustomer();
    const retCode = async (fields: Fields) =>
      (await client.capture({ ...client.saleFields(), ...fields })).body.ret_code;
    expect(await retCode({ vaultId, customerNo: stranger })).toBe("000021");
    expect(await retCode({ vaultId: `pp_${"0".repeat(32)}`, customerNo })).toBe("000021");
    expect(await retCode({ vaultId })).toBe("000020");
    expect(await retCode({ vaultId, customerNo, creditType: "vault" })).toBe("000022");
    expect(await retCode({ ...client.cardFields(), vaultId, customerNo })).toBe("000022");
  });

  it("is not made by a payment that did not ask for it", async () => {
    const { reference } = await paid();
    expect(sandbox.transactions({ reference })[0]?.vaultId).toBeNull();
  });
});

describe("the 3DS page", () => {
  const post = (url: string, body: string, contentType: string) =>
    fetch(url, { method: "POST", redirect: "manual", headers: { "content-type": contentType }, body });
  const click = (url: string, outcome: string) =>
    post(url, `outcome=${outcome}`, "application/x-www-form-urlencoded");

  it("shows merchant and amount with both buttons, and never more than the card's last digits", async () => {
    const { authenticationUrl } = await pending();
    const response = await fetch(authenticationUrl);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    const html = await response.text();
    for (const shown of ['lang="en"', "203780", "20.00 USD", "Approve", "Decline", "ending in 1111"]) {
      expect(html).toContain(shown);
    }
    expect(html).not.toContain(CARD_3DS);
  });

  it.each([
    ["approve", "success", ["charge 20.00 USD"]],
    ["decline", "failed", []],
  ])("takes %s and sends the shopper back with the macros filled in", async (outcome, status, ledger) => {
    const callbackUrl =
      "https://shop.example/return?s={status}&a={amount}&t={transactionNo}&r={reference}&x={constructor}";
    const { authenticationUrl, reference, transactionNo } = await pending({ callbackUrl });
    const response = await click(authenticationUrl, outcome);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(
      `https://shop.example/return?s=${status}&a=20.00&t=${transactionNo}&r=${reference}&x={constructor}`,
    );
    expect((await client.query({ reference })).result.status).toBe(status);
    expect(money(reference)).toEqual(ledger);
  });

  it("says that it is done where there is nowhere to go back to", async () => {
    const { authenticationUrl } = await pending();
    const response = await click(authenticationUrl, "approve");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("The payment was approved");
  });

  it("decides once, for a person and for a program", async () => {
    const { authenticationUrl, reference, transactionNo } = await pending();
    const json = (outcome: string) =>
      post(authenticationUrl, JSON.stringify({ outcome }), "application/json");
    const first = await json("approve");
    expect(await first.json()).toEqual({ status: "success", reference, transactionNo, redirectUrl: null });
    const second = await json("decline");
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ status: "success", error: "already decided: success" });
    const third = await click(authenticationUrl, "decline");
    expect(third.status).toBe(409);
    expect(await third.text()).toContain("Already decided");
    expect(await (await fetch(authenticationUrl)).text()).toContain("Already decided");
    expect(money(reference)).toEqual(["charge 20.00 USD"]);
  });

  it("cannot approve a transaction that was canceled", async () => {
    const { authenticationUrl, reference } = await pending();
    await client.cancel({ reference });
    expect((await click(authenticationUrl, "approve")).status).toBe(409);
    const decided = await client.decide(reference, "approve");
    expect(decided.httpStatus).toBe(409);
    expect(decided.body.status).toBe("closed");
    expect(money(reference)).toEqual([]);
  });

  it("refuses what it does not know", async () => {
    const { authenticationUrl, reference } = await pending();
    expect((await click(authenticationUrl, "maybe")).status).toBe(400);
    expect((await post(authenticationUrl, "{", "application/json")).status).toBe(400);
    expect((await fetch(`${sandbox.url}/3ds/0`)).status).toBe(404);
    expect((await click(`${sandbox.url}/3ds/0`, "approve")).status).toBe(404);
    expect((await client.decide("NOSUCHORDER", "approve")).httpStatus).toBe(404);
    expect((await client.query({ reference })).result.status).toBe("pending");
  });
});

describe("query", () => {
  it("finds by either number and shows refunds but no vaultId", async () => {
    const { reference, transactionNo } = await paid({ creditType: "vault" });
    await client.refund({ reference, refundAmount: "5", refundReference: `${reference}_REFUND_1` });
    const { body } = await client.query({ reference });
    expect(body).toEqual({
      ret_code: "000100",
      ret_msg: expect.any(String) as string,
      result: {
        amount: "20.00",
        currency: "USD",
        settleCurrency: "USD",
        reference,
        status: "success",
        transactionNo,
        transactionType: "payment",
        refundInfo: [
          {
            refundTransactionId: expect.stringMatching(/^\d{18}$/) as string,
            refundReference: `${reference}_REFUND_1`,
            refundAmount: "5.00",
            currency: "USD",
            settleCurrency: "USD",
          },
        ],
      },
    });
    expect((await client.query({ transactionNo })).body).toEqual(body);
  });

  it("takes exactly one number, of the merchant's own transactions", async () => {
    const { reference, transactionNo } = await paid();
    expect((await client.query({ reference, transactionNo })).body.ret_code).toBe("000023");
    expect((await client.query({})).body.ret_code).toBe("000023");
    expect((await client.query({ reference: "NOSUCHORDER" })).body.ret_code).toBe("000021");
    expect((await otherClient.query({ reference })).body.ret_code).toBe("000021");
    expect((await otherClient.query({ transactionNo })).body.ret_code).toBe("000021");
  });
});

describe("refund", () => {
  it("gives back in parts, up to what was paid", async () => {
    const { reference, transactionNo } = await paid();
    const { result } = await client.refund({ reference, refundAmount: "12.5", refundReference: "R1" });
    expect(result).toEqual({
      amount: "20.00",
      refundAmount: "12.50",
      currency: "USD",
      settleCurrency: "USD",
      refundReference: "R1",
      refundTransactionNo: expect.any(String) as string,
      reference,
      status: "success",
      transactionNo,
    });
    expect((await client.refund({ reference, refundAmount: "7.51" })).body.ret_code).toBe("000022");
    expect((await client.refund({ transactionNo, refundAmount: "7.50" })).body.ret_code).toBe("000100");
    expect((await client.refund({ reference, refundAmount: "0.01" })).body.ret_code).toBe("000022");
    expect(money(reference)).toEqual(["charge 20.00 USD", "refund 12.50 USD", "refund 7.50 USD"]);
  });

  it("does not deduplicate by refundReference", async () => {
    const { reference } = await paid();
    for (const amount of ["5", "5"]) {
      await client.refund({ reference, refundAmount: amount, refundReference: "SAME" });
    }
    expect(money(reference)).toEqual(["charge 20.00 USD", "refund 5.00 USD", "refund 5.00 USD"]);
  });

  it("is refused for what was not paid or does not fit", async () => {
    const open = await pending();
    expect((await client.refund({ reference: open.reference, refundAmount: "1" })).body.ret_code).toBe(
      "000040",
    );
    const { reference } = await paid();
    const retCode = async (fields: Fields) => (await client.refund({ reference, ...fields })).body.ret_code;
    expect(await retCode({ refundAmount: "1", currency: "EUR" })).toBe("000022");
    expect(await retCode({ refundAmount: "0" })).toBe("000023");
    expect(await retCode({ refundAmount: "1.001" })).toBe("000023");
    expect(await retCode({})).toBe("000020");
    expect(await retCode({ refundAmount: "1", reference: "NOSUCHORDER" })).toBe("000021");
    expect(money(reference)).toEqual(["charge 20.00 USD"]);
  });
});

describe("cancel", () => {
  it("closes what is not paid", async () => {
    const { reference, transactionNo } = await pending();
    const { body } = await client.cancel({ reference });
    expect(body).toMatchObject({
      ret_code: "000100",
      result: { status: "closed", transactionNo, amount: 20 },
    });
    expect((await client.query({ reference })).result.status).toBe("closed");
    expect((await client.cancel({ transactionNo })).result.status).toBe("closed");
    expect(money(reference)).toEqual([]);
  });

  it("refunds what is left of a paid one, once", async () => {
    const { reference } = await paid();
    await client.refund({ reference, refundAmount: "5" });
    expect((await client.cancel({ reference })).result.status).toBe("closed");
    expect((await client.cancel({ reference })).result.status).toBe("closed");
    expect(money(reference)).toEqual(["charge 20.00 USD", "refund 5.00 USD", "refund 15.00 USD"]);
    expect(sandbox.ledger({ reference }).balance).toEqual([
      { merchantNo: "203780", reference, currency: "USD", charged: "20.00", refunded: "20.00", net: "0.00" },
    ]);
    expect((await client.query({ reference })).result.refundInfo).toHaveLength(2);
  });

  it("is refused for a failed or an unknown one", async () => {
    const { reference } = await pending();
    await client.decide(reference, "decline");
    expect((await client.cancel({ reference })).body.ret_code).toBe("000040");
    expect((await client.cancel({ reference: "NOSUCHORDER" })).body.ret_code).toBe("000021");
  });
});

describe("the v3 envelope", () => {
  it("wraps customers and captures when asked for", async () => {
    const v3 = await startSandbox({ pockyt: { envelope: "v3" } });
    try {
      const v3Client = new PockytClient(v3.url);
      const customer = await v3Client.post("/v1/customers/create", {});
      expect(customer.body).toMatchObject({
        ret_code: "000100",
        result: { customerNo: expect.any(String) as string },
      });
      const { body } = await v3Client.capture(v3Client.cardFields());
      expect(body).toMatchObject({ ret_code: "000100", result: { status: "pending" } });
      expect(body).not.toHaveProperty("status");
    } finally {
      await v3.close();
    }
  });
});

describe("the sandbox's own endpoints", () => {
  it("log every request with its answer, and no card data", async () => {
    const sale = client.cardFields(CARD_SUCCESS);
    await client.post("/order/v4/capture", sale, { "Pockyt-Request-ID": text(sale.reference) });
    await client.capture({ ...sale, cardCvc: "790", CARD_NUMBER: CARD_SUCCESS });
    const { body } = await client.control("GET", "/_sandbox/requests");
    const logged = (body.requests as ReturnType<Sandbox["requests"]>).filter(
      ({ fields }) => fields.reference === sale.reference,
    );
    expect(logged).toMatchObject([
      {
        provider: "pockyt",
        operation: "capture",
        path: "/order/v4/capture",
        signatureValid: true,
        headers: { "Pockyt-Request-ID": sale.reference },
        fields: { cardNumber: "542523******9903", cardCvv: "***", verifySign: expect.any(String) as string },
        answer: { httpStatus: 200, status: 200, transactionStatus: "success" },
      },
      {
        headers: {},
        fields: { cardCvc: "***", CARD_NUMBER: "542523******9903" },
        answer: { httpStatus: 200, ret_code: "000023" },
      },
    ]);
    const everything = await Promise.all(
      ["requests", "webhooks", "ledger", "transactions"].map((view) =>
        client.control("GET", `/_sandbox/${view}`),
      ),
    );
    expect(JSON.stringify(everything.map((reply) => reply.body))).not.toContain(CARD_SUCCESS);
  });

  it("log a card number that came as a number, and a wrong signature", async () => {
    const headers = { "content-type": "application/json" };
    const body = {
      ...client.signed({ reference: "NUMERIC" }),
      cardNumber: Number(CARD_SUCCESS),
      cardCvv: 790,
    };
    await client.postRaw("/order/v4/capture", JSON.stringify(body), headers);
    const forged = { ...client.signed({ reference: "FORGED" }), verifySign: "0" };
    await client.postRaw("/order/v4/capture", JSON.stringify(forged), headers);
    const byReference = (reference: string) =>
      sandbox.requests().find(({ fields }) => fields.reference === reference);
    expect(byReference("NUMERIC")).toMatchObject({
      signatureValid: null,
      fields: { cardNumber: "(number)", cardCvv: "***" },
    });
    expect(byReference("FORGED")).toMatchObject({ signatureValid: false, answer: { httpStatus: 400 } });
  });

  it("show the ledger by reference and by merchant", async () => {
    const { reference, transactionNo } = await paid();
    await client.refund({ reference, refundAmount: "0.1", refundReference: "TENCENTS" });
    const { body } = await client.control("GET", `/_sandbox/ledger?reference=${reference}`);
    const common = { provider: "pockyt", merchantNo: "203780", reference, transactionNo, currency: "USD" };
    expect(body).toEqual({
      entries: [
        {
          ...common,
          seq: expect.any(Number) as number,
          at: expect.any(String) as string,
          type: "charge",
          amount: "20.00",
        },
        {
          ...common,
          seq: expect.any(Number) as number,
          at: expect.any(String) as string,
          type: "refund",
          refundReference: "TENCENTS",
          amount: "0.10",
        },
      ],
      balance: [
        {
          merchantNo: "203780",
          reference,
          currency: "USD",
          charged: "20.00",
          refunded: "0.10",
          net: "19.90",
        },
      ],
    });
    const others = await client.control("GET", `/_sandbox/ledger?merchantNo=203781&reference=${reference}`);
    expect(others.body).toEqual({ entries: [], balance: [] });
  });

  it("show transactions by reference", async () => {
    const { reference, authenticationUrl } = await pending();
    const { body } = await client.control("GET", `/_sandbox/transactions?reference=${reference}`);
    expect(body.transactions).toMatchObject([
      {
        provider: "pockyt",
        reference,
        status: "pending",
        authenticationUrl,
        card: { bin: "411111", last4: "1111" },
      },
    ]);
  });

  it("ask which merchant's payment is meant when two used the reference", async () => {
    const { reference } = await pending();
    await otherClient.capture({ ...otherClient.cardFields(), reference });
    expect((await client.decide(reference, "approve")).httpStatus).toBe(409);
    const body = { reference, merchantNo: "203781", outcome: "approve" };
    expect((await client.control("POST", "/_sandbox/3ds", body)).body.status).toBe("success");
    expect((await client.query({ reference })).result.status).toBe("pending");
  });

  it("move the clock forward only", async () => {
    const before = Date.parse(text((await client.control("GET", "/_sandbox/clock")).body.now));
    const moved = await client.control("POST", "/_sandbox/clock/advance", { seconds: 3600 });
    expect(Date.parse(text(moved.body.now))).toBeGreaterThanOrEqual(before + 3_600_000);
    for (const seconds of [-1, "60", 1e12]) {
      expect((await client.control("POST", "/_sandbox/clock/advance", { seconds })).httpStatus).toBe(400);
    }
  });

  it("refuse what they do not understand", async () => {
    expect((await client.control("GET", "/_sandbox/ledger?colour=red")).httpStatus).toBe(400);
    expect((await client.control("POST", "/_sandbox/3ds", { reference: "A" })).httpStatus).toBe(400);
  });

  it("forget everything on reset, but never use a number twice", async () => {
    const own = await startSandbox();
    try {
      const ownClient = new PockytClient(own.url);
      const sale: Fields = { ...ownClient.cardFields(CARD_SUCCESS), ipnUrl: "http://127.0.0.1:9/" };
      const first = await ownClient.capture(sale);
      await own.advance(3_600);
      expect((await ownClient.control("POST", "/_sandbox/reset")).httpStatus).toBe(200);
      const views = [own.ledger().entries, own.transactions(), own.requests(), own.webhooks()];
      expect(views).toEqual([[], [], [], []]);
      expect((await ownClient.control("GET", "/_sandbox/clock")).body.offsetSeconds).toBe(0);
      const second = await ownClient.capture(sale);
      expect(second.result.status).toBe("success");
      expect(second.result.transactionNo).not.toBe(first.result.transactionNo);
    } finally {
      await own.close();
    }
  });

  it("are gone once it is closed, and a delivery under way is cut off", async () => {
    const { createServer } = await import("node:net");
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const own = await startSandbox();
    const ownClient = new PockytClient(own.url);
    const connected = new Promise((resolve) => silent.once("connection", resolve));
    await ownClient.capture({ ...ownClient.cardFields(CARD_SUCCESS), ipnUrl: `http://127.0.0.1:${port}/` });
    await connected;
    await own.close();
    // Not by the five seconds after which a delivery is given up.
    expect(own.webhooks()).toMatchObject([
      { attempts: [{ httpStatus: null, error: expect.stringContaining("destroyed") as string }] },
    ]);
    await expect(fetch(own.url)).rejects.toThrow();
    silent.close();
  });
});
