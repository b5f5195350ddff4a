import { describe, expect, it } from "vitest";

import { useProvider } from "../support/use-provider.js";
import { calls, CHARGE, openAccount, REFUND } from "./support.js";

const at = useProvider(openAccount);

const answer = (result: object) => {
  at.provider.reply = { body: JSON.stringify({ ret_code: "000100", ret_msg: "success", result }) };
};

const RESULT = {
  amount: "20.00",
  refundAmount: "5.00",
  reference: "ORDER1001",
  refundReference: "ORDER1001_REFUND_R1",
  refundTransactionNo: "38",
  settleCurrency: "USD",
  status: "success",
  transactionNo: "37",
};
const REPORT = {
  about: "refund",
  requestId: "ORDER1001_REFUND_R1",
  status: "succeeded",
  amount: { currency: "USD", value: 500 },
  refs: { refundTransactionNo: "38" },
};

describe("a refund", () => {
  it("sends these fields and no other, with its own request id", async () => {
    at.provider.requests.length = 0;
    await calls.refund(at.account);
    expect(at.provider.requests).toHaveLength(1);
    const [sent] = at.provider.requests;
    expect(sent?.path).toBe("/app-data-search/v3/refund");
    expect(sent?.headers["pockyt-request-id"]).toBe("ORDER1001_REFUND_R1");
    expect(JSON.parse(sent?.body.toString() ?? "")).toEqual({
      merchantNo: "203780",
      storeNo: "303661",
      refundAmount: "5.00",
      currency: "USD",
      settleCurrency: "USD",
      reference: "ORDER1001",
      refundReference: "ORDER1001_REFUND_R1",
      verifySign: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it.each([
    ["XXX", 500],
    ["USD", 0.5],
  ])("of an amount that can't be written is refused unsent: %s %d", async (currency, value) => {
    at.provider.requests.length = 0;
    const outcome = await at.account.refund({ ...REFUND, refundAmount: { currency, value } });
    expect(outcome).toMatchObject({ ending: "refused", code: "amount" });
    expect(at.provider.requests).toEqual([]);
  });

  it.each([
    ["success", {}, REPORT],
    ["an amount that isn't ours, as it is", { refundAmount: 6 }, { amount: { currency: "USD", value: 600 } }],
    ["another currency, as it is", { currency: "GBP" }, { amount: { currency: "GBP", value: 500 } }],
    ["no amount", { refundAmount: null }, { amount: null }],
    ["pending", { status: "pending" }, { status: "pending" }],
    [
      "a failure",
      { status: "failed", errorCode: "NO_FUNDS", errorMessage: "not enough" },
      { status: "failed", refusal: { kind: "declined", code: "NO_FUNDS", message: "not enough" } },
    ],
  ])("is answered with %s", async (_name, fields, report) => {
    answer({ ...RESULT, ...fields });
    expect(await calls.refund(at.account)).toEqual({
      ending: "answered",
      answer: { ...REPORT, ...report },
    });
  });

  it.each([
    ["another payment", { reference: "ORDER1002" }, "other_order"],
    ["another refund", { refundReference: "ORDER1001_REFUND_R2" }, "other_request"],
    ["no refundReference", { refundReference: null }, "other_request"],
    ["a status that we don't know", { status: "constructor" }, "unreadable"],
    ["no status", { status: undefined }, "unreadable"],
  ])("is unknown where the answer has %s", async (_name, fields, code) => {
    answer({ ...RESULT, ...fields });
    expect(await calls.refund(at.account)).toMatchObject({ ending: "unknown", code });
  });
});

describe("a refund is looked for in the payment's record", () => {
  const record = (refundInfo: unknown) => {
    answer({ reference: "ORDER1001", status: "success", amount: "20.00", currency: "USD", refundInfo });
  };
  const ours = { refundReference: "ORDER1001_REFUND_R1", refundTransactionId: "38", refundAmount: "5.00" };
  const other = { ...ours, refundReference: "ORDER1001_REFUND_R2", refundAmount: "7.00" };

  it.each([
    ["among others", [other, ours], REPORT],
    ["with its own currency", [{ ...ours, currency: "CNY" }], { amount: { currency: "CNY", value: 500 } }],
    [
      "with another amount, as it is",
      [{ ...ours, refundAmount: 6.5 }],
      { amount: { currency: "USD", value: 650 } },
    ],
    ["with an amount that can't be read", [{ ...ours, refundAmount: "five" }], { amount: null }],
    // Pockyt may not deduplicate: what was given back is the sum.
    ["twice", [ours, ours], { amount: { currency: "USD", value: 1000 } }],
    ["twice, once unreadable", [ours, { ...ours, refundAmount: "five" }], { amount: null }],
    ["without a number", [{ ...ours, refundTransactionId: "" }], { refs: {} }],
  ])("and found %s", async (_name, refundInfo, report) => {
    record(refundInfo);
    expect(await calls.queryRefund(at.account)).toEqual({
      ending: "answered",
      answer: { ...REPORT, ...report },
    });
  });

  it.each([
    ["there are none", []],
    ["there is no list", null],
    ["there are others only", [other, { ...ours, refundReference: null }]],
    ["another one's id begins with its own", [{ ...ours, refundReference: "ORDER1001_REFUND_R10" }]],
  ])("and not found where %s", async (_name, refundInfo) => {
    record(refundInfo);
    expect(await calls.queryRefund(at.account)).toEqual({
      ending: "answered",
      answer: { about: "nothing" },
    });
  });

  it("by the payment's reference, and never in another payment's", async () => {
    at.provider.requests.length = 0;
    answer({ reference: "ORDER1002", status: "success", refundInfo: [ours] });
    expect(await calls.queryRefund(at.account)).toMatchObject({ ending: "unknown", code: "other_order" });
    expect(at.provider.requests.map(({ path }) => path)).toEqual(["/app-data-search/v3/tran-query"]);
  });
});

describe("in an account that other systems share", () => {
  it("a queried record may be theirs, a reply is ours", async () => {
    const shared = openAccount(at.provider.url, { shared: true });
    answer({ reference: "ORDER1001", status: "success", amount: "20.00", currency: "USD" });
    expect(await calls.query(shared.account)).toHaveProperty("answer.mayBeForeign", true);
    expect(await calls.charge(shared.account)).not.toHaveProperty("answer.mayBeForeign");
    expect(await calls.query(at.account)).not.toHaveProperty("answer.mayBeForeign");
    await shared.close();
  });
});

it.each([
  [{ type: "hosted", saveCard: false }],
  [{ type: "dropIn", paymentToken: "t", sessionKey: "s", saveCard: false }],
] as const)("%j is not offered and not sent", async (paidWith) => {
  at.provider.requests.length = 0;
  expect(await at.account.charge({ ...CHARGE, paidWith })).toMatchObject({
    ending: "refused",
    code: "not_offered",
  });
  expect(at.provider.requests).toEqual([]);
});
