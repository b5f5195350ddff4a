import { beforeEach, describe, expect, it } from "vitest";

import type { ChargeRequest } from "../../../src/providers/port.js";
import { useProvider } from "../support/use-provider.js";
import { complaints } from "./documented-requests.js";
import {
  ALL_CALLS,
  calls,
  CAPTURE,
  CHARGE,
  CUSTOMER,
  MERCHANT,
  NOTIFY_URL,
  NOW,
  offered,
  openAccount,
  PAID_WITH,
  parsed,
  REFUND,
} from "./support.js";

const at = useProvider(openAccount);
beforeEach(() => {
  at.provider.requests.length = 0;
});

const text = () => at.provider.requests[0]?.body.toString("utf8") ?? "";
const dataSent = () => parsed(at.provider.requests[0]?.body).data;

/** What one order sends, after the documents' word that it may be sent so. */
async function ordered(change: Partial<ChargeRequest>, call: "charge" | "authorize" = "charge") {
  await offered(at.account[call])({ ...CHARGE, customer: CUSTOMER, ...change });
  const [{ path, body } = { path: "", body: undefined }] = at.provider.requests;
  expect(complaints(path, parsed(body))).toEqual([]);
  return dataSent();
}

const ORDER = {
  outTradeNo: "ORDER1001",
  subject: "Two tickets",
  totalAmount: 20,
  currency: "USD",
  userId: "USER42",
  expireTime: "1800",
  frontCallbackUrl: "https://shop.example/return",
  notifyUrl: NOTIFY_URL,
};
const HOSTED = { ...ORDER, integrate: "Hosted_Checkout", reference: CHARGE.reference };
const DIRECT = { integrate: "Direct_Payment", country: "US", terminalType: "WEB" };
const BUYER = { clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" };

it("puts everything into the one envelope", async () => {
  for (const name of ALL_CALLS) await calls[name](at.account);
  expect(at.provider.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /orderAndPay",
    "POST /orderAndPay",
    "POST /capture",
    "POST /cancel",
    "POST /refund",
    "POST /orderQuery",
    "POST /refundQuery",
  ]);
  for (const { body, path, headers } of at.provider.requests) {
    const { data, ...envelope } = parsed(body);
    expect(headers["content-type"]).toBe("application/json");
    expect(envelope).toEqual({ version: "1.4", keyVersion: "1", requestTime: NOW, ...MERCHANT });
    expect(complaints(path, { ...envelope, data })).toEqual([]);
  }
});

it("says the versions that the account has, where it has any", async () => {
  const versioned = openAccount(at.provider.url, { version: "1.5", keyVersion: "2" });
  for (const name of ALL_CALLS) await calls[name](versioned.account);
  await versioned.close();
  const envelopes = at.provider.requests.map(({ body }) => parsed(body));
  expect(envelopes).toHaveLength(ALL_CALLS.length);
  for (const envelope of envelopes) expect(envelope).toMatchObject({ version: "1.5", keyVersion: "2" });
});

