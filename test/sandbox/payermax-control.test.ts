import { createPublicKey } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  CARD,
  cardDetail,
  isSignedBy,
  newMerchant,
  PayermaxClient,
  text,
  type MerchantKeys,
} from "./support/payermax-client.js";

const MERCHANT = newMerchant("P01010114178824");
const SECOND = newMerchant("P01010114178825");

let sandbox: Sandbox;
let client: PayermaxClient;

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT, SECOND] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
});

afterAll(() => sandbox.close());

function spki({ publicKey }: MerchantKeys): string {
  return publicKey.export({ format: "der", type: "spki" }).toString("base64");
}

function pem({ publicKey }: MerchantKeys): string {
  return publicKey.export({ format: "pem", type: "spki" }).toString();
}

describe("a merchant's key", () => {
  const upload = (merchantNo: string, body: Record<string, unknown>) =>
    client.control("POST", `/_sandbox/payermax/merchants/${merchantNo}/public-key`, body);

  it.each([
    ["base64", spki],
    ["PEM", pem],
  ])("can be uploaded as %s, and the platform's own is the answer", async (_name, write) => {
    const merchant = newMerchant(`NEW_${_name}`);
    const { appId, merchantNo } = merchant;
    const newcomer = new PayermaxClient(sandbox.url, merchant);
    expect((await newcomer.query("A")).code).toBe("MERCHANT_INVALID");
    const { body } = await upload(merchantNo, { appId, publicKey: write(merchant) });
    expect(body).toEqual({ appId, merchantNo, platformPublicKey: sandbox.payermax.platformPublicKey });
    const reply = await newcomer.send("orderAndPay", newcomer.hostedFields());
    expect(isSignedBy(text(body.platformPublicKey), reply.raw, reply.sign)).toBe(true);
  });

  it("replaces the earlier one", async () => {
    const before = newMerchant("REPLACED");
    const after = newMerchant("REPLACED");
    for (const merchant of [before, after]) {
      await upload("REPLACED", { appId: merchant.appId, publicKey: spki(merchant) });
    }
    expect((await new PayermaxClient(sandbox.url, before).query("A")).code).toBe("SIGN_VERIFY_FAILED");
    expect((await new PayermaxClient(sandbox.url, after).query("A")).code).toBe("ORDER_NOT_EXIST");
  });

  it("is refused where it is no RSA public key", async () => {
    const privatePem = MERCHANT.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const privateDer = MERCHANT.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
    for (const publicKey of ["", "AAAA", privatePem, privateDer]) {
      const reply = await upload("REFUSED", { appId: "app", publicKey });
      expect(reply.httpStatus).toBe(400);
      expect(JSON.stringify(reply.body)).not.toContain("PRIVATE");
    }
    expect((await upload("REFUSED", { publicKey: spki(MERCHANT) })).httpStatus).toBe(400);
    await expect(
      startSandbox({ payermax: { merchants: [{ ...MERCHANT, publicKey: "none" }] } }),
    ).rejects.toThrow("RSA public key");
  });

  it("and the platform's can be given at the start", async () => {
    const platform = newMerchant("the platform");
    const { appId, merchantNo } = MERCHANT;
    const own = await startSandbox({
      payermax: {
        merchants: [{ appId, merchantNo, publicKey: pem(MERCHANT) }],
        platformPrivateKey: platform.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
      },
    });
    try {
      expect(own.payermax.platformPublicKey).toBe(spki(platform));
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const reply = await ownClient.send("orderAndPay", ownClient.hostedFields());
      expect(isSignedBy(spki(platform), reply.raw, reply.sign)).toBe(true);
    } finally {
      await own.close();
    }
  });
});

describe("settle", () => {
  it("refuses what is not there, not pending or not clear", async () => {
    const settle = async (body: Record<string, unknown>) =>
      (await client.control("POST", "/_sandbox/payermax/settle", body)).httpStatus;
    const second = new PayermaxClient(sandbox.url, SECOND);
    for (const one of [client, second]) {
      const outTradeNo = await one.paid({ totalAmount: 900 });
      expect((await one.capture(outTradeNo, 900, { requestId: "BOTH" })).data.status).toBe("PENDING");
    }
    expect(await settle({ requestId: "NOSUCH", outcome: "success" })).toBe(404);
    expect(await settle({ outcome: "success" })).toBe(400);
    expect(await settle({ requestId: "BOTH", outcome: "pending" })).toBe(400);
    expect(await settle({ requestId: "BOTH", outcome: "success" })).toBe(409);
    const { merchantNo } = SECOND;
    expect(await settle({ requestId: "BOTH", merchantNo, outcome: "success" })).toBe(200);
    expect(await settle({ requestId: "BOTH", merchantNo, outcome: "failed" })).toBe(409);
    const captured = sandbox.ledger().entries.filter(({ type }) => type === "capture");
    expect(captured.map((entry) => entry.merchantNo)).toEqual([merchantNo]);
  });
});

