import { describe, expect, it } from "vitest";

import { readNotification } from "../../../src/domain/notification.js";
import { payermaxWebhook } from "../../../src/providers/payermax/notification.js";
import type { RawWebhook } from "../../../src/providers/port.js";
import { MERCHANT, notification, NOW, OURS, signed, THEIRS, webhook } from "./support.js";

const { read, contentTypes, acknowledgement } = payermaxWebhook("default", {
  ...MERCHANT,
  publicKeys: [OURS.publicKey, THEIRS.publicKey],
});
/** Knows PayerMax's key only. */
const strict = payermaxWebhook("default", { ...MERCHANT, publicKeys: [THEIRS.publicKey] });

const DATA = {
  PAYMENT: {
    outTradeNo: "ORDER1001",
    tradeToken: "T1",
    totalAmount: 20,
    currency: "USD",
    status: "SUCCESS",
    completeTime: "2026-01-02T03:04:05.678Z",
    captureMode: "MANUAL",
    reference: "run-1",
  },
  CAPTURE: {
    captureNo: "C1",
    requestId: "ORDER1001_CAPTURE_1",
    outTradeNo: "ORDER1001",
    status: "SUCCESS",
    isFinal: true,
  },
  CANCEL: { cancelNo: "C2", requestId: "ORDER1001_CANCEL_1", outTradeNo: "ORDER1001", status: "SUCCESS" },
  REFUND: {
    outRefundNo: "ORDER1001_REFUND_R1",
    refundTradeNo: "R1",
    outTradeNo: "ORDER1001",
    refundAmount: "5.00",
    refundCurrency: "USD",
    status: "REFUND_SUCCESS",
  },
  TOKENIZATION: {
    outTradeNo: "ORDER1001",
    userId: "USER42",
    paymentTokenID: "PMTOKEN20260102030405678",
    paymentTokenStatus: "Activated",
    // A string of JSON here (API), an object elsewhere.
    cardInfo: '{"cardOrg":"VISA","cardLast4":"1111"}',
    status: "SUCCESS",
  },
  CHARGEBACK: { caseId: "K1", outTradeNo: "ORDER1001", tradeToken: "T1", status: "DISPUTE_RECEIVED" },
};
type Type = keyof typeof DATA;
const TYPES = Object.keys(DATA) as Type[];

function verified(request: RawWebhook) {
  const reading = read(request);
  if (reading.result !== "verified") throw new Error(`${reading.result}: ${reading.reason}`);
  expect(readNotification(reading.notification)).toEqual({ ok: true, value: reading.notification });
  return reading.notification;
}

const news = (type: Type, change: object = {}, envelope?: object) =>
  verified(notification(type, { ...DATA[type], ...change }, envelope));

it("is acknowledged with exactly what PayerMax waits for", () => {
  expect(acknowledgement).toEqual({
    contentType: "application/json",
    body: '{"msg":"Success","code":"SUCCESS"}',
  });
  expect(contentTypes).toEqual(["application/json"]);
});

