import { describe, expect, it } from "vitest";

import { useProvider } from "../support/use-provider.js";
import { calls, CHARGE, openAccount, type CallName } from "./support.js";

const at = useProvider(openAccount);

const PAYMENT = {
  reference: "ORDER1001",
  status: "success",
  transactionNo: "37",
  amount: "20.00",
  currency: "USD",
};
const REPORT = {
  about: "payment",
  status: "succeeded",
  word: "success",
  recognized: true,
  amount: { currency: "USD", value: 2000 },
  refundedValue: 0,
  refs: { transactionNo: "37" },
};

function ask(name: CallName, body: unknown) {
  at.provider.reply = { body: typeof body === "string" ? body : JSON.stringify(body) };
  return calls[name](at.account);
}

const reportOf = (fields: object, name: CallName = "query") =>
  ask(name, { ret_code: "000100", result: { ...PAYMENT, ...fields } });

describe("the envelope", () => {
  it.each([
    ["v3", { ret_code: "000100", ret_msg: "success", result: PAYMENT }],
    ["resultBody", { status: 200, resultBody: PAYMENT }],
    ["ret_code with resultBody", { ret_code: "000100", retMsg: "success", resultBody: PAYMENT }],
    ["nulls for what isn't there", { ret_code: "000100", ret_msg: null, result: PAYMENT, customer: null }],
    ["null before resultBody", { ret_code: null, status: 200, result: null, resultBody: PAYMENT }],
    ["unknown fields", { ret_code: "000100", result: { ...PAYMENT, new: [{}] }, traceId: 7 }],
    [
      "a key __proto__",
      `{"__proto__":{"ret_code":"x"},"ret_code":"000100","result":${JSON.stringify(PAYMENT)}}`,
    ],
  ])("%s is read", async (_name, body) => {
    expect(await ask("query", body)).toEqual({ ending: "answered", answer: REPORT });
  });

  it.each([["customer"], ["result"], ["resultBody"]])("%s holds a new customer", async (payload) => {
    const customer = { customerNo: "2000357955353018248632", customerCode: null };
    expect(await ask("createCustomer", { ret_code: "000100", [payload]: customer })).toEqual({
      ending: "answered",
      answer: { about: "customer", customerNo: "2000357955353018248632" },
    });
  });

  it.each([["ret_msg"], ["retMsg"]])("%s is the message of a refusal", async (name) => {
    expect(await ask("charge", { ret_code: "000023", [name]: "bad currency" })).toEqual({
      ending: "refused",
      code: "000023",
      message: "bad currency",
    });
  });
});

it("reads fields that are null or empty as absent", async () => {
  const empty = {
    authenticationUrl: null,
    authUrl: "",
    errorCode: null,
    errorMessage: "",
    refundInfo: null,
    transactionType: "",
  };
  expect(await reportOf(empty)).toEqual({ ending: "answered", answer: REPORT });
  expect(await reportOf({ transactionNo: null, amount: "", currency: null })).toEqual({
    ending: "answered",
    answer: { ...REPORT, amount: null, refs: {} },
  });
});

describe("the amount", () => {
  it.each([
    ["20.00", "USD", 2000],
    ["20", "USD", 2000],
    ["20.5", "USD", 2050],
    ["20.0000", "USD", 2000],
    [20, "USD", 2000],
    [0.07, "USD", 7],
    [1.1, "USD", 110],
    ["500", "KRW", 500],
    [500.0, "KRW", 500],
    ["2e1", "USD", 2000],
    ["2.05E+1", "USD", 2050],
    ["500.00", "TWD", 50_000],
    ["500", "HUF", 50_000],
  ])("%j %s is read exactly", async (amount, currency, value) => {
    const outcome = await reportOf({ amount, currency });
    expect(outcome).toMatchObject({ ending: "answered", answer: { amount: { currency, value } } });
  });

  it.each([
    ["20.001", "USD"],
    ["1,000.00", "USD"],
    ["-20.00", "USD"],
    ["2.0001e1", "USD"],
    ["0x14", "USD"],
    [" 20.00", "USD"],
    ["020.00", "USD"],
    ["500.5", "KRW"],
    // Pockyt writes no decimals of it.
    ["500.5", "TWD"],
    ["20.00", "usd"],
    ["20.00", "???"],
    ["20.00", undefined],
    [undefined, "USD"],
    [1e300, "USD"],
    ["99999999999999999999", "USD"],
  ])("%j %s is none", async (amount, currency) => {
    expect(await reportOf({ amount, currency })).toMatchObject({
      ending: "answered",
      answer: { amount: null },
    });
  });
});

