import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { isSignedBy, verifySign } from "../../../src/providers/pockyt/signature.js";
import { signaturesByAnotherProgram } from "../support/another-program.js";
import { useProvider } from "../support/use-provider.js";
import { calls, CARD, CHARGE, MERCHANT, openAccount, signed, type Fields } from "./support.js";

/** Printed in the vendor's documents, with what is signed with it. */
const PRINTED_TOKEN = "5cbfb079f15b150122261c8537086d77a";
const STORE = { merchantNo: "200043", storeNo: "300014" };

const PRINTED: [name: string, fields: Fields, verifySign: string][] = [
  [
    "a payment with goods and addresses",
    {
      ...STORE,
      amount: "1.00",
      callbackUrl: "https://wx.yuansfer.yunkeguan.com/wx",
      currency: "USD",
      goodsInfo: '[{"goods_name":"Yuansfer","quantity":"1"}]',
      ipnUrl: "https://wx.yuansfer.yunkeguan.com/wx",
      reference: "seq_1525922323",
      terminal: "ONLINE",
      timeout: "120",
      vendor: "alipay",
    },
    "b6bfd66531ae7c9499115c7480a2c8aa",
  ],
  ["a query", { ...STORE, transactionNo: "297553638300708562" }, "0df745088d7202a6d186596acdc82c6a"],
  [
    "a refund",
    {
      ...STORE,
      currency: "USD",
      refundAmount: "0.01",
      refundReference: "refund2020101305",
      settleCurrency: "USD",
      transactionNo: "297553638301777927",
    },
    "dd81f7781603bec48ae2c6a9ac758bf2",
  ],
  [
    "apply-token",
    { ...STORE, autoDebitNo: "298222562856331071", grantType: "AUTHORIZATION_CODE" },
    "edeb2fe1c1be1c4d4763ac7b7c3a4098",
  ],
  [
    "an auto-debit payment",
    {
      ...STORE,
      amount: "100",
      autoDebitNo: "298222562856331071",
      currency: "PHP",
      ipnUrl: "http://zk-tys.yunkeguan.com/ttest/test",
      reference: "test2021010801",
      settleCurrency: "USD",
    },
    "cec6cc1dc16c399f68b66d74f8e363f5",
  ],
  [
    "an IPN",
    {
      amount: "0.01",
      currency: "USD",
      reference: "test1666247277861",
      settleCurrency: "USD",
      status: "success",
      time: "20221020142817",
      transactionNo: "305680500880311923",
    },
    "435d01c5d5fa88cfe8168fbfbf732519",
  ],
];

describe("verifySign", () => {
  it.each(PRINTED)("is the printed one for %s", (_name, fields, expected) => {
    expect(verifySign(fields, PRINTED_TOKEN)).toBe(expected);
    expect(isSignedBy({ ...fields, verifySign: expected }, PRINTED_TOKEN)).toBe(true);
  });

  it("ignores the fields' order, blanks around the token, and a signature that is there already", () => {
    const [, fields, expected] = PRINTED[0] ?? ["", {}, ""];
    const reversed = Object.fromEntries(Object.entries(fields).reverse());
    expect(verifySign(reversed, PRINTED_TOKEN)).toBe(expected);
    expect(verifySign(fields, ` ${PRINTED_TOKEN}\n`)).toBe(expected);
    expect(verifySign({ ...fields, verifySign: "x" }, PRINTED_TOKEN)).toBe(expected);
  });

  it("sorts names by their bytes, as the vendor's SDKs do: Z before a, and U+FFFD before U+1F600", () => {
    const mixed = { a: "1", Z: "2", "\u{1F600}": "3", "\uFFFD": "4" };
    const [expected] = signaturesByAnotherProgram([Buffer.from(JSON.stringify(mixed))], "token");
    expect(verifySign(mixed, "token")).toBe(expected);
  });

  it("verifies what it signs and nothing with one value changed", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text !== "verifySign");
    const fields = fc.dictionary(name, fc.string({ minLength: 1 }), { minKeys: 1 });
    fc.assert(
      fc.property(fields, fc.string({ minLength: 1 }), (fields, other) => {
        const message = { ...fields, verifySign: verifySign(fields, "token") };
        expect(isSignedBy(message, "token")).toBe(true);
        expect(isSignedBy(message, "another")).toBe(false);
        const [changed = ""] = Object.keys(fields);
        fc.pre(fields[changed] !== other);
        expect(isSignedBy({ ...message, [changed]: other }, "token")).toBe(false);
      }),
    );
  });

  it.each([
    ["none", undefined],
    ["an empty one", ""],
    ["one of other length", "0".repeat(31)],
    ["one in capitals", signed({ a: "b" }).verifySign?.toUpperCase()],
    ["one of other characters", "é".repeat(32)],
  ])("does not accept %s", (_name, verifySign) => {
    const fields: Fields = { a: "b", ...(verifySign !== undefined && { verifySign }) };
    expect(isSignedBy(fields, MERCHANT.token)).toBe(false);
  });
});

describe("every request that we send", () => {
  const at = useProvider(openAccount);
  let bodies: Buffer[];

  beforeAll(async () => {
    for (const call of Object.values(calls)) await call(at.account);
    await at.account.createCustomer?.({
      paymentId: "ORDER1",
      customer: { firstName: "Zoë", lastName: "李", email: "zoe+shop@example.com", countryCode: "US" },
    });
    await at.account.charge({
      ...CHARGE,
      paidWith: { type: "card", card: CARD, saveCard: true },
      customerNo: "2000",
      customer: { clientIp: "2001:db8::1" },
      description: 'Two "tickets" & a = b % 20 \\ €\u{1F3AB}',
      items: [{ name: "Ticket & <b>", quantity: 2, amount: { currency: "USD", value: 1000 } }],
      returnUrl: "https://shop.example/return?status={status}&a=%20b",
    });
    await at.account.charge({
      ...CHARGE,
      paidWith: { type: "savedCard", token: "pp_1", customerNo: "2000", merchantInitiated: true },
    });
    bodies = at.provider.requests.map(({ body }) => body);
  });

  it("carries the signature that another program computes over the bytes that arrived", () => {
    const sent = bodies.map((body) => (JSON.parse(body.toString("utf8")) as Fields).verifySign);
    expect(sent).toEqual(signaturesByAnotherProgram(bodies, MERCHANT.token));
    // Nine requests, of which cancel and the two queries have the same fields.
    expect(sent).toHaveLength(9);
    expect(new Set(sent).size).toBe(7);
  });

  it("holds strings only, none of them empty", () => {
    const values = bodies.flatMap(
      (body) => Object.values(JSON.parse(body.toString("utf8")) as object) as unknown[],
    );
    expect(values.filter((value) => typeof value !== "string" || value === "")).toEqual([]);
    expect(values.length).toBeGreaterThan(50);
  });

  it("has the payment's id as its request id, a refund its own", () => {
    const ids = at.provider.requests.map(({ headers }) => headers["pockyt-request-id"]);
    expect(ids).toEqual([
      "ORDER1001",
      "ORDER1001",
      "ORDER1001",
      "ORDER1001_REFUND_R1",
      "ORDER1001",
      "ORDER1001",
      "ORDER1",
      "ORDER1001",
      "ORDER1001",
    ]);
  });
});