describe("each type is read", () => {
  const about = { provider: "payermax", account: "default", paymentId: "ORDER1001", receivedAt: NOW };

  it("PAYMENT", () => {
    expect(news("PAYMENT")).toEqual({
      ...about,
      key: "payermax:PAYMENT:T1:SUCCESS",
      report: {
        about: "payment",
        status: "succeeded",
        word: "SUCCESS",
        recognized: true,
        amount: { currency: "USD", value: 2000 },
        refundedValue: 0,
        refs: { tradeToken: "T1" },
        completedAt: NOW,
        reference: "run-1",
        captureMode: "manual",
      },
    });
  });

  it("PAYMENT that failed: by its status, with the envelope's code as the reason", () => {
    const failed = { status: "FAILED", totalAmount: null, captureMode: null };
    expect(news("PAYMENT", failed, { code: "PAYMENT_FAILED", msg: "declined" })).toMatchObject({
      key: "payermax:PAYMENT:T1:FAILED",
      report: {
        status: "failed",
        amount: null,
        captureMode: "automatic",
        refusal: { kind: "declined", code: "PAYMENT_FAILED", message: "declined" },
      },
    });
    expect(news("PAYMENT", {}, { code: "PAYMENT_FAILED", msg: "declined" }).report).toMatchObject({
      status: "succeeded",
    });
    const unexplained = news("PAYMENT", failed, { code: "APPLY_SUCCESS", msg: "Success." });
    expect(unexplained.report).toMatchObject({ refusal: { code: "FAILED", message: "the payment failed" } });
  });

  it.each([
    ["CAPTURE", "capture", "captureNo", "C1"],
    ["CANCEL", "cancel", "cancelNo", "C2"],
  ] as const)("%s", (type, what, ref, no) => {
    expect(news(type)).toEqual({
      ...about,
      key: `payermax:${type}:${no}:succeeded`,
      report: {
        about: what,
        requestId: DATA[type].requestId,
        status: "succeeded",
        amount: null,
        refs: { [ref]: no },
      },
    });
    const withAmount = news(type, { amount: "15.00", currency: "USD" });
    expect(withAmount.report).toMatchObject({ amount: { currency: "USD", value: 1500 } });
  });

  it("REFUND", () => {
    expect(news("REFUND")).toEqual({
      ...about,
      key: "payermax:REFUND:R1:succeeded",
      report: {
        about: "refund",
        requestId: "ORDER1001_REFUND_R1",
        status: "succeeded",
        amount: { currency: "USD", value: 500 },
        refs: { refundTradeNo: "R1" },
      },
    });
  });

  it("TOKENIZATION", () => {
    const { key, ...rest } = news("TOKENIZATION");
    expect(rest).toEqual({
      ...about,
      report: {
        about: "card",
        status: "succeeded",
        savedCard: { token: "PMTOKEN20260102030405678", customerNo: "USER42" },
      },
    });
    expect(key).toMatch(/^payermax:TOKENIZATION:[0-9a-f]{32}:SUCCESS:Activated$/);
  });

  it.each([
    ["Y", true],
    ["N", false],
    ["", undefined],
  ])("TOKENIZATION with ifCVV %j says whether the CVV is needed again", (ifCVV, needsCvv) => {
    const { report } = news("TOKENIZATION", { ifCVV });
    expect(report.about === "card" && report.savedCard.needsCvv).toBe(needsCvv);
  });

  it.each([true, false])("TOKENIZATION with supportMIT %j says it", (supportMIT) => {
    expect(news("TOKENIZATION", { supportMIT }).report).toMatchObject({
      savedCard: { merchantInitiated: supportMIT },
    });
  });

  it.each([
    [{ status: "FAILED" }],
    [{ paymentTokenStatus: "Expired" }],
    [{ paymentTokenStatus: "Deleted" }],
    [{ paymentTokenStatus: null }],
    [{ status: null }],
  ])("TOKENIZATION with %j is no saved card", (change) => {
    expect(news("TOKENIZATION", change).report).toMatchObject({ about: "card", status: "failed" });
  });

  it.each(["CHARGEBACK", "DISPUTE", "FRAUD", "CUSTOMER COMPLAINT"])("%s is a case for people", (type) => {
    expect(verified(notification(type, DATA.CHARGEBACK))).toEqual({
      ...about,
      key: `payermax:${type}:K1:DISPUTE_RECEIVED`,
      report: {
        about: "case",
        type,
        status: "DISPUTE_RECEIVED",
        refs: { caseId: "K1", tradeToken: "T1" },
        stage: "open",
      },
    });
  });

  it("a case's end says who won", () => {
    expect(news("CHARGEBACK", { status: "DISPUTE_END", caseResult: "WIN" })).toMatchObject({
      key: "payermax:CHARGEBACK:K1:DISPUTE_END:WIN",
      report: { status: "DISPUTE_END WIN" },
    });
  });

  it.each([
    ["SUBSCRIPTION_PAYMENT", { outTradeNo: "ORDER1001", paymentStatus: "SUCCESS" }, ""],
    ["constructor", { outTradeNo: "ORDER1001", status: "X" }, "X"],
    ["TOKENIZATION", { ...DATA.TOKENIZATION, paymentTokenID: null, status: "FAILED" }, "FAILED"],
    ["CAPTURE", { ...DATA.CAPTURE, status: "REVERSED" }, "REVERSED"],
    ["CANCEL", { ...DATA.CANCEL, status: "REVERSED" }, "REVERSED"],
    ["REFUND", { ...DATA.REFUND, status: "REFUND_RETURNED" }, "REFUND_RETURNED"],
  ])("%s that has no reading of its own is kept for people: case %#", (type, data, status) => {
    expect(verified(notification(type, data))).toMatchObject({
      paymentId: "ORDER1001",
      report: { about: "other", type, status },
    });
  });
});

