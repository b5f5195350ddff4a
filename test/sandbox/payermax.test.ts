import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  isSignedBy,
  newMerchant,
  PayermaxClient,
  signText,
  text,
  type Json,
} from "./support/payermax-client.js";

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

function money(reference: string): string[] {
  return sandbox
    .ledger({ reference })
    .entries.map((entry) => `${entry.type} ${entry.amount} ${entry.currency}`);
}

async function opened(fields: Json = {}) {
  const order = { ...client.hostedFields(), ...fields };
  const { data } = await client.send("orderAndPay", order);
  expect(data.status).toBe("PENDING");
  return { outTradeNo: text(data.outTradeNo), redirectUrl: text(data.redirectUrl) };
}

describe("every request", () => {
  it("is answered with a signature over the bytes that were sent", async () => {
    const reply = await client.send("orderAndPay", client.hostedFields());
    expect(reply).toMatchObject({ httpStatus: 200, code: "APPLY_SUCCESS", msg: "Success." });
    const key = sandbox.payermax.platformPublicKey;
    expect(isSignedBy(key, reply.raw, reply.sign)).toBe(true);
    expect(isSignedBy(key, `${reply.raw} `, reply.sign)).toBe(false);
    expect(key).toMatch(/^[A-Za-z0-9+/]{392}$/);
  });

  it("is refused without an effect where the signature is not over its bytes", async () => {
    const order = client.hostedFields();
    const body = JSON.stringify(client.envelope(order));
    const forged = [
      { sign: signText(`${body} `, MERCHANT.privateKey) },
      { sign: signText(body, OTHER.privateKey) },
      { sign: "AAAA" },
    ];
    for (const headers of forged) {
      const reply = await client.sendText("orderAndPay", body, headers);
      expect(reply).toMatchObject({ httpStatus: 200, code: "SIGN_VERIFY_FAILED", sign: null, data: {} });
    }
    expect((await client.query(text(order.outTradeNo))).code).toBe("ORDER_NOT_EXIST");
    const spaced = JSON.stringify(client.envelope(order), null, 2);
    expect((await client.sendText("orderAndPay", spaced)).data.status).toBe("PENDING");
  });

  it.each([
    ["a merchant that nobody knows", { merchantNo: "P0" }, "MERCHANT_INVALID"],
    ["another merchant's app", { appId: OTHER.appId }, "MERCHANT_APP_INVALID"],
    ["no merchant", { merchantNo: undefined }, "PARAMS_INVALID"],
    ["no data", { data: undefined }, "PARAMS_INVALID"],
    ["no version", { version: undefined }, "PARAMS_INVALID"],
    ["a time that is none", { requestTime: "now" }, "PARAMS_INVALID"],
    ["a time without an offset", { requestTime: "2026-01-17T07:51:15.597" }, "PARAMS_INVALID"],
    ["an old time", { requestTime: "2022-01-17T07:51:15.597+00:00" }, "REQ_TIME_OVER_TIME"],
  ])("is refused with %s", async (_name, change, code) => {
    const body = { ...client.envelope({ outTradeNo: "A" }), ...change };
    expect(await client.sendText("orderQuery", JSON.stringify(body))).toMatchObject({ code, sign: null });
  });

  it.each([
    ["broken JSON", "{", "application/json"],
    ["an array", "[]", "application/json"],
    ["nothing", "", "application/json"],
    ["plain text", "hello", "text/plain"],
  ])("is refused with %s", async (_name, body, contentType) => {
    const reply = await client.sendText("orderQuery", body, { "content-type": contentType });
    expect(reply).toMatchObject({ httpStatus: 200, code: "PARAMS_INVALID" });
  });

  it("is taken within two minutes of real time, whatever the sandbox's clock says", async () => {
    const own = await startSandbox({ payermax: { merchants: [MERCHANT] } });
    try {
      await own.advance(86_400);
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const codeAt = async (secondsAway: number) => {
        const requestTime = new Date(Date.now() + secondsAway * 1000).toISOString();
        const body = { ...ownClient.envelope({ outTradeNo: "A" }), requestTime };
        return (await ownClient.sendText("orderQuery", JSON.stringify(body))).code;
      };
      for (const near of [-110, 0, 110]) expect(await codeAt(near)).toBe("ORDER_NOT_EXIST");
      for (const far of [-125, 125, 86_400]) expect(await codeAt(far)).toBe("REQ_TIME_OVER_TIME");
    } finally {
      await own.close();
    }
  });
});

