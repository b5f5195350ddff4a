import { describe, expect, it } from "vitest";

import {
  PAYMENT_STATUS_WORDS,
  REFUND_STATUS_WORDS,
  REQUEST_STATUS_WORDS,
} from "../../../src/providers/payermax/reports.js";
import { useProvider } from "../support/use-provider.js";
import { calls, DATA, openAccount, success, type CallName } from "./support.js";

const at = useProvider(openAccount);

async function answer(name: CallName, fields: object): Promise<unknown> {
  at.provider.reply = success({ ...DATA[name], ...fields });
  const outcome = await calls[name](at.account);
  if (outcome.ending !== "answered") throw new Error(`${outcome.ending}: ${outcome.code}`);
  return outcome.answer;
}

describe("a queried order", () => {
  const RECORD = {
    about: "payment",
    status: "succeeded",
    word: "SUCCESS",
    recognized: true,
    amount: { currency: "USD", value: 2000 },
    refundedValue: 0,
    refs: { tradeToken: "T1" },
    captureMode: "automatic",
  };

  it("is read with everything that it may say", async () => {
    const fields = {
      captureMode: "MANUAL",
      reference: "run-1",
      createTime: "2026-01-02T03:04:05 +0000",
      completeTime: "2026-01-02T11:05:06.789+08:00",
      paymentDetails: [
        { paymentMethodType: "CARD", paymentTokenID: "PMTOKEN1", cardInfo: { cardOrg: "VISA" } },
      ],
      brandNew: [{}],
    };
    expect(await answer("query", fields)).toEqual({
      ...RECORD,
      captureMode: "manual",
      reference: "run-1",
      createdAt: "2026-01-02T03:04:05.000Z",
      completedAt: "2026-01-02T03:05:06.789Z",
      savedCard: { token: "PMTOKEN1", detailsFollow: true },
    });
  });

  it.each([[null], [""], [7.5], [{}], ["2026-02-30T00:00:00Z"]])(
    "is read without what it says as %j",
    async (value) => {
      const names = [
        "captureMode",
        "reference",
        "createTime",
        "completeTime",
        "paymentDetails",
        "tradeToken",
      ];
      const fields = Object.fromEntries(names.map((name) => [name, value]));
      const { reference, refs, ...rest } = (await answer("query", fields)) as Record<string, unknown>;
      expect({ ...rest, refs: RECORD.refs }).toEqual(RECORD);
      // A text is a number like any other of the provider's.
      const isText = typeof value === "string" && value !== "";
      expect([reference, refs]).toEqual(isText ? [value, { tradeToken: value }] : [undefined, {}]);
    },
  );

  it.each([...PAYMENT_STATUS_WORDS])("of status %s is read as the table says", async (word, { status }) => {
    expect(await answer("query", { status: word })).toMatchObject({ status, word, recognized: true });
  });

  it.each(["AUTHORIZED", "success", "constructor", "__proto__"])(
    "of the unknown status %s is open and says so",
    async (word) => {
      expect(await answer("query", { status: word })).toMatchObject({
        status: "open",
        word,
        recognized: false,
      });
    },
  );

  it.each([
    [20, "USD", 2000],
    [20.5, "USD", 2050],
    [0.07, "USD", 7],
    ["20.00", "USD", 2000],
    ["100", "USD", 10000],
    [10000, "IDR", 1_000_000],
    [1.25, "KWD", 1250],
    [500, "JPY", 500],
  ])("of %j %s is read exactly", async (totalAmount, currency, value) => {
    expect(await answer("query", { totalAmount, currency })).toMatchObject({ amount: { currency, value } });
  });

  it.each([
    ["20.001", "USD"],
    [1.255, "KWD"],
    [300.5, "IDR"],
    ["1,000.00", "USD"],
    [-20, "USD"],
    [20, "usd"],
    [20, null],
    [null, "USD"],
    [{}, "USD"],
    [1e300, "USD"],
    ["9".repeat(1000), "USD"],
  ])("of %j %s names no amount", async (totalAmount, currency) => {
    expect(await answer("query", { totalAmount, currency })).toMatchObject({ amount: null });
  });

  it.each([
    [[{ paymentTokenID: "A", cardInfo: { paymentTokenID: "B" } }, { paymentTokenID: "C" }], "A"],
    [[{ cardInfo: { paymentTokenID: "B" } }], "B"],
    [[{ paymentTokenID: "", cardInfo: { paymentTokenID: "B" } }], "B"],
    [[{ paymentTokenID: {}, cardInfo: { paymentTokenID: "B" } }], "B"],
  ])("with %j has saved a card", async (paymentDetails, token) => {
    expect(await answer("query", { paymentDetails })).toMatchObject({ savedCard: { token } });
  });

  it.each([[[]], [[{}]], [[{ cardInfo: null }]], [["A"]], [[[]]]])(
    "with %j has saved none",
    async (paymentDetails) => {
      expect(await answer("query", { paymentDetails })).not.toHaveProperty("savedCard");
    },
  );

  it.each([
    [
      { resultCode: "CARD_INVALID", resultMsg: "bad card" },
      { code: "CARD_INVALID", message: "bad card" },
    ],
    [
      { resultCode: "", resultMsg: null },
      { code: "FAILED", message: "the payment failed" },
    ],
    [{}, { code: "FAILED", message: "the payment failed" }],
  ])("that failed with %j gives the reason", async (fields, reason) => {
    expect(await answer("query", { status: "FAILED", ...fields })).toMatchObject({
      status: "failed",
      refusal: { kind: "declined", ...reason },
    });
  });

  it("gives a reason only where it failed", async () => {
    for (const status of ["SUCCESS", "PENDING", "CLOSED"])
      expect(await answer("query", { status, resultCode: "X" })).not.toHaveProperty("refusal");
  });
});

