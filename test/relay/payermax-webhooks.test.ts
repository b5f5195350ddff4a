import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { payermaxWebhook } from "../../src/providers/payermax/notification.js";
import type { Webhooks } from "../../src/providers/port.js";
import { PAYERMAX_MERCHANT } from "../support/payermax-merchant.js";
import { newsSign, newsText, PAYERMAX_PATH, PLATFORM } from "../support/payermax-news.js";
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

const PAYMENT = newsText("PAYMENT", {
  outTradeNo: "ORDER1001",
  tradeToken: "T2024062702289232000001",
  totalAmount: 20,
  captureMode: "MANUAL",
  currency: "USD",
  status: "SUCCESS",
  completeTime: "2026-01-15T11:59:58.092Z",
  reference: "the-run",
});

function post(relay: Relay, body: string, sign: string | null = newsSign(body), type = "application/json") {
  const headers = { "content-type": type, ...(sign !== null && { sign }) };
  return relay.send("POST", PAYERMAX_PATH, { headers, body });
}

describe("a genuine notification", () => {
  test.each(["application/json", "application/json;charset=UTF-8", "Application/JSON"])(
    "as %s reaches its payment and is acknowledged in PayerMax's words, to the letter",
    async (type) => {
      const relay = await startPayermaxRelay();
      const response = await post(relay, PAYMENT, newsSign(PAYMENT), type);
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
    const { data, ...envelope } = JSON.parse(PAYMENT) as Record<string, unknown>;
    const spaced = JSON.stringify({ data, ...envelope }, null, 3).replace("ORDER1001", "\\u004fRDER1001");
    expect((await post(relay, spaced)).status).toBe(200);
    expect(relay.payments.signals).toMatchObject([{ paymentId: "ORDER1001" }]);
  });

  test("verifies with any of the account's keys, as while one is replaced", async () => {
    const relay = await startPayermaxRelay([other.publicKey, PLATFORM.publicKey]);
    expect((await post(relay, PAYMENT)).status).toBe(200);
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
    const response = await post(relay, PAYMENT);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(await response.text()).not.toContain("SUCCESS");
  });
});

describe("a forged notification is 401 and has no effect", () => {
  const changed = (at: number) => {
    const bytes = Buffer.from(PAYMENT);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes.toString();
  };
  const theirs = (envelope: object): [string, string] => {
    const body = newsText("PAYMENT", { outTradeNo: "ORDER1001", status: "FAILED" }, envelope);
    return [body, newsSign(body)];
  };
  test.each<[string, string, string | null]>([
    ["its first byte changed", changed(0), newsSign(PAYMENT)],
    ["a byte in its middle changed", changed(PAYMENT.indexOf("20,")), newsSign(PAYMENT)],
    ["its last byte changed", changed(PAYMENT.length - 1), newsSign(PAYMENT)],
    ["a space after it", `${PAYMENT} `, newsSign(PAYMENT)],
    ["another key", PAYMENT, newsSign(PAYMENT, other.privateKey)],
    ["another notification's sign", PAYMENT, newsSign(newsText("PAYMENT", {}))],
    ["no sign", PAYMENT, null],
    ["an empty sign", PAYMENT, ""],
    ["a sign that is no base64", PAYMENT, "%%%"],
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
  [
    "a payment without its number",
    newsText("PAYMENT", { status: "SUCCESS", totalAmount: 1, currency: "USD" }),
  ],
])("a signed one that can't be read is 400: %s", async (_name, body) => {
  const relay = await startPayermaxRelay();
  expect((await post(relay, body)).status).toBe(400);
  expect(relay.payments.signals).toEqual([]);
});

test.each(["application/x-www-form-urlencoded", "text/plain", "text/json"])("%s is 415", async (type) => {
  const relay = await startPayermaxRelay();
  expect((await post(relay, PAYMENT, newsSign(PAYMENT), type)).status).toBe(415);
  expect(relay.payments.signals).toEqual([]);
});

test("a success whose amount can't be read is taken: the payment asks for it", async () => {
  const relay = await startPayermaxRelay();
  const body = newsText("PAYMENT", { outTradeNo: "ORDER1001", status: "SUCCESS", totalAmount: "20,00" });
  expect((await post(relay, body)).status).toBe(200);
  expect(relay.payments.signals).toMatchObject([{ paymentId: "ORDER1001", report: { amount: null } }]);
});
