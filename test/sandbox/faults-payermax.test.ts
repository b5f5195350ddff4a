import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  cardDetail,
  isSignedBy,
  newMerchant,
  PayermaxClient,
  type Json,
  type OrderFields,
  type Reply,
} from "./support/payermax-client.js";

const MERCHANT = newMerchant("P01010114178824");

let sandbox: Sandbox;
let client: PayermaxClient;

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
});

afterEach(() => {
  sandbox.faults.clear();
});

afterAll(() => sandbox.close());

async function plan(operation: string, fault: string, more: Json = {}): Promise<void> {
  const asked = { provider: "payermax", operation, fault, ...more };
  expect((await client.control("POST", "/_sandbox/faults", asked)).httpStatus).toBe(201);
}

const order = (): OrderFields => client.directFields(cardDetail());

function money(outTradeNo: string): string[] {
  return sandbox.ledger({ reference: outTradeNo }).entries.map(({ type, amount }) => `${type} ${amount}`);
}

function isSigned({ raw, sign }: Reply): boolean {
  return isSignedBy(sandbox.payermax.platformPublicKey, raw, sign);
}

async function authorized(): Promise<string> {
  const fields = order();
  await client.send("orderAndPay", fields);
  return fields.outTradeNo;
}

describe("an answer of PayerMax's", () => {
  it("is signed by another key", async () => {
    await plan("orderAndPay", "wrong-signature");
    const fields = order();
    const reply = await client.send("orderAndPay", fields);
    expect(reply).toMatchObject({ code: "APPLY_SUCCESS", data: { outTradeNo: fields.outTradeNo } });
    expect(reply.sign).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    expect(isSigned(reply)).toBe(false);
    expect(money(fields.outTradeNo)).toEqual(["authorize 77.44"]);
    expect(isSigned(await client.query(fields.outTradeNo))).toBe(true);
  });

  it("names another order under a good signature", async () => {
    const outTradeNo = await authorized();
    await plan("orderQuery", "other-order");
    const queried = await client.query(outTradeNo);
    expect(queried.data).toMatchObject({ status: "SUCCESS", totalAmount: 77.44 });
    expect(queried.data.outTradeNo).toHaveLength(outTradeNo.length);
    expect(queried.data.outTradeNo).not.toBe(outTradeNo);
    expect(isSigned(queried)).toBe(true);
  });

  it("names another capture and another refund", async () => {
    const outTradeNo = await authorized();
    await plan("capture", "other-order");
    await plan("refund", "other-order");
    const requestId = client.newNumber("CAPTURE");
    const captured = await client.capture(outTradeNo, 10, { requestId });
    expect(captured.data.requestId).not.toBe(requestId);
    expect(captured.data.outTradeNo).not.toBe(outTradeNo);
    const outRefundNo = client.newNumber("REFUND");
    const refunded = await client.refund(outTradeNo, 1, { outRefundNo });
    expect(refunded.data.outRefundNo).not.toBe(outRefundNo);
    expect([isSigned(captured), isSigned(refunded)]).toEqual([true, true]);
    expect(money(outTradeNo)).toContain("capture 10.00");
  });

  it("has another amount under a good signature", async () => {
    const fields = order();
    const { outTradeNo } = fields;
    for (const operation of ["orderAndPay", "orderQuery", "capture", "refundQuery"]) {
      await plan(operation, "changed-amount");
    }
    const opened = await client.send("orderAndPay", fields);
    expect(opened.data).toMatchObject({ status: "SUCCESS", totalAmount: 78.44, currency: "USD" });
    const queried = await client.query(outTradeNo);
    expect(queried.data.totalAmount).toBe(78.44);
    const captured = await client.capture(outTradeNo, 77.44);
    expect(captured.data.amount).toBe(78.44);
    const outRefundNo = client.newNumber("REFUND");
    await client.refund(outTradeNo, 5, { outRefundNo });
    const refunded = await client.send("refundQuery", { outRefundNo });
    expect(refunded.data.refundAmount).toBe(6);
    expect([opened, queried, captured, refunded].map(isSigned)).toEqual([true, true, true, true]);
    expect(money(outTradeNo).slice(0, 2)).toEqual(["authorize 77.44", "capture 77.44"]);
  });

  it("takes a new order for a known one", async () => {
    await plan("orderAndPay", "duplicate-order");
    const fields = order();
    const reply = await client.send("orderAndPay", fields);
    expect(reply).toMatchObject({ httpStatus: 200, code: "ORDER_REPEAT", data: {} });
    expect(money(fields.outTradeNo)).toEqual([]);
    expect((await client.query(fields.outTradeNo)).code).toBe("ORDER_NOT_EXIST");
    expect((await client.send("orderAndPay", fields)).data.status).toBe("SUCCESS");
  });

  it("knows no such order or refund, and later does", async () => {
    const outTradeNo = await authorized();
    await client.capture(outTradeNo, 10);
    const outRefundNo = client.newNumber("REFUND");
    const { data } = await client.refund(outTradeNo, 5, { outRefundNo });
    await plan("orderQuery", "not-found", { reference: outTradeNo });
    await plan("refundQuery", "not-found", { reference: outTradeNo, times: 2 });
    expect((await client.query(outTradeNo.toLowerCase())).code).toBe("ORDER_NOT_EXIST");
    expect((await client.query(outTradeNo)).data.status).toBe("SUCCESS");
    const byEitherName = [{ outRefundNo }, { refundTradeNo: data.refundTradeNo }];
    for (const name of byEitherName) {
      expect((await client.send("refundQuery", name)).code).toBe("ORDER_NOT_EXIST");
    }
    for (const name of byEitherName) {
      expect((await client.send("refundQuery", name)).data.outRefundNo).toBe(outRefundNo);
    }
  });

  it("is lost after the capture took effect; the same requestId again shows it", async () => {
    const outTradeNo = await authorized();
    await plan("capture", "reset-after", { reference: outTradeNo });
    const requestId = client.newNumber("CAPTURE");
    await expect(client.capture(outTradeNo, 10, { requestId })).rejects.toThrow("fetch failed");
    expect((await client.capture(outTradeNo, 10, { requestId })).data.status).toBe("SUCCESS");
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "capture 10.00"]);
    const sends = sandbox.requests().filter(({ fields }) => fields.requestId === requestId);
    expect(sends).toMatchObject([
      { fault: "reset-after", answer: null },
      { fault: null, answer: { code: "APPLY_SUCCESS" } },
    ]);
  });

  it("has no order to be wrong about where a session is opened", () => {
    const asked = { provider: "payermax", operation: "applyDropinSession", fault: "other-order" } as const;
    expect(() => sandbox.faults.add(asked)).toThrow("does not apply to applyDropinSession of payermax");
  });
});