describe("an order", () => {
  it("on the hosted page with the least there can be sends these fields and no other", async () => {
    expect(await ordered({ customer: { reference: "USER42" } })).toEqual(HOSTED);
  });

  it("that holds the amount says so, and is the same otherwise", async () => {
    const held = await ordered({ customer: { reference: "USER42" } }, "authorize");
    expect(held).toEqual({ ...HOSTED, captureMode: "MANUAL", authorizationType: "FINAL_AUTH" });
  });

  it("on the hosted page keeps a card, of a method chosen where the country is known", async () => {
    const paidWith = { type: "hosted", saveCard: true } as const;
    const saving = { tokenForFutureUse: true, merchantInitiated: false };
    expect(await ordered({ paidWith })).toEqual({
      ...HOSTED,
      country: "US",
      paymentDetail: { paymentMethodType: "CARD", ...saving },
    });
    at.provider.requests.length = 0;
    expect(await ordered({ paidWith, customer: { reference: "USER42" } })).toEqual({
      ...HOSTED,
      paymentDetail: saving,
    });
  });

  it("with a card sends the card, its year in two digits", async () => {
    expect(await ordered({ paidWith: PAID_WITH.card })).toEqual({
      ...HOSTED,
      ...DIRECT,
      paymentDetail: {
        paymentMethodType: "CARD",
        cardInfo: {
          cardIdentifierNo: "4444333322221111",
          cardHolderFullName: "James Smith",
          cardExpirationMonth: "03",
          cardExpirationYear: "30",
          cvv: "123",
        },
        buyerInfo: BUYER,
      },
    });
  });

  it("cuts a user agent that is longer than is sent", async () => {
    const customer = { ...CUSTOMER, userAgent: "Mozilla/5.0 ".repeat(500) };
    const { paymentDetail } = await ordered({ paidWith: PAID_WITH.card, customer });
    const { userAgent } = (paymentDetail as { buyerInfo: { userAgent: string } }).buyerInfo;
    expect(userAgent).toBe("Mozilla/5.0 ".repeat(500).slice(0, 512));
  });

  it("with a saved card sends the token and no card; without the shopper it says which kind", async () => {
    const byShopper = {
      ...HOSTED,
      ...DIRECT,
      paymentDetail: {
        paymentMethodType: "CARD",
        paymentTokenID: "PMTOKEN20260102030405678",
        buyerInfo: BUYER,
        tokenForFutureUse: false,
        merchantInitiated: false,
      },
    };
    expect(await ordered({ paidWith: PAID_WITH.savedCard })).toEqual(byShopper);
    at.provider.requests.length = 0;
    expect(await ordered({ paidWith: { ...PAID_WITH.savedCard, merchantInitiated: true } })).toEqual({
      ...byShopper,
      paymentDetail: { ...byShopper.paymentDetail, merchantInitiated: true, mitType: "UNSCHEDULED" },
    });
  });

  it("with a saved card sends its CVV where the shopper gave it again", async () => {
    const { paymentDetail } = await ordered({ paidWith: { ...PAID_WITH.savedCard, cvv: "790" } });
    expect(paymentDetail).toMatchObject({
      paymentTokenID: "PMTOKEN20260102030405678",
      cardInfo: { cvv: "790" },
    });
  });

  it("of the drop-in sends its token and session, and no reference, which its schema lacks", async () => {
    expect(await ordered({ paidWith: PAID_WITH.dropIn, items: [ITEM] })).toEqual({
      ...ORDER,
      ...DIRECT,
      paymentDetail: { paymentToken: "payment-token", sessionKey: "session-key", buyerInfo: BUYER },
    });
  });

  it.each(["card", "dropIn"] as const)("with %s keeps the card where asked to", async (type) => {
    const data = await ordered({ paidWith: { ...PAID_WITH[type], saveCard: true } });
    expect(data.paymentDetail).toMatchObject({ tokenForFutureUse: true, merchantInitiated: false });
  });

  it.each(["hosted", "card", "dropIn"] as const)(
    "with %s binds for charges without the shopper",
    async (type) => {
      const saveCard = { merchantInitiated: true } as const;
      const data = await ordered({ paidWith: { ...PAID_WITH[type], saveCard } });
      expect(data.paymentDetail).toMatchObject({
        ...{ tokenForFutureUse: true, merchantInitiated: false, mitType: "UNSCHEDULED" },
      });
    },
  );

  it.each(["hosted", "card", "savedCard", "dropIn"] as const)("with %s can hold the amount", async (type) => {
    expect(await ordered({ paidWith: PAID_WITH[type] }, "authorize")).toMatchObject({
      captureMode: "MANUAL",
      authorizationType: "FINAL_AUTH",
    });
  });

  it("names the buyer where the name is known", async () => {
    const customer = { ...CUSTOMER, firstName: "Ada", lastName: "Byron", email: "ada@example.com" };
    expect(await ordered({ paidWith: PAID_WITH.card, customer })).toMatchObject({
      paymentDetail: {
        buyerInfo: { ...BUYER, firstName: "Ada", lastName: "Byron", email: "ada@example.com" },
      },
    });
  });

  it("lists the goods, numbered by their place", async () => {
    const items = [ITEM, { name: "Fee", quantity: 1, amount: { currency: "USD", value: 5 } }];
    expect(await ordered({ items })).toMatchObject({
      goodsDetails: [
        { goodsId: "1", goodsName: "Ticket", quantity: "2", price: "10.00" },
        { goodsId: "2", goodsName: "Fee", quantity: "1", price: "0.05" },
      ],
    });
  });

  it("leaves empty values out", async () => {
    await at.account.charge({
      ...CHARGE,
      returnUrl: "",
      customer: { reference: "USER42", countryCode: "" },
    });
    expect(Object.keys(dataSent())).not.toContain("frontCallbackUrl");
    expect(Object.keys(dataSent())).not.toContain("country");
  });

  it("comes through with any text in it", async () => {
    const description = '"}],{"totalAmount":1} \\ \u2028 €\u{1F3AB}';
    const data = await ordered({ description });
    expect(data.subject).toBe(description);
    expect(data.totalAmount).toBe(20);
  });
});