describe("the request log", () => {
  const loggedOf = (outTradeNo: unknown) =>
    sandbox.requests().filter(({ fields }) => fields.outTradeNo === outTradeNo);

  it("has every send with its numbers and its answer", async () => {
    const outTradeNo = await client.paid();
    const requestId = client.newNumber("LOGGED");
    for (const amount of [20, 20, 21]) await client.capture(outTradeNo, amount, { requestId });
    const sends = sandbox.requests().filter(({ fields }) => fields.requestId === requestId);
    expect(sends).toHaveLength(3);
    expect(sends[0]).toMatchObject({
      provider: "payermax",
      operation: "capture",
      path: "/aggregate-pay/api/gateway/capture",
      signatureValid: true,
      fields: { outTradeNo, requestId, amount: "20", merchantNo: MERCHANT.merchantNo, version: "1.4" },
      answer: { httpStatus: 200, code: "APPLY_SUCCESS", status: "SUCCESS" },
    });
    expect(sends[2]?.answer).toMatchObject({ code: "PARAMS_INVALID" });
    const body = JSON.stringify(client.envelope({ outTradeNo }));
    await client.sendText("orderQuery", body, { sign: "AAAA" });
    expect(loggedOf(outTradeNo).at(-1)).toMatchObject({ operation: "orderQuery", signatureValid: false });
  });

  it("has no card data, nor has any other view", async () => {
    const order = client.directFields(cardDetail());
    await client.send("orderAndPay", order);
    const misspelled = { cardNo: CARD, number: CARD, card_number: Number(CARD), CVC: "987", pin: CARD };
    const wrong = client.directFields(cardDetail(misspelled));
    expect((await client.send("orderAndPay", wrong)).code).toBe("PARAMS_INVALID");
    expect(loggedOf(order.outTradeNo)[0]?.fields).toMatchObject({
      "paymentDetail.cardInfo.cardIdentifierNo": "444433******1111",
      "paymentDetail.cardInfo.cvv": "***",
      "paymentDetail.buyerInfo.clientIp": "192.0.2.7",
    });
    expect(loggedOf(wrong.outTradeNo)[0]?.fields).toMatchObject({
      "paymentDetail.cardInfo.number": "444433******1111",
      "paymentDetail.cardInfo.card_number": "444433******1111",
      "paymentDetail.cardInfo.CVC": "***",
    });
    const views = ["requests", "webhooks", "ledger", "transactions"];
    const shown = await Promise.all(views.map((view) => client.control("GET", `/_sandbox/${view}`)));
    const everything = JSON.stringify(shown.map(({ body }) => body));
    expect(everything).toContain("444433******1111");
    for (const secret of [CARD, '"987"', "PRIVATE"]) expect(everything).not.toContain(secret);
  });
});

describe("the transactions", () => {
  it("show an order with what was asked of it", async () => {
    const outTradeNo = await client.paid();
    await client.capture(outTradeNo, 20, { requestId: client.newNumber("SHOWN") });
    await client.refund(outTradeNo, 5, { outRefundNo: "SHOWN" });
    const { body } = await client.control("GET", `/_sandbox/transactions?reference=${outTradeNo}`);
    expect(body.transactions).toMatchObject([
      {
        provider: "payermax",
        merchantNo: MERCHANT.merchantNo,
        reference: outTradeNo,
        status: "SUCCESS",
        amount: "77.44",
        captureMode: "MANUAL",
        redirectUrl: null,
        modifications: [{ kind: "capture", amount: "20.00", status: "SUCCESS" }],
        refunds: [{ outRefundNo: "SHOWN", amount: "5.00", status: "REFUND_SUCCESS" }],
      },
    ]);
  });
});

describe("a reset", () => {
  it("forgets orders and requests, but no key, and repeats are as they were at the start", async () => {
    const own = await startSandbox({ payermax: { repeats: "refuse" } });
    try {
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const { appId, merchantNo } = MERCHANT;
      const path = `/_sandbox/payermax/merchants/${merchantNo}/public-key`;
      await ownClient.control("POST", path, { appId, publicKey: spki(MERCHANT) });
      const platformKey = own.payermax.platformPublicKey;
      const outTradeNo = await ownClient.paid();
      const { redirectUrl } = (await ownClient.send("orderAndPay", ownClient.hostedFields())).data;
      own.payermax.repeats("answer");
      await ownClient.control("POST", "/_sandbox/reset");
      expect([own.ledger().entries, own.transactions(), own.requests(), own.webhooks()]).toEqual([
        [],
        [],
        [],
        [],
      ]);
      expect((await ownClient.query(outTradeNo)).code).toBe("ORDER_NOT_EXIST");
      expect((await fetch(text(redirectUrl))).status).toBe(404);
      expect(own.payermax.platformPublicKey).toBe(platformKey);
      const again = await ownClient.paid({ outTradeNo });
      expect(again).toBe(outTradeNo);
      const capture = () => ownClient.capture(outTradeNo, 20, { requestId: "C" });
      expect((await capture()).code).toBe("APPLY_SUCCESS");
      expect((await capture()).code).toBe("ORDER_REPEAT");
    } finally {
      await own.close();
    }
  });
});

it("hands out its public key in the form that Node's crypto reads", () => {
  const key = Buffer.from(sandbox.payermax.platformPublicKey, "base64");
  const read = createPublicKey({ key, format: "der", type: "spki" });
  expect(read.asymmetricKeyDetails?.modulusLength).toBe(2048);
});