describe("what was given back", () => {
  const refund = (refundAmount: unknown, currency?: string) => ({
    refundReference: "R",
    refundAmount,
    currency,
  });

  it.each([
    ["nothing", [], 0],
    ["one in full", [refund("20.00", "USD")], 2000],
    ["several, as text and as numbers", [refund("5.00", "USD"), refund(2.5), refund("0.01")], 751],
    ["one that can't be read", [refund("five", "USD"), refund("1.00", "USD")], 100],
    ["one in another currency", [refund("20.00", "CNY"), refund("1.00", "USD")], 100],
  ])("counts %s", async (_name, refundInfo, refundedValue) => {
    expect(await reportOf({ refundInfo })).toMatchObject({ ending: "answered", answer: { refundedValue } });
  });
});

it("reads numbers where texts are documented, with all their digits", async () => {
  const customer = '{"ret_code":"000100","customer":{"customerNo":2000357955353018248632}}';
  expect(await ask("createCustomer", customer)).toEqual({
    ending: "answered",
    answer: { about: "customer", customerNo: "2000357955353018248632" },
  });
  at.provider.reply = {
    body: JSON.stringify({ ret_code: "000100", result: { ...PAYMENT, reference: 1001 } }),
  };
  expect(await at.account.query({ paymentId: "1001", amount: CHARGE.amount })).toEqual({
    ending: "answered",
    answer: REPORT,
  });
});

it("reads an answer after a byte order mark", async () => {
  const body = JSON.stringify({ ret_code: "000100", result: PAYMENT });
  expect(await ask("query", `\ufeff${body}`)).toEqual({ ending: "answered", answer: REPORT });
});

describe("the shopper's page", () => {
  it.each([
    [{ authenticationUrl: "https://a.example/3ds" }, "https://a.example/3ds"],
    [{ authUrl: "https://b.example/3ds" }, "https://b.example/3ds"],
    [{ authenticationUrl: "", authUrl: "https://b.example/3ds" }, "https://b.example/3ds"],
    [{ authenticationUrl: "https://a.example/", authUrl: "https://b.example/" }, "https://a.example/"],
  ])("of %j is %s", async (urls, actionUrl) => {
    const outcome = await reportOf({ status: "pending", ...urls }, "charge");
    expect(outcome).toMatchObject({ ending: "answered", answer: { status: "open", actionUrl } });
  });

  it.each([
    ["HTTPS in capitals", "HTTPS://a.example/3ds"],
    ["8 KiB", `https://a.example/${"x".repeat(8_192 - 18)}`],
  ])("may have %s", async (_what, authenticationUrl) => {
    const outcome = await reportOf({ status: "pending", authenticationUrl }, "charge");
    expect(outcome).toMatchObject({ answer: { actionUrl: authenticationUrl } });
  });

  it.each([
    ["javascript:alert(1)", "http or https"],
    ["data:text/html,x", "http or https"],
    ["//evil.example/", "http or https"],
    ["/3ds", "http or https"],
    ["ftp://a.example/", "http or https"],
    ["https://", "can't be parsed"],
    ["https://a.example:99999/", "can't be parsed"],
    ["https://a.example/\n", "printable ASCII"],
    [" https://a.example/", "printable ASCII"],
    ["https://bänk.example/", "printable ASCII"],
    [`https://a.example/${"x".repeat(8_192)}`, "longer than 8192"],
  ])("is not %s, and the report says why without its URL", async (authenticationUrl, why) => {
    const outcome = await reportOf({ status: "pending", authenticationUrl }, "charge");
    expect(outcome).toMatchObject({
      ending: "answered",
      answer: { status: "open", droppedUrl: expect.stringContaining(why) as string },
    });
    expect(outcome).not.toHaveProperty("answer.actionUrl");
    expect(JSON.stringify(outcome)).not.toContain(authenticationUrl);
  });

  it("is of no use once the payment is over", async () => {
    const outcome = await reportOf({ authenticationUrl: "https://a.example/3ds", authUrl: "ftp://b/" });
    expect(outcome).toEqual({ ending: "answered", answer: REPORT });
  });
});

describe("a decline", () => {
  it.each([
    [
      { errorCode: "CARD_DECLINED", errorMessage: "Do not honor" },
      { code: "CARD_DECLINED", message: "Do not honor" },
    ],
    [{}, { code: "failed", message: "the card was declined" }],
  ])("with %j gives the reason", async (fields, reason) => {
    const outcome = await reportOf({ status: "failed", ...fields }, "charge");
    expect(outcome).toMatchObject({ answer: { status: "failed", refusal: { kind: "declined", ...reason } } });
  });

  it("is the only status with a reason", async () => {
    expect(await reportOf({ errorCode: "X" })).not.toHaveProperty("answer.refusal");
  });
});

it.each([
  ["is read", "37", { transactionNo: "37" }],
  [
    "of more than 15 digits is read with all of them",
    "378125656535259873",
    { transactionNo: "378125656535259873" },
  ],
  ["that is no whole one is left out", "37.5", {}],
])("a transactionNo as a JSON number %s", async (_what, literal, refs) => {
  const body = JSON.stringify({ ret_code: "000100", result: PAYMENT }).replace('"37"', literal);
  expect(await ask("query", body)).toEqual({ ending: "answered", answer: { ...REPORT, refs } });
});