const ITEM = { name: "Ticket", quantity: 2, amount: { currency: "USD", value: 1000 } };

it("captures, refunds and asks with these fields and no other", async () => {
  const bodies = async (call: () => Promise<unknown>) => {
    at.provider.requests.length = 0;
    await call();
    return dataSent();
  };
  expect(await bodies(() => calls.capture(at.account))).toEqual({
    requestId: "ORDER1001_CAPTURE_1",
    outTradeNo: "ORDER1001",
    currency: "USD",
    amount: 15,
  });
  expect(await bodies(() => calls.cancel(at.account))).toEqual({
    requestId: "ORDER1001_CANCEL_1",
    outTradeNo: "ORDER1001",
  });
  expect(await bodies(() => at.account.refund({ ...REFUND, reason: "returned" }))).toEqual({
    outRefundNo: "ORDER1001_REFUND_R1",
    refundAmount: 5,
    refundCurrency: "USD",
    outTradeNo: "ORDER1001",
    comments: "returned",
    refundNotifyUrl: NOTIFY_URL,
  });
  expect(await bodies(() => calls.query(at.account))).toEqual({ outTradeNo: "ORDER1001" });
  expect(await bodies(() => calls.queryRefund(at.account))).toEqual({ outRefundNo: "ORDER1001_REFUND_R1" });
});

describe("an amount", () => {
  it.each([
    ["USD", 1, "0.01"],
    ["USD", 2000, "20.00"],
    ["USD", 9_007_199_254_740_991, "90071992547409.91"],
    ["JPY", 500, "500"],
    ["KWD", 1250, "1.25"],
    ["BHD", 1000, "1.00"],
    ["IDR", 30_000, "300"],
    ["TWD", 100, "1"],
  ])("of %s %i is the number %s, to the digit", async (currency, value, literal) => {
    const amount = { currency, value };
    await at.account.charge({ ...CHARGE, amount });
    expect(text()).toContain(`"totalAmount":${literal},"currency":"${currency}"`);
    at.provider.requests.length = 0;
    await offered(at.account.capture)({ ...CAPTURE, captureAmount: amount });
    expect(text()).toContain(`"amount":${literal}}}`);
    at.provider.requests.length = 0;
    await at.account.refund({ ...REFUND, refundAmount: amount });
    expect(text()).toContain(`"refundAmount":${literal},"refundCurrency":"${currency}"`);
  });

  it.each([
    ["KWD", 1255],
    ["IDR", 30_050],
    ["PKR", 1],
    ["XXX", 1],
    ["USD", 0.5],
    ["USD", -1],
    ["USD", Number.NaN],
  ])("of %s %d can't be written, and nothing is sent", async (currency, value) => {
    const amount = { currency, value };
    const outcomes = [
      await at.account.charge({ ...CHARGE, amount }),
      await offered(at.account.authorize)({ ...CHARGE, amount }),
      await at.account.charge({ ...CHARGE, items: [{ ...ITEM, amount }] }),
      await offered(at.account.capture)({ ...CAPTURE, captureAmount: amount }),
      await at.account.refund({ ...REFUND, refundAmount: amount }),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject({ ending: "refused", code: "amount" });
    expect(at.provider.requests).toEqual([]);
  });
});
