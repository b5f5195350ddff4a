import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  ACKNOWLEDGED,
  cardDetail,
  newMerchant,
  NotificationReceiver,
  PayermaxClient,
  text,
} from "./support/payermax-client.js";
import type { ReceiverReply } from "./support/receiver.js";

const MERCHANT = newMerchant("P01010114178824");
const SEED_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d \+0000$/) as string;
const ISO_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;

let sandbox: Sandbox;
let client: PayermaxClient;
const receivers: NotificationReceiver[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
});

afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

afterAll(() => sandbox.close());

async function receiver(reply?: (count: number) => ReceiverReply): Promise<NotificationReceiver> {
  const started = await NotificationReceiver.start(sandbox.payermax.platformPublicKey, reply);
  receivers.push(started);
  return started;
}

describe("the notification", () => {
  it("of an authorization is the seed's, signed", async () => {
    const shop = await receiver();
    const notify = {
      notifyUrl: shop.url,
      country: "ID",
      currency: "IDR",
      totalAmount: 10000,
      reference: "ours",
    };
    const outTradeNo = await client.paid(notify);
    const [notification] = await shop.waitFor(1);
    expect(notification).toEqual({
      code: "APPLY_SUCCESS",
      msg: "",
      keyVersion: "1",
      appId: MERCHANT.appId,
      merchantNo: MERCHANT.merchantNo,
      notifyTime: expect.stringMatching(/\.\d{3}\+00:00$/) as string,
      notifyType: "PAYMENT",
      data: {
        outTradeNo,
        tradeToken: expect.stringMatching(/^T\d{22}$/) as string,
        totalAmount: 10000,
        captureMode: "MANUAL",
        authorizationType: "FINAL_AUTH",
        currency: "IDR",
        country: "ID",
        status: "SUCCESS",
        completeTime: ISO_TIME,
        paymentDetails: [expect.objectContaining({ paymentMethodType: "CARD" })],
        reference: "ours",
      },
    });
    expect(shop.received[0]?.contentType).toBe("application/json");
  });

  it("of a declined payment says FAILED beside its code", async () => {
    const shop = await receiver();
    const { data } = await client.send("orderAndPay", { ...client.hostedFields(), notifyUrl: shop.url });
    await client.control("POST", text(data.redirectUrl), { outcome: "decline" });
    const [notification] = await shop.waitFor(1);
    expect(notification).toMatchObject({
      code: "PAYMENT_FAILED",
      notifyType: "PAYMENT",
      data: { outTradeNo: data.outTradeNo, status: "FAILED", paymentDetails: [], completeTime: ISO_TIME },
    });
  });

  it("of a capture is the seed's: no code, no amount", async () => {
    const shop = await receiver();
    const outTradeNo = await client.paid({ notifyUrl: shop.url });
    const requestId = client.newNumber("CAPTURE");
    const { data } = await client.capture(outTradeNo, 20, { requestId });
    const [, notification] = await shop.waitFor(2);
    expect(notification).toEqual({
      keyVersion: "1",
      appId: MERCHANT.appId,
      merchantNo: MERCHANT.merchantNo,
      notifyTime: SEED_TIME,
      notifyType: "CAPTURE",
      data: {
        captureNo: data.captureNo,
        requestId,
        outTradeNo,
        status: "SUCCESS",
        isFinal: true,
        createdTime: SEED_TIME,
        succeededTime: SEED_TIME,
        failedTime: null,
        errorCode: null,
        errorMsg: null,
      },
    });
  });

  it("of a cancel is the seed's", async () => {
    const shop = await receiver();
    const outTradeNo = await client.paid({ notifyUrl: shop.url, totalAmount: 2500 });
    const requestId = client.newNumber("CANCEL");
    const { data } = await client.cancel(outTradeNo, requestId);
    const [, notification] = await shop.waitFor(2);
    expect(notification).toEqual({
      keyVersion: "1",
      appId: MERCHANT.appId,
      merchantNo: MERCHANT.merchantNo,
      notifyTime: SEED_TIME,
      notifyType: "CANCEL",
      data: {
        cancelNo: data.cancelNo,
        requestId,
        outTradeNo,
        status: "FAILED",
        createdTime: SEED_TIME,
        succeededTime: null,
        failedTime: SEED_TIME,
        errorCode: "PAYMENT_FAILED",
        errorMsg: "The cancel failed",
      },
    });
  });

  it("of a pending capture comes once it is settled, and once", async () => {
    const shop = await receiver();
    const outTradeNo = await client.paid({ notifyUrl: shop.url, totalAmount: 900 });
    const requestId = client.newNumber("PENDING");
    await client.capture(outTradeNo, 900, { requestId });
    await shop.waitFor(1);
    const settle = () =>
      client.control("POST", "/_sandbox/payermax/settle", { requestId, outcome: "failed" });
    expect((await settle()).httpStatus).toBe(200);
    expect((await settle()).httpStatus).toBe(409);
    const notifications = await shop.waitFor(2);
    await sandbox.advance(1);
    expect(shop.received).toHaveLength(2);
    expect(notifications.map(({ notifyType, data }) => [notifyType, data.status])).toEqual([
      ["PAYMENT", "SUCCESS"],
      ["CAPTURE", "FAILED"],
    ]);
  });

  it.each([
    [20, "APPLY_SUCCESS", "REFUND_SUCCESS"],
    [102, "REFUND_FAILED", "REFUND_FAILED"],
  ])("of a refund of %d goes to its own address, or the order's", async (refundAmount, code, status) => {
    const [shop, accounting] = [await receiver(), await receiver()];
    const outTradeNo = await client.paid({ notifyUrl: shop.url, captureMode: undefined, totalAmount: 300 });
    const outRefundNo = client.newNumber("REFUND");
    const { data } = await client.refund(outTradeNo, refundAmount, {
      outRefundNo,
      refundNotifyUrl: accounting.url,
    });
    await client.refund(outTradeNo, refundAmount);
    const notified = {
      code,
      notifyType: "REFUND",
      notifyTime: expect.stringMatching(/\+00:00$/) as string,
      data: { outTradeNo, refundAmount, refundCurrency: "USD", status, refundFinishTime: ISO_TIME },
    };
    expect(await accounting.waitFor(1)).toMatchObject([notified]);
    expect((await accounting.waitFor(1))[0]?.data).toMatchObject({
      outRefundNo,
      refundTradeNo: data.refundTradeNo,
    });
    expect((await shop.waitFor(2))[1]).toMatchObject(notified);
  });

  it("is not sent where the order names no address", async () => {
    const outTradeNo = await client.paid({ notifyUrl: undefined });
    await client.capture(outTradeNo, 1);
    expect(sandbox.webhooks().filter(({ reference }) => reference === outTradeNo)).toEqual([]);
  });
});