describe.each(["charge", "authorize"] as const)("the reply to %s", (name) => {
  it("sends the shopper to the provider's page, and names no amount and no capture mode", async () => {
    expect(await answer(name, {})).toEqual({
      about: "payment",
      status: "open",
      word: "PENDING",
      recognized: true,
      amount: null,
      refundedValue: 0,
      refs: { tradeToken: "T1" },
      actionUrl: "https://cashier.example/1",
    });
  });

  it("is open without a page", async () => {
    const report = await answer(name, { redirectUrl: null });
    expect(report).toMatchObject({ status: "open" });
    expect(report).not.toHaveProperty("actionUrl");
  });

  it.each(["HTTPS://cashier.example/1", `https://cashier.example/${"x".repeat(8_168)}`])(
    "has its page at %s",
    async (redirectUrl) => {
      expect(await answer(name, { redirectUrl })).toMatchObject({ actionUrl: redirectUrl });
    },
  );

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example/",
    "/pay",
    "https://",
    "https://cashier.example/\t",
    `https://cashier.example/${"x".repeat(8_169)}`,
  ])("has no page at %s, and says so", async (redirectUrl) => {
    const report = await answer(name, { redirectUrl });
    expect(report).toMatchObject({ droppedUrl: expect.stringContaining("the page's URL") as string });
    expect(report).not.toHaveProperty("actionUrl");
    expect(JSON.stringify(report)).not.toContain(redirectUrl);
  });

  it("has no page at a number, and nothing was dropped", async () => {
    const report = await answer(name, { redirectUrl: 7 });
    expect(report).not.toHaveProperty("actionUrl");
    expect(report).not.toHaveProperty("droppedUrl");
  });

  it("may be final at once, and sends nobody anywhere", async () => {
    expect(await answer(name, { status: "SUCCESS" })).toMatchObject({ status: "succeeded", amount: null });
    expect(await answer(name, { status: "SUCCESS" })).not.toHaveProperty("actionUrl");
    expect(await answer(name, { status: "FAILED" })).toMatchObject({
      status: "failed",
      refusal: { code: "FAILED" },
    });
  });
});

describe.each([
  ["capture", "captureNo", "C1"],
  ["cancel", "cancelNo", "C2"],
] as const)("the answer to %s", (name, ref, no) => {
  it.each([...REQUEST_STATUS_WORDS])("of status %s is read as the table says", async (word, { status }) => {
    expect(await answer(name, { status: word })).toMatchObject({
      about: name,
      requestId: DATA[name].requestId,
      status,
      amount: null,
      refs: { [ref]: no },
    });
  });

  it("names the amount where it has one", async () => {
    const report = await answer(name, { amount: 15, currency: "USD" });
    expect(report).toMatchObject({ amount: { currency: "USD", value: 1500 } });
  });

  it.each([true, "true", undefined, null, "perhaps", false, "false"])(
    "that failed with isFinal %j failed: it says that no other capture follows",
    async (isFinal) => {
      const report = await answer(name, { status: "FAILED", isFinal, errorCode: "E1", errorMsg: "no" });
      expect(report).toMatchObject({
        status: "failed",
        refusal: { kind: "declined", code: "E1", message: "no" },
      });
    },
  );

  it("that is pending with isFinal true is pending", async () => {
    expect(await answer(name, { status: "PENDING", isFinal: true })).toMatchObject({ status: "pending" });
  });

  it("that failed without a reason says so", async () => {
    expect(await answer(name, { status: "FAILED", errorCode: null, errorMsg: "" })).toMatchObject({
      refusal: { kind: "declined", code: "FAILED", message: `the ${name} failed` },
    });
  });
});

describe.each(["refund", "queryRefund"] as const)("the answer to %s", (name) => {
  it.each([...REFUND_STATUS_WORDS])("of status %s is read as the table says", async (word, { status }) => {
    expect(await answer(name, { status: word })).toMatchObject({
      about: "refund",
      requestId: "ORDER1001_REFUND_R1",
      status,
      amount: null,
      refs: { refundTradeNo: "R1" },
    });
  });

  it("names the amount where it has one", async () => {
    const report = await answer(name, {
      refundAmount: "5.00",
      refundCurrency: "USD",
      outTradeNo: "ORDER1001",
    });
    expect(report).toMatchObject({ amount: { currency: "USD", value: 500 } });
  });

  it("that failed gives the reason", async () => {
    expect(await answer(name, { status: "REFUND_FAILED", resultMsg: "account closed" })).toMatchObject({
      refusal: { kind: "declined", code: "REFUND_FAILED", message: "account closed" },
    });
  });
});
