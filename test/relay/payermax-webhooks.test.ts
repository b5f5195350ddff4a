import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { payermaxWebhook } from "../../src/providers/payermax/notification.js";
import type { Webhooks } from "../../src/providers/port.js";
import { PAYERMAX_MERCHANT } from "../support/payermax-merchant.js";
import { newsSign, newsText, PAYERMAX_PATH, PAYMENT_NEWS, PLATFORM } from "../support/payermax-news.js";
import { startRelay } from "./support.js";

const ACKNOWLEDGED = '{"msg":"Success","code":"SUCCESS"}';
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A relay that has the seed's merchant account at PayerMax. */
function startPayermaxRelay(publicKeys = [PLATFORM.publicKey]) {
  const { appId, merchantNo } = PAYERMAX_MERCHANT;
  const webhook = payermaxWebhook("default", { appId, merchantNo, publicKeys });
  const webhooks: Webhooks = (account, provider) =>
    account === "default" && provider === "payermax" ? webhook : null;
  return startRelay({ webhooks });
}

type Relay = Awaited<ReturnType<typeof startPayermaxRelay>>;

function post(relay: Relay, body: string, sign: string | null = newsSign(body), type = "application/json") {
  const headers = { "content-type": type, ...(sign !== null && { sign }) };
  return relay.send("POST", PAYERMAX_PATH, { headers, body });
}

describe("a genuine notification", () => {
  test.each(["application/json", "application/json;charset=UTF-8", "Application/JSON"])(
    "as %s reaches its payment and is acknowledged in PayerMax's words, to the letter",
    async (type) => {
      const relay = await startPayermaxRelay();
      const response = await post(relay, PAYMENT_NEWS, newsSign(PAYMENT_NEWS), type);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.text()).toBe(ACKNOWLEDGED);
      expect(relay.payments.signals).toMatchObject([
        {
          provider: "payermax",
          account: "default",
          paymentId: "ORDER1001",
          report: { about: "payment", status: "succeeded", amount: { currency: "USD", value: 2000 } },
        },
      ]);
    },
  );

  test("is verified over its bytes, whatever their order, spacing and escapes", async () => {
    const relay = await startPayermaxRelay();
    const { data, ...envelope } = JSON.parse(PAYMENT_NEWS) as Record<string, unknown>;
    const spaced = JSON.stringify({ data, ...envelope }, null, 3).replace("ORDER1001", "\\u004fRDER1001");
    expect((await post(relay, spaced)).status).toBe(200);
    expect(relay.payments.signals).toMatchObject([{ paymentId: "ORDER1001" }]);
  });

  test("verifies with any of the account's keys, as while one is replaced", async () => {
    const relay = await startPayermaxRelay([other.publicKey, PLATFORM.publicKey]);
    expect((await post(relay, PAYMENT_NEWS)).status).toBe(200);
  });

  test.each(["REFUND", "CHARGEBACK", "DISPUTE", "FRAUD"])(
    "of type %s goes to the aftercare",
    async (type) => {
      const relay = await startPayermaxRelay();
      const refund = { outRefundNo: "ORDER1001_REFUND_R1", refundAmount: 5, refundCurrency: "USD" };
      const data = { outTradeNo: "ORDER1001", status: "REFUND_SUCCESS", caseId: "K1", ...refund };
      const response = await post(relay, newsText(type, data));
      expect([response.status, await response.text()]).toEqual([200, ACKNOWLEDGED]);
      expect(relay.payments.signals).toEqual([]);
      expect(relay.payments.aftercareSignals).toMatchObject([{ paymentId: "ORDER1001" }]);
    },
  );

  test("about no payment is acknowledged: no repeat would change that", async () => {
    const relay = await startPayermaxRelay();
    const response = await post(relay, newsText("PAYOUT", { status: "DONE" }));
    expect([response.status, await response.text()]).toEqual([200, ACKNOWLEDGED]);
    expect([...relay.payments.signals, ...relay.payments.aftercareSignals]).toEqual([]);
    expect(relay.logged()).toMatchObject([{ level: 30, result: "unrelated", status: 200 }]);
  });

  test("that can't be delivered is not acknowledged", async () => {
    const relay = await startPayermaxRelay();
    relay.payments.status = () => Promise.reject(new Error("down"));
    const response = await post(relay, PAYMENT_NEWS);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(await response.text()).not.toContain("SUCCESS");
  });
});