describe("about no payment", () => {
  it.each([
    ["TOKENIZATION", { ...DATA.TOKENIZATION, outTradeNo: null, paymentTokenStatus: "Deleted" }],
    ["SUBSCRIPTION", { subscriptionNo: "S1", subscriptionStatus: "CANCEL" }],
    ["PAYOUT", {}],
  ])("is a %s without outTradeNo", (type, data) => {
    expect(read(notification(type, data))).toEqual({
      result: "unrelated",
      reason: `a notification of type ${type} without outTradeNo`,
    });
  });
});

it.each([
  ["DISPUTE", { caseId: "K1", status: "OPEN" }, { caseId: "K1" }],
  ["FRAUD", { tradeToken: "T9" }, { tradeToken: "T9" }],
])("a %s that names only the provider's number is kept with the year's others", (type, data, refs) => {
  expect(verified(notification(type, data))).toMatchObject({
    paymentId: `_CASES_${NOW.slice(0, 4)}_`,
    report: { about: "case", type, stage: "open", refs },
  });
});

describe("the key", () => {
  it("is the same for a repeat, however it is written", () => {
    for (const type of TYPES) {
      const { body } = notification(type, DATA[type]);
      const anew = JSON.stringify(JSON.parse(body.toString("utf8")), null, 2);
      expect(verified(webhook(anew)).key).toBe(news(type).key);
      const later = {
        completeTime: "2026-01-03T00:00:00Z",
        createdTime: "2026-01-03T00:00:00 +0000",
        extra: [1],
      };
      expect(news(type, later, { notifyTime: "2026-01-03T00:00:00 +0000" }).key).toBe(news(type).key);
    }
  });

  it.each<[Type, object]>([
    ["PAYMENT", { status: "CLOSED" }],
    ["PAYMENT", { tradeToken: "T2" }],
    ["PAYMENT", { paymentDetails: [{ paymentTokenID: "A" }] }],
    ["CAPTURE", { status: "FAILED" }],
    ["CAPTURE", { captureNo: "C9" }],
    ["CANCEL", { status: "PENDING" }],
    ["CANCEL", { cancelNo: "C9" }],
    ["REFUND", { status: "REFUND_FAILED" }],
    ["REFUND", { refundTradeNo: "R9" }],
    ["TOKENIZATION", { paymentTokenStatus: "Expired" }],
    ["TOKENIZATION", { paymentTokenID: "B" }],
    ["CHARGEBACK", { status: "DISPUTE_END" }],
    ["CHARGEBACK", { caseId: "K9" }],
  ])("of a %s differs with %j", (type, change) => {
    expect(news(type, change).key).not.toBe(news(type).key);
  });

  it("is the same whatever isFinal says: the status alone decides", () => {
    const failed = { status: "FAILED", isFinal: false };
    expect(news("CAPTURE", failed)).toEqual(news("CAPTURE", { ...failed, isFinal: true }));
    expect(news("CAPTURE", failed).report).toMatchObject({ status: "failed" });
  });

  it("differs between types, and holds no token", () => {
    const keys = TYPES.map((type) => news(type).key);
    expect(new Set(keys).size).toBe(TYPES.length);
    for (const key of keys) expect(key).not.toContain("PMTOKEN");
  });

  it("falls back on our own number where the provider's is missing", () => {
    expect(news("PAYMENT", { tradeToken: null }).key).toBe("payermax:PAYMENT:ORDER1001:SUCCESS");
    expect(news("CAPTURE", { captureNo: 7.5 }).key).toBe("payermax:CAPTURE:ORDER1001_CAPTURE_1:succeeded");
  });
});