describe("a hosted order", () => {
  it("waits for the shopper at the cashier", async () => {
    const order = client.hostedFields();
    const { data } = await client.send("orderAndPay", order);
    expect(data).toEqual({
      redirectUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/cashier\/[0-9a-f]+$/) as string,
      outTradeNo: order.outTradeNo,
      tradeToken: expect.stringMatching(/^T\d{22}$/) as string,
      status: "PENDING",
    });
    expect((await client.query(text(order.outTradeNo))).data).toMatchObject({
      status: "PENDING",
      paymentDetails: [],
      createTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    });
    expect(money(text(order.outTradeNo))).toEqual([]);
  });

  it("shows a page with its amount and both buttons, and sends the shopper back", async () => {
    const { redirectUrl } = await opened();
    const page = await (await fetch(redirectUrl)).text();
    for (const shown of ["Sandbox cashier", "77.44 USD", "A room for two nights", ">Pay<", ">Decline<"]) {
      expect(page).toContain(shown);
    }
    const click = await fetch(redirectUrl, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "outcome=approve",
    });
    expect(click.status).toBe(303);
    expect(click.headers.get("location")).toBe("https://shop.example/back");
  });

  it("is authorized by a program that posts JSON, once", async () => {
    const { outTradeNo, redirectUrl } = await opened();
    const first = await client.control("POST", redirectUrl, { outcome: "approve" });
    expect(first.body).toEqual({
      status: "SUCCESS",
      reference: outTradeNo,
      transactionNo: expect.any(String) as string,
      redirectUrl: "https://shop.example/back",
    });
    expect((await client.control("POST", redirectUrl, { outcome: "decline" })).httpStatus).toBe(409);
    expect((await client.control("POST", redirectUrl, { outcome: "approve" })).httpStatus).toBe(409);
    expect(money(outTradeNo)).toEqual(["authorize 77.44 USD"]);
    expect(sandbox.ledger({ reference: outTradeNo }).balance).toMatchObject([
      { held: "77.44", charged: "0.00", net: "0.00" },
    ]);
  });

  it("is a sale without a captureMode", async () => {
    const { outTradeNo } = await opened({ captureMode: undefined });
    await client.control("POST", "/_sandbox/3ds", { reference: outTradeNo, outcome: "approve" });
    expect(money(outTradeNo)).toEqual(["charge 77.44 USD"]);
    const { data } = await client.query(outTradeNo);
    expect(data.status).toBe("SUCCESS");
    expect(data).not.toHaveProperty("captureMode");
    expect(data).not.toHaveProperty("authorizationType");
    expect((await client.capture(outTradeNo, 1)).code).toBe("PAYMENT_REJECTED");
    expect((await client.cancel(outTradeNo)).code).toBe("PAYMENT_REJECTED");
  });

  it("fails where the shopper declines", async () => {
    const { outTradeNo, redirectUrl } = await opened();
    await client.control("POST", redirectUrl, { outcome: "decline" });
    const { data } = await client.query(outTradeNo);
    expect(data).toMatchObject({ status: "FAILED", paymentDetails: [], resultCode: "PAYMENT_FAILED" });
    expect((await client.capture(outTradeNo, 1)).code).toBe("PAYMENT_REJECTED");
    expect(money(outTradeNo)).toEqual([]);
  });

  it("is queried in the seed's words", async () => {
    const outTradeNo = await client.paid({ country: "SA", reference: "ours" });
    const { data } = await client.query(outTradeNo);
    expect(data).toMatchObject({
      reference: "ours",
      country: "SA",
      totalAmount: 77.44,
      outTradeNo,
      currency: "USD",
      completeTime: expect.stringMatching(/Z$/) as string,
      captureMode: "MANUAL",
      authorizationType: "FINAL_AUTH",
      paymentDetails: [
        {
          targetOrg: "*",
          cardInfo: { cardOrg: "VISA", country: "SA", cardIdentifierNo: "444433******1111" },
          payAmount: 77.44,
          exchangeRate: "1",
          paymentMethod: "CARD",
          payCurrency: "USD",
          paymentMethodType: "CARD",
        },
      ],
      status: "SUCCESS",
      resultMsg: "",
    });
    expect((await client.query(outTradeNo.toLowerCase())).data).toEqual(data);
    expect((await other.query(outTradeNo)).code).toBe("ORDER_NOT_EXIST");
  });

  it("has its number for itself, in any case of its letters", async () => {
    const order = client.hostedFields();
    const { outTradeNo } = order;
    const again = [order, { ...order, outTradeNo: text(outTradeNo).toLowerCase(), totalAmount: 1 }];
    const first = await client.send("orderAndPay", order);
    expect(first.code).toBe("APPLY_SUCCESS");
    for (const repeated of again)
      expect((await client.send("orderAndPay", repeated)).code).toBe("ORDER_REPEAT");
    expect((await client.query(text(outTradeNo))).data.totalAmount).toBe(77.44);
    expect((await other.send("orderAndPay", order)).code).toBe("APPLY_SUCCESS");
  });

  it.each([
    ["PARAMS_INVALID", { subject: undefined }],
    ["PARAMS_INVALID", { userId: undefined }],
    ["PARAMS_INVALID", { totalAmount: undefined }],
    ["PARAMS_INVALID", { frontCallbackUrl: undefined }],
    ["PARAMS_INVALID", { frontCallbackUrl: "javascript:alert(1)" }],
    ["PARAMS_INVALID", { notifyUrl: "/notify" }],
    ["PARAMS_INVALID", { integrate: "Hosted" }],
    ["PARAMS_INVALID", { captureMode: "AUTOMATIC" }],
    ["PARAMS_INVALID", { captureMod: "MANUAL" }],
    ["PARAMS_INVALID", { expireTime: 3600 }],
    ["PARAMS_INVALID", { currency: "usd" }],
    ["CURRENCY_INVALID", { currency: "QQQ" }],
    ["PARAMS_INVALID", { totalAmount: 0 }],
    ["PARAMS_INVALID", { totalAmount: -1 }],
    ["PARAMS_INVALID", { totalAmount: 1.005 }],
    ["PARAMS_INVALID", { totalAmount: "1e3" }],
    ["PARAMS_INVALID", { totalAmount: 1e21 }],
    ["PARAMS_INVALID", { totalAmount: "10000000000000.00" }],
    ["PARAMS_INVALID", { totalAmount: 1.5, currency: "IDR" }],
    ["PARAMS_INVALID", { totalAmount: 1.234, currency: "KWD" }],
    ["PARAMS_INVALID", { paymentDetail: { paymentMethodType: "CARD" } }],
    ["PARAMS_INVALID", { paymentDetail: { tokenForFutureUse: true } }],
  ] as [string, Json][])("is refused with %s for %o", async (code, change) => {
    const order = { ...client.hostedFields(), ...change };
    expect((await client.send("orderAndPay", order)).code).toBe(code);
    expect((await client.query(text(order.outTradeNo))).code).toBe("ORDER_NOT_EXIST");
  });

  it.each([
    ["JPY", "1000", "1000"],
    ["TWD", 30, "30"],
    ["COP", 30, "30"],
    ["KWD", 1.23, "1.23"],
    ["USD", "20.5", "20.50"],
    ["USD", 0.1, "0.10"],
    ["EUR", 9999999999999.99, "9999999999999.99"],
  ])("books %s %s exactly", async (currency, totalAmount, booked) => {
    const outTradeNo = await client.paid({ currency, totalAmount });
    expect(money(outTradeNo)).toEqual([`authorize ${booked} ${currency}`]);
    expect((await client.query(outTradeNo)).data.totalAmount).toBe(Number(booked));
  });
});