describe("the notification of an order that nobody paid", () => {
  it.each([
    [undefined, ["CLOSED"]],
    [false, []],
  ])("is sent or not: notifyClosed %s", async (notifyClosed, statuses) => {
    const payermax = { merchants: [MERCHANT], ...(notifyClosed !== undefined && { notifyClosed }) };
    const own = await startSandbox({ payermax });
    const shop = await NotificationReceiver.start(own.payermax.platformPublicKey);
    receivers.push(shop);
    try {
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const order = { ...ownClient.hostedFields(), notifyUrl: shop.url };
      await ownClient.send("orderAndPay", order);
      await own.advance(1801);
      expect((await ownClient.query(text(order.outTradeNo))).data.status).toBe("CLOSED");
      const notifications = await shop.waitFor(statuses.length);
      expect(notifications.map(({ data }) => data.status)).toEqual(statuses);
      expect(notifications.map(({ code }) => code)).toEqual(statuses.map(() => "ORDER_CLOSED"));
    } finally {
      await own.close();
    }
  });
});

describe("the notification's repeats", () => {
  const REFUSALS: [name: string, reply: ReceiverReply][] = [
    ["another status", { ...ACKNOWLEDGED, status: 500 }],
    ["another 2xx", { ...ACKNOWLEDGED, status: 201 }],
    ["plain text", { body: "success" }],
    ["another code", { body: '{"msg":"Success","code":"FAIL"}' }],
    ["another msg", { body: '{"msg":"success","code":"SUCCESS"}' }],
    ["null", { body: "null" }],
  ];

  it.each(REFUSALS)("come after %s, with the same body, until acknowledged", async (_name, refusal) => {
    const shop = await receiver((count) => (count < 3 ? refusal : ACKNOWLEDGED));
    await client.paid({ notifyUrl: shop.url });
    await sandbox.advance(25);
    expect(shop.received).toHaveLength(1);
    await sandbox.advance(300);
    expect(shop.received).toHaveLength(3);
    await sandbox.advance(50_000);
    expect(shop.received).toHaveLength(3);
    const notifications = await shop.waitFor(3);
    expect(notifications.map((one) => one.data.status)).toEqual(["SUCCESS", "SUCCESS", "SUCCESS"]);
    expect(new Set(shop.received.map(({ body }) => body)).size).toBe(1);
  });

  it("end after six sends", async () => {
    const shop = await receiver(() => ({ status: 500 }));
    const outTradeNo = await client.paid({ notifyUrl: shop.url });
    await sandbox.advance(100_000);
    expect(shop.received).toHaveLength(6);
    const [delivery] = sandbox.webhooks().filter(({ reference }) => reference === outTradeNo);
    const times = delivery?.attempts.map(({ at }) => Date.parse(at)) ?? [];
    const seconds = times.map((time) => Math.round((time - (times[0] ?? 0)) / 1000));
    expect(seconds).toEqual([0, 30, 300, 600, 3600, 43_200]);
    expect(delivery).toMatchObject({ acknowledged: false, nextAttemptAt: null });
  });
});