describe("a forgery", () => {
  const genuine = notification("PAYMENT", DATA.PAYMENT);
  const body = genuine.body.toString("utf8");

  it("is every message with one byte changed", () => {
    for (let at = 0; at < genuine.body.length; at++) {
      const changed = Buffer.from(genuine.body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect({ at, result: read({ ...genuine, body: changed }).result }).toEqual({ at, result: "forged" });
    }
  });

  const UNSIGNED = "it has no sign";
  const UNVERIFIED = "sign does not verify with any of this account's public keys";
  const FOREIGN = "it is for another merchant";

  it.each<[string, string, RawWebhook]>([
    ["no sign", UNSIGNED, { ...genuine, headers: {} }],
    ["an empty sign", UNVERIFIED, webhook(body, "")],
    ["two signs", UNVERIFIED, webhook(body, [signed(body), signed(body)])],
    ["a sign that is no base64", UNVERIFIED, webhook(body, "€")],
    [
      "the same JSON written anew",
      UNVERIFIED,
      { ...genuine, body: Buffer.from(JSON.stringify(JSON.parse(body), null, 1)) },
    ],
    [
      "another merchant's number",
      FOREIGN,
      notification("PAYMENT", DATA.PAYMENT, { merchantNo: "020213827212252" }),
    ],
    ["no merchant's number", FOREIGN, notification("PAYMENT", DATA.PAYMENT, { merchantNo: undefined })],
    [
      "a merchant's number of another type",
      FOREIGN,
      notification("PAYMENT", DATA.PAYMENT, { merchantNo: [MERCHANT.merchantNo] }),
    ],
    ["another app", FOREIGN, notification("PAYMENT", DATA.PAYMENT, { appId: "other" })],
    ["no app", FOREIGN, notification("PAYMENT", DATA.PAYMENT, { appId: undefined })],
    ["another app beside ours", FOREIGN, notification("PAYMENT", DATA.PAYMENT, { merchantAppId: "other" })],
    ["nothing at all", UNVERIFIED, webhook("", "")],
  ])("is one with %s", (_name, reason, request) => {
    expect(strict.read(request)).toEqual({ result: "forged", reason });
  });

  it("is what our own key signed, where that isn't among PayerMax's", () => {
    const request = webhook(body, signed(body, OURS.privateKey));
    expect(strict.read(request).result).toBe("forged");
    expect(read(request).result).toBe("verified");
  });
});

it("takes the app's older name", () => {
  const envelope = { appId: undefined, merchantAppId: MERCHANT.appId };
  expect(news("TOKENIZATION", {}, envelope).paymentId).toBe("ORDER1001");
});

describe("malformed", () => {
  it.each([
    ["nothing", ""],
    ["a form", "notifyType=PAYMENT"],
    ["a list", "[]"],
    ["half an object", '{"notifyType":"PAY'],
    ["ten thousand open brackets", "[".repeat(10_000)],
  ])("is %s, signed", (_name, body) => {
    expect(read(webhook(body))).toEqual({ result: "malformed", reason: "signed, but not a notification" });
  });
});

describe("unreadable, and told to a person", () => {
  /** What a person is told, with the payment that it names. */
  function told(request: RawWebhook) {
    const reading = read(request);
    if (reading.result !== "unreadable") throw new Error(`it is ${reading.result}`);
    const { notification: told } = reading;
    expect(readNotification(told)).toEqual({ ok: true, value: told });
    expect(told).toMatchObject({ provider: "payermax", account: "default", receivedAt: NOW });
    return { reason: reading.reason, paymentId: told.paymentId, report: told.report };
  }
  const other = (type: string) => ({ about: "other", type, status: "", refs: {} });

  it.each<[Type, string]>([
    ["PAYMENT", "outTradeNo"],
    ["PAYMENT", "status"],
    ["CAPTURE", "requestId"],
    ["CAPTURE", "outTradeNo"],
    ["CAPTURE", "status"],
    ["CANCEL", "requestId"],
    ["CANCEL", "outTradeNo"],
    ["CANCEL", "status"],
    ["REFUND", "outRefundNo"],
    ["REFUND", "outTradeNo"],
    ["REFUND", "status"],
  ])("is a %s without %s", (type, field) => {
    for (const value of [undefined, null, "", 7.5, {}, [], "x".repeat(129)])
      expect(told(notification(type, { ...DATA[type], [field]: value }))).toEqual({
        reason: `signed, but without ${field}`,
        paymentId: field === "outTradeNo" ? "_CASES_2026_" : "ORDER1001",
        report: other(`${type}: signed, but without ${field}`),
      });
  });

  it.each([undefined, null, 7, "data", []])("is one whose data is %j", (data) => {
    for (const type of TYPES)
      expect(told(notification(type, data))).toEqual({
        reason: "signed, but without data",
        paymentId: "_CASES_2026_",
        report: other(`${type}: signed, but without data`),
      });
  });

  it.each([undefined, null, "", {}, "x".repeat(65)])("is one whose notifyType is %j", (notifyType) => {
    expect(told(webhook(JSON.stringify({ ...MERCHANT, notifyType, data: DATA.PAYMENT })))).toEqual({
      reason: "signed, but without notifyType",
      paymentId: "ORDER1001",
      report: other("a notification: signed, but without notifyType"),
    });
  });

  it("is a case without any number", () => {
    expect(told(notification("FRAUD", { status: "OPEN" }))).toEqual({
      reason: "signed, but without a number of anything",
      paymentId: "_CASES_2026_",
      report: other("FRAUD: signed, but without a number of anything"),
    });
  });

  const keyIn = (request: RawWebhook) => {
    const reading = read(request);
    return reading.result === "unreadable" && reading.notification.key;
  };

  it("has a key without a type where it has none", () => {
    const request = webhook(JSON.stringify({ ...MERCHANT, data: DATA.PAYMENT }));
    expect(keyIn(request)).toMatch(/^payermax::[0-9a-f]{32}$/);
  });

  it("has the same key when it comes again, and another one than others of its kind", () => {
    const keyOf = (data: object) => keyIn(notification("PAYMENT", data));
    expect(keyOf({ status: "SUCCESS" })).toBe(keyOf({ status: "SUCCESS" }));
    expect(keyOf({ status: "SUCCESS" })).not.toBe(keyOf({ status: "FAILED" }));
    expect(keyOf({ status: "SUCCESS" })).toMatch(/^payermax:PAYMENT:[0-9a-f]{32}$/);
  });
});

describe("an amount that can't be read", () => {
  it.each([
    [null, "USD"],
    [20, null],
    ["twenty", "USD"],
    ["20,00", "USD"],
    [20.001, "USD"],
    [-20, "USD"],
    [1.255, "KWD"],
    [20, "ZZZ"],
  ])("as %j %s is left out: a query has it", (totalAmount, currency) => {
    for (const status of ["SUCCESS", "PENDING", "NEW", "FAILED", "CLOSED"])
      expect(news("PAYMENT", { status, totalAmount, currency }).report).toMatchObject({ amount: null });
  });
});

it("reads amounts in exponent form, numbers for texts, and past a byte order mark", () => {
  expect(news("PAYMENT", { totalAmount: "2e1" }).report).toMatchObject({ amount: { value: 2000 } });
  expect(news("PAYMENT", { outTradeNo: 1001, tradeToken: 7 })).toMatchObject({
    paymentId: "1001",
    report: { refs: { tradeToken: "7" } },
  });
  const { body } = notification("PAYMENT", DATA.PAYMENT);
  expect(verified(webhook(`\ufeff${body.toString("utf8")}`)).paymentId).toBe("ORDER1001");
});

it("reads any hostile data without throwing", () => {
  const hostile: unknown[] = [
    null,
    "",
    0,
    -1,
    1e308,
    true,
    "x".repeat(10_000),
    [],
    [[[]]],
    {},
    { toString: 1 },
    ["__proto__"],
  ];
  const fields = new Set([
    ...Object.values(DATA).flatMap((data) => Object.keys(data)),
    "paymentDetails",
    "isFinal",
  ]);
  for (const type of TYPES)
    for (const field of fields)
      for (const value of hostile) {
        const { result } = read(notification(type, { ...DATA[type], [field]: value }));
        expect(["verified", "unreadable", "unrelated"]).toContain(result);
      }
  const { appId, merchantNo } = MERCHANT;
  const head = `{"notifyType":"PAYMENT","appId":"${appId}","merchantNo":"${merchantNo}"`;
  const deep = `${head},"data":${'{"data":'.repeat(20_000)}1${"}".repeat(20_001)}`;
  expect(read(webhook(deep)).result).toBe("malformed");
});