describe("expireTime", () => {
  it.each([
    ["nothing", undefined, 1800],
    ["too little", "60", 1800],
    ["an hour", "3600", 3600],
    ["too much", "99999999", 86_400],
  ])("of %s closes an order that nobody paid", async (_name, expireTime, seconds) => {
    const own = await startSandbox({ payermax: { merchants: [MERCHANT] } });
    try {
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const order = { ...ownClient.hostedFields(), expireTime };
      const { data } = await ownClient.send("orderAndPay", order);
      const status = async () => (await ownClient.query(text(order.outTradeNo))).data.status;
      await own.advance(seconds - 30);
      expect(await status()).toBe("PENDING");
      await own.advance(31);
      expect(await status()).toBe("CLOSED");
      const late = await ownClient.control("POST", text(data.redirectUrl), { outcome: "approve" });
      expect(late).toMatchObject({ httpStatus: 409, body: { status: "CLOSED" } });
      expect((await ownClient.capture(text(order.outTradeNo), 1)).code).toBe("ORDER_CLOSED");
      expect(own.ledger().entries).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it("leaves a paid order alone", async () => {
    const own = await startSandbox({ payermax: { merchants: [MERCHANT] } });
    try {
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const outTradeNo = await ownClient.paid();
      await own.advance(86_401);
      expect((await ownClient.query(outTradeNo)).data.status).toBe("SUCCESS");
    } finally {
      await own.close();
    }
  });
});