describe("the notification of a saved card", () => {
  it("names the token, whose user and which order", async () => {
    const shop = await receiver();
    const order = client.directFields({ ...cardDetail(), tokenForFutureUse: true });
    await client.send("orderAndPay", { ...order, notifyUrl: shop.url });
    const notifications = await shop.waitFor(2);
    const byType = (type: string) => notifications.find(({ notifyType }) => notifyType === type);
    const token = byType("TOKENIZATION")?.data;
    expect(token).toMatchObject({
      userId: "USER42",
      paymentTokenStatus: "Activated",
      paymentTokenExpiry: expect.stringMatching(/T\d\d:\d\d:\d\d\+0000$/) as string,
      outTradeNo: order.outTradeNo,
      brand: "VISA",
      status: "SUCCESS",
    });
    expect(JSON.parse(text(token?.cardInfo))).toEqual({
      ...{ cardOrg: "VISA", cardIdentifierNo: "444433******1111", cardBinNo: "444433", cardLast4: "1111" },
      country: "US",
      paymentTokenID: token?.paymentTokenID,
    });
    const [detail] = byType("PAYMENT")?.data.paymentDetails as Record<string, unknown>[];
    expect(detail?.paymentTokenID).toBe(text(token?.paymentTokenID));
  });
});

describe("a case", () => {
  const open = (body: Record<string, unknown>) => client.control("POST", "/_sandbox/payermax/cases", body);

  it("is told of where the order's notifications go, signed, and moves no money", async () => {
    const shop = await receiver();
    const outTradeNo = await client.paid({ notifyUrl: shop.url });
    const before = sandbox.ledger();
    const { httpStatus, body } = await open({ outTradeNo, caseId: "K1" });
    expect({ httpStatus, body }).toEqual({
      httpStatus: 202,
      body: { merchantNo: MERCHANT.merchantNo, outTradeNo, caseId: "K1" },
    });
    await open({ outTradeNo, type: "CHARGEBACK", caseId: "K2", status: "DISPUTE_END", caseResult: "FAIL" });
    const [, first, second] = await shop.waitFor(3);
    expect(first).toMatchObject({
      notifyType: "DISPUTE",
      data: { outTradeNo, caseId: "K1", status: "DISPUTE_RECEIVED" },
    });
    expect(second).toMatchObject({
      notifyType: "CHARGEBACK",
      data: { outTradeNo, caseId: "K2", status: "DISPUTE_END", caseResult: "FAIL" },
    });
    expect(sandbox.ledger()).toEqual(before);
  });

  it("is refused of an order that isn't there, and of a type that PayerMax hasn't", async () => {
    const outTradeNo = await client.paid();
    expect((await open({ outTradeNo: "NO_SUCH", caseId: "K1" })).httpStatus).toBe(404);
    expect((await open({ outTradeNo, caseId: "K1", type: "COMPLAINT" })).httpStatus).toBe(400);
    expect((await open({ outTradeNo })).httpStatus).toBe(400);
  });
});