describe("a forged notification is 401 and has no effect", () => {
  const changed = (at: number) => {
    const bytes = Buffer.from(PAYMENT_NEWS);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes.toString();
  };
  const theirs = (envelope: object): [string, string] => {
    const body = newsText("PAYMENT", { outTradeNo: "ORDER1001", status: "FAILED" }, envelope);
    return [body, newsSign(body)];
  };
  test.each<[string, string, string | null]>([
    ["its first byte changed", changed(0), newsSign(PAYMENT_NEWS)],
    ["a byte in its middle changed", changed(PAYMENT_NEWS.indexOf("20,")), newsSign(PAYMENT_NEWS)],
    ["its last byte changed", changed(PAYMENT_NEWS.length - 1), newsSign(PAYMENT_NEWS)],
    ["a space after it", `${PAYMENT_NEWS} `, newsSign(PAYMENT_NEWS)],
    ["another key", PAYMENT_NEWS, newsSign(PAYMENT_NEWS, other.privateKey)],
    ["another notification's sign", PAYMENT_NEWS, newsSign(newsText("PAYMENT", {}))],
    ["no sign", PAYMENT_NEWS, null],
    ["an empty sign", PAYMENT_NEWS, ""],
    ["a sign that is no base64", PAYMENT_NEWS, "%%%"],
    ["another merchant's", ...theirs({ merchantNo: "P01010114418097" })],
    ["another app's", ...theirs({ appId: "another" })],
    ["another app's by the older name", ...theirs({ merchantAppId: "another" })],
    ["nobody's", ...theirs({ appId: undefined, merchantNo: undefined })],
  ])("%s", async (_name, body, sign) => {
    const relay = await startPayermaxRelay();
    const response = await post(relay, body, sign);
    expect(response.status).toBe(401);
    expect([...relay.payments.signals, ...relay.payments.aftercareSignals]).toEqual([]);
    expect(relay.logged()).toMatchObject([
      { level: 40, provider: "payermax", result: "forged", status: 401 },
    ]);
  });
});

test.each([
  ["no JSON", "{"],
  ["a list", "[]"],
  ["without a type", JSON.stringify(PAYERMAX_MERCHANT.appId)],
])("a signed one that is no notification is 400, and has no effect: %s", async (_name, body) => {
  const relay = await startPayermaxRelay();
  expect((await post(relay, body)).status).toBe(400);
  expect([...relay.payments.signals, ...relay.payments.aftercareSignals]).toEqual([]);
});

describe("a signed one that can't be read as what its type says", () => {
  const PAID = { status: "SUCCESS", totalAmount: 1, currency: "USD" };

  test.each([
    ["a payment without its number", newsText("PAYMENT", PAID), "_CASES_2026_"],
    ["a payment without a status", newsText("PAYMENT", { outTradeNo: "ORDER1001" }), "ORDER1001"],
    [
      "no notifyType",
      newsText("PAYMENT", { outTradeNo: "ORDER1001" }, { notifyType: undefined }),
      "ORDER1001",
    ],
  ])("is 400, once whoever it names has it for a person: %s", async (_name, body, paymentId) => {
    const relay = await startPayermaxRelay();
    relay.payments.status = () => Promise.resolve(paymentId === "ORDER1001" ? "delivered" : "notFound");
    expect((await post(relay, body)).status).toBe(400);
    const told = paymentId === "ORDER1001" ? relay.payments.signals : relay.payments.aftercareSignals;
    expect(told).toMatchObject([{ paymentId, report: { about: "other" } }]);
    expect(relay.logged()).toMatchObject([{ level: 40, result: "unreadable", status: 400 }]);
  });

  test("stays with the provider while nobody can be told", async () => {
    const relay = await startPayermaxRelay();
    relay.payments.status = () => Promise.reject(new Error("down"));
    expect((await post(relay, newsText("PAYMENT", PAID))).status).toBe(503);
  });
});

test.each(["application/x-www-form-urlencoded", "text/plain", "text/json"])("%s is 415", async (type) => {
  const relay = await startPayermaxRelay();
  expect((await post(relay, PAYMENT_NEWS, newsSign(PAYMENT_NEWS), type)).status).toBe(415);
  expect(relay.payments.signals).toEqual([]);
});

test("a success whose amount can't be read is taken: the payment asks for it", async () => {
  const relay = await startPayermaxRelay();
  const body = newsText("PAYMENT", { outTradeNo: "ORDER1001", status: "SUCCESS", totalAmount: "20,00" });
  expect((await post(relay, body)).status).toBe(200);
  expect(relay.payments.signals).toMatchObject([{ paymentId: "ORDER1001", report: { amount: null } }]);
});
