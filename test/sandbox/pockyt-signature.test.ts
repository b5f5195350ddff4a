import { describe, expect, it } from "vitest";

import { isSigned, verifySignOf } from "../../sandbox/pockyt/signature.js";

// The vendor's printed example token and the samples of its docs, SDKs and notifications.
const TOKEN = "5cbfb079f15b150122261c8537086d77a";

const VECTORS: [name: string, fields: Record<string, string>, verifySign: string][] = [
  [
    "payment",
    {
      amount: "1.00",
      callbackUrl: "https://wx.yuansfer.yunkeguan.com/wx",
      currency: "USD",
      goodsInfo: '[{"goods_name":"Yuansfer","quantity":"1"}]',
      ipnUrl: "https://wx.yuansfer.yunkeguan.com/wx",
      merchantNo: "200043",
      reference: "seq_1525922323",
      storeNo: "300014",
      terminal: "ONLINE",
      timeout: "120",
      vendor: "alipay",
    },
    "b6bfd66531ae7c9499115c7480a2c8aa",
  ],
  [
    "query",
    { merchantNo: "200043", storeNo: "300014", transactionNo: "297553638300708562" },
    "0df745088d7202a6d186596acdc82c6a",
  ],
  [
    "refund",
    {
      currency: "USD",
      merchantNo: "200043",
      refundAmount: "0.01",
      refundReference: "refund2020101305",
      settleCurrency: "USD",
      storeNo: "300014",
      transactionNo: "297553638301777927",
    },
    "dd81f7781603bec48ae2c6a9ac758bf2",
  ],
  [
    "apply-token",
    {
      autoDebitNo: "298222562856331071",
      grantType: "AUTHORIZATION_CODE",
      merchantNo: "200043",
      storeNo: "300014",
    },
    "edeb2fe1c1be1c4d4763ac7b7c3a4098",
  ],
  [
    "auto-debit payment",
    {
      amount: "100",
      autoDebitNo: "298222562856331071",
      currency: "PHP",
      ipnUrl: "http://zk-tys.yunkeguan.com/ttest/test",
      merchantNo: "200043",
      reference: "test2021010801",
      settleCurrency: "USD",
      storeNo: "300014",
    },
    "cec6cc1dc16c399f68b66d74f8e363f5",
  ],
  [
    "notification",
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

describe("Pockyt's signature", () => {
  it.each(VECTORS)("agrees with the vendor's %s sample", (_name, fields, verifySign) => {
    expect(verifySignOf(fields, TOKEN)).toBe(verifySign);
    expect(isSigned({ ...fields, verifySign }, TOKEN)).toBe(true);
  });

  it("depends on no order, and on every field, its case and the token", () => {
    const [, fields, verifySign] = VECTORS[1] ?? [];
    if (fields === undefined || verifySign === undefined) throw new Error("no vector");
    expect(verifySignOf(Object.fromEntries(Object.entries(fields).reverse()), TOKEN)).toBe(verifySign);
    expect(isSigned({ ...fields, storeNo: "300015", verifySign }, TOKEN)).toBe(false);
    expect(isSigned({ ...fields, more: "1", verifySign }, TOKEN)).toBe(false);
    expect(isSigned({ ...fields, verifySign: verifySign.toUpperCase() }, TOKEN)).toBe(false);
    expect(isSigned({ ...fields, verifySign }, `${TOKEN}1`)).toBe(false);
    expect(isSigned(fields, TOKEN)).toBe(false);
  });
});
