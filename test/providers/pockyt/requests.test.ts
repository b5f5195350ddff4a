import { beforeEach, describe, expect, it } from "vitest";

import type { ChargeRequest } from "../../../src/providers/port.js";
import { useProvider } from "../support/use-provider.js";
import { CHARGE, IPN_URL, openAccount, type Fields } from "./support.js";

const at = useProvider(openAccount);
beforeEach(() => {
  at.provider.requests.length = 0;
});

const sent = () => at.provider.requests.map(({ body }) => JSON.parse(body.toString("utf8")) as Fields);

async function charged(charge: Partial<ChargeRequest>): Promise<Fields> {
  await at.account.charge({ ...CHARGE, ...charge });
  const [fields = {}] = sent();
  return fields;
}

describe("a charge", () => {
  it("with the least there can be sends these fields and no other", async () => {
    expect(await charged({})).toEqual({
      merchantNo: "203780",
      storeNo: "303661",
      amount: "20.00",
      currency: "USD",
      settleCurrency: "USD",
      reference: "ORDER1001",
      vendor: "creditcard",
      terminal: "ONLINE",
      goodsInfo: JSON.stringify([
        {
          goods_name: "ORDER1001",
          quantity: "1",
          category: "DIGITAL_GOODS",
          description: "ORDER1001",
          amount: "20.00",
          tax: "0",
        },
      ]),
      ipnUrl: IPN_URL,
      cardNumber: "4111111111111111",
      cardExpMonth: "08",
      cardExpYear: "2030",
      cardCvv: "790",
      verifySign: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it("with a saved card sends the token and its customer, and no card", async () => {
    const fields = await charged({
      paidWith: { type: "savedCard", token: "pp_1", customerNo: "2000", merchantInitiated: true },
    });
    expect(fields).toMatchObject({ vaultId: "pp_1", customerNo: "2000" });
    expect(Object.keys(fields).filter((name) => /^card|creditType/.test(name))).toEqual([]);
  });

  it("leaves empty values out", async () => {
    const fields = await charged({
      description: "",
      returnUrl: "",
      customer: { clientIp: "" },
      customerNo: "",
    });
    for (const name of ["note", "callbackUrl", "clientIp", "customerNo"])
      expect(fields).not.toHaveProperty(name);
  });

  it.each([
    ["USD", 1, "0.01", "USD"],
    ["GBP", 123456, "1234.56", "GBP"],
    ["JPY", 500, "500", "USD"],
    ["EUR", 30000, "300.00", "USD"],
    // PayPal, which makes Pockyt's card payments, takes no decimals of these.
    ["HUF", 50_000, "500", "USD"],
    ["TWD", 50_000, "500", "USD"],
  ])("of %s %i is written %s and settled in %s", async (currency, value, amount, settleCurrency) => {
    expect(await charged({ amount: { currency, value } })).toMatchObject({
      amount,
      currency,
      settleCurrency,
    });
  });

  it.each([
    ["its amount", { amount: { currency: "XXX", value: 1 } }],
    ["its amount's value", { amount: { currency: "USD", value: 0.5 } }],
    ["an amount finer than is written", { amount: { currency: "TWD", value: 50_050 } }],
    ["an item's amount", { items: [{ name: "a", quantity: 1, amount: { currency: "XXX", value: 1 } }] }],
  ])("is refused unsent where %s can't be written", async (_name, charge) => {
    expect(await at.account.charge({ ...CHARGE, ...charge })).toMatchObject({
      ending: "refused",
      code: "amount",
    });
    expect(sent()).toEqual([]);
  });
});

it("creates a customer with what is known of it", async () => {
  const customer = {
    reference: "USER42",
    firstName: "Ada",
    lastName: "",
    email: "ada@example.com",
    countryCode: "US",
  };
  await at.account.createCustomer?.({ paymentId: "ORDER1001", customer });
  const [{ verifySign, ...fields } = {}] = sent();
  expect(verifySign).toBeDefined();
  expect(fields).toEqual({
    merchantNo: "203780",
    storeNo: "303661",
    firstName: "Ada",
    email: "ada@example.com",
    countryCode: "US",
  });
});

it("creates a customer with its address by Pockyt's names, and with nothing that has none there", async () => {
  const address = { state: "CA", city: "Cupertino", street: "1 Infinite Loop", phone: "+1 202 555 0143" };
  const customer = { ...address, postalCode: "95014", clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" };
  await at.account.createCustomer?.({ paymentId: "ORDER1001", customer });
  const [{ verifySign, merchantNo, storeNo, ...fields } = {}] = sent();
  expect([verifySign, merchantNo, storeNo]).not.toContain(undefined);
  expect(fields).toEqual({ ...address, zip: "95014" });
});

it("sends no & and no = in what may come back in a notification", async () => {
  const items = [{ name: "a=b & c", quantity: 1, amount: CHARGE.amount }];
  const fields = await charged({ description: "Tom & Jerry: 1=1&status=success", items });
  expect(fields.note).toBe("Tom + Jerry: 1-1+status-success");
  expect(fields.goodsInfo).not.toMatch(/[&=]/);
  expect(JSON.parse(fields.goodsInfo ?? "")).toMatchObject([
    { goods_name: "a-b + c", description: "a-b + c" },
  ]);
});

describe("an account that takes fewer currencies", () => {
  const taking = (...currencies: string[]) =>
    openAccount(at.provider.url, { merchant: { currencies } }).account;

  it("refuses the others before anything is sent, the customer's creation too", async () => {
    const { charge, createCustomer } = taking("EUR", "GBP");
    const refusal = {
      ending: "refused",
      code: "currency",
      message: "this account takes EUR, GBP, not USD",
    };
    expect(await charge(CHARGE)).toEqual(refusal);
    expect(await createCustomer?.({ paymentId: "ORDER1001", amount: CHARGE.amount })).toEqual(refusal);
    expect(sent()).toEqual([]);
  });

  it("sends what is in them", async () => {
    const { charge, createCustomer } = taking("USD");
    await createCustomer?.({ paymentId: "ORDER1001", amount: CHARGE.amount });
    await charge(CHARGE);
    expect(sent()).toHaveLength(2);
  });
});

it("asks and cancels by reference only, since the vendor's SDKs refuse two names at once", async () => {
  const reference = { paymentId: "ORDER1001", amount: CHARGE.amount };
  await at.account.query(reference);
  await at.account.cancel({ ...reference, requestId: "ORDER1001_CANCEL_1" });
  expect(at.provider.requests.map(({ path }) => path)).toEqual([
    "/app-data-search/v3/tran-query",
    "/app-data-search/v3/cancel",
  ]);
  for (const fields of sent())
    expect(Object.keys(fields).sort()).toEqual(["merchantNo", "reference", "storeNo", "verifySign"]);
});
