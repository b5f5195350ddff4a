import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { newMerchant, PayermaxClient, text, type Json } from "./support/payermax-client.js";

const MERCHANT = newMerchant("P01010114178824");
const DAY_SECONDS = 86_400;
const SEED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d \+0000$/;

let sandbox: Sandbox;
let client: PayermaxClient;

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
});

afterAll(() => sandbox.close());

function money(reference: string, of = sandbox): string[] {
  return of.ledger({ reference }).entries.map((entry) => `${entry.type} ${entry.amount}`);
}

async function withOwnSandbox(use: (own: Sandbox, ownClient: PayermaxClient) => Promise<void>) {
  const own = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  try {
    await use(own, new PayermaxClient(own.url, MERCHANT));
  } finally {
    await own.close();
  }
}

describe("capture", () => {
  it("takes all or part of what is held, in the seed's words", async () => {
    const outTradeNo = await client.paid();
    const { data } = await client.capture(outTradeNo, "70.5", { requestId: "CAPTURE_OF_PART" });
    expect(data).toEqual({
      captureNo: expect.stringMatching(/^\d{14}ED\d{19}$/) as string,
      requestId: "CAPTURE_OF_PART",
      outTradeNo,
      amount: 70.5,
      currency: "USD",
      status: "SUCCESS",
      isFinal: true,
      createdTime: expect.stringMatching(SEED_TIME) as string,
      succeededTime: expect.stringMatching(SEED_TIME) as string,
      failedTime: null,
      errorCode: null,
      errorMsg: null,
    });
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "capture 70.50"]);
    expect(sandbox.ledger({ reference: outTradeNo }).balance).toMatchObject([
      { held: "0.00", charged: "70.50", refunded: "0.00", net: "70.50" },
    ]);
    expect((await client.query(outTradeNo)).data).toMatchObject({ status: "SUCCESS", totalAmount: 77.44 });
  });

  it("happens once, and nothing is canceled after it", async () => {
    const outTradeNo = await client.paid();
    await client.capture(outTradeNo, 10);
    expect((await client.capture(outTradeNo, 10)).code).toBe("PAYMENT_REJECTED");
    expect((await client.cancel(outTradeNo)).code).toBe("PAYMENT_REJECTED");
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "capture 10.00"]);
  });

  it.each([
    ["AMOUNT_INVALID", { amount: 77.45 }],
    ["CURRENCY_INVALID", { currency: "EUR" }],
    ["PARAMS_INVALID", { amount: 0 }],
    ["PARAMS_INVALID", { amount: 1.001 }],
    ["PARAMS_INVALID", { requestId: undefined }],
    ["ORDER_NOT_EXIST", { outTradeNo: "NOSUCHORDER" }],
  ] as [string, Json][])("is refused with %s for %o", async (code, change) => {
    const outTradeNo = await client.paid();
    expect((await client.capture(outTradeNo, 1, change)).code).toBe(code);
    expect(money(outTradeNo)).toEqual(["authorize 77.44"]);
    expect((await client.capture(outTradeNo, 77.44)).data.status).toBe("SUCCESS");
  });

  it("is refused before the shopper has paid", async () => {
    const { data } = await client.send("orderAndPay", client.hostedFields());
    expect((await client.capture(text(data.outTradeNo), 1)).code).toBe("PAYMENT_PROCESSING");
  });

  it.each([500, 1000, 1500, 2000])("fails for %d and may be tried again", async (amount) => {
    const outTradeNo = await client.paid({ totalAmount: 3000 });
    const { data } = await client.capture(outTradeNo, amount);
    expect(data).toMatchObject({
      status: "FAILED",
      isFinal: true,
      failedTime: expect.stringMatching(SEED_TIME) as string,
      succeededTime: null,
      errorCode: "PAYMENT_FAILED",
      errorMsg: expect.any(String) as string,
    });
    expect(money(outTradeNo)).toEqual(["authorize 3000.00"]);
    expect((await client.capture(outTradeNo, 2999)).data.status).toBe("SUCCESS");
    expect(money(outTradeNo)).toEqual(["authorize 3000.00", "capture 2999.00"]);
  });

  it.each([
    [900, "success", "SUCCESS", ["authorize 9000.00", "capture 900.00"]],
    [6000, "failed", "FAILED", ["authorize 9000.00"]],
  ] as const)("stays pending for %d until a test settles it", async (amount, outcome, status, booked) => {
    const outTradeNo = await client.paid({ totalAmount: 9000 });
    const requestId = client.newNumber("PENDING");
    const { data } = await client.capture(outTradeNo, amount, { requestId });
    expect(data).toMatchObject({ status: "PENDING", isFinal: true, succeededTime: null, failedTime: null });
    expect((await client.capture(outTradeNo, 1)).code).toBe("PAYMENT_PROCESSING");
    expect((await client.cancel(outTradeNo)).code).toBe("PAYMENT_PROCESSING");
    const settled = await client.control("POST", "/_sandbox/payermax/settle", { requestId, outcome });
    expect(settled.body).toEqual({ merchantNo: MERCHANT.merchantNo, outTradeNo, status });
    expect((await client.capture(outTradeNo, amount, { requestId })).data).toMatchObject({
      captureNo: data.captureNo,
      status,
      isFinal: true,
    });
    expect(money(outTradeNo)).toEqual(booked);
  });

  it.each([
    [true, 10, "SUCCESS"],
    [false, 10, "SUCCESS"],
    [false, 500, "FAILED"],
  ] as const)(
    "says with isFinal what finalCapture said: %j, %d is %s",
    async (finalCapture, amount, status) => {
      const outTradeNo = await client.paid({ totalAmount: 3000 });
      const { data } = await client.capture(outTradeNo, amount, { finalCapture });
      expect(data).toMatchObject({ status, isFinal: finalCapture });
    },
  );

  it("is possible for seven days, then the money is free", () =>
    withOwnSandbox(async (own, ownClient) => {
      const [early, late] = [await ownClient.paid(), await ownClient.paid()];
      await own.advance(7 * DAY_SECONDS - 60);
      expect((await ownClient.capture(early, 1)).data.status).toBe("SUCCESS");
      await own.advance(61);
      expect((await ownClient.capture(late, 1)).code).toBe("AUTH_EXPIRED");
      expect((await ownClient.cancel(late)).code).toBe("AUTH_EXPIRED");
      expect(money(early, own)).toEqual(["authorize 77.44", "capture 1.00"]);
      expect(money(late, own)).toEqual(["authorize 77.44", "lapse 77.44"]);
      expect(own.ledger({ reference: late }).balance).toMatchObject([{ held: "0.00", net: "0.00" }]);
    }));

  it("that is pending when the authorization expires decides what becomes of the money", () =>
    withOwnSandbox(async (own, ownClient) => {
      const outcomes = { success: "capture 900.00", failed: "lapse 900.00" } as const;
      for (const outcome of ["success", "failed"] as const) {
        const outTradeNo = await ownClient.paid({ totalAmount: 900 });
        await ownClient.capture(outTradeNo, 900, { requestId: `LATE_${outcome}` });
        await own.advance(8 * DAY_SECONDS);
        expect(money(outTradeNo, own)).toEqual(["authorize 900.00"]);
        own.payermax.settle({ requestId: `LATE_${outcome}`, outcome });
        expect(money(outTradeNo, own)).toEqual(["authorize 900.00", outcomes[outcome]]);
      }
    }));
});

describe("cancel", () => {
  it("releases everything, once", async () => {
    const outTradeNo = await client.paid();
    const { data } = await client.cancel(outTradeNo, "CANCEL_IT");
    expect(data).toEqual({
      cancelNo: expect.stringMatching(/^\d{14}ED\d{19}$/) as string,
      requestId: "CANCEL_IT",
      outTradeNo,
      status: "SUCCESS",
      createdTime: expect.stringMatching(SEED_TIME) as string,
      succeededTime: expect.stringMatching(SEED_TIME) as string,
      failedTime: null,
      errorCode: null,
      errorMsg: null,
    });
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "cancel 77.44"]);
    expect(sandbox.ledger({ reference: outTradeNo }).balance).toMatchObject([{ held: "0.00", net: "0.00" }]);
    expect((await client.cancel(outTradeNo)).code).toBe("PAYMENT_REJECTED");
    expect((await client.capture(outTradeNo, 1)).code).toBe("PAYMENT_REJECTED");
    expect((await client.query(outTradeNo)).data.status).toBe("SUCCESS");
  });

  it.each([2000, 2500])(
    "fails for an authorization of %d, which can be captured then",
    async (totalAmount) => {
      const outTradeNo = await client.paid({ totalAmount });
      const { data } = await client.cancel(outTradeNo);
      expect(data).toMatchObject({ status: "FAILED", errorCode: "PAYMENT_FAILED" });
      expect(data).not.toHaveProperty("isFinal");
      expect((await client.capture(outTradeNo, 1)).data.status).toBe("SUCCESS");
      expect(money(outTradeNo)).toEqual([`authorize ${totalAmount}.00`, "capture 1.00"]);
    },
  );

  it("stays pending for 6500 until a test settles it", async () => {
    const outTradeNo = await client.paid({ totalAmount: 6500 });
    const requestId = client.newNumber("PENDING");
    expect((await client.cancel(outTradeNo, requestId)).data.status).toBe("PENDING");
    expect((await client.capture(outTradeNo, 1)).code).toBe("PAYMENT_PROCESSING");
    expect(money(outTradeNo)).toEqual(["authorize 6500.00"]);
    sandbox.payermax.settle({ requestId, outcome: "success" });
    expect((await client.cancel(outTradeNo, requestId)).data.status).toBe("SUCCESS");
    expect(money(outTradeNo)).toEqual(["authorize 6500.00", "cancel 6500.00"]);
  });
});

describe("a repeated requestId", () => {
  it("answers the same record, books nothing and starts nothing", async () => {
    const outTradeNo = await client.paid();
    const requestId = client.newNumber("SAME");
    const send = (amount: string | number) => client.capture(outTradeNo, amount, { requestId });
    const replies = await Promise.all([send(20), send("20"), send("20.00"), send(20), send(20)]);
    expect(new Set(replies.map(({ raw }) => raw)).size).toBe(1);
    expect(replies[0].data.status).toBe("SUCCESS");
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "capture 20.00"]);
  });

  it("is refused for another request", async () => {
    const outTradeNo = await client.paid();
    const requestId = client.newNumber("OTHER");
    await client.capture(outTradeNo, 20, { requestId });
    expect((await client.capture(outTradeNo, 21, { requestId })).code).toBe("PARAMS_INVALID");
    const all = client.newNumber("ALL");
    const whole = await client.paid();
    await client.capture(whole, 77.44, { requestId: all });
    expect((await client.cancel(whole, all)).code).toBe("PARAMS_INVALID");
    const another = await client.paid();
    expect((await client.capture(another, 20, { requestId })).code).toBe("PARAMS_INVALID");
    expect(money(another)).toEqual(["authorize 77.44"]);
  });

  it("is free after a request that was refused", async () => {
    const outTradeNo = await client.paid();
    const requestId = client.newNumber("REFUSED");
    expect((await client.capture(outTradeNo, 1000, { requestId })).code).toBe("AMOUNT_INVALID");
    expect((await client.capture(outTradeNo, 20, { requestId })).data.status).toBe("SUCCESS");
  });

  it("is refused altogether where the sandbox is told so", () =>
    withOwnSandbox(async (own, ownClient) => {
      const mode = (repeats: string) => ownClient.control("POST", "/_sandbox/payermax/repeats", { repeats });
      expect((await mode("refuse")).body).toEqual({ repeats: "refuse" });
      const outTradeNo = await ownClient.paid();
      const capture = () => ownClient.capture(outTradeNo, 20, { requestId: "C" });
      const refund = () => ownClient.refund(outTradeNo, 5, { outRefundNo: "R" });
      for (const send of [capture, refund]) {
        expect((await send()).code).toBe("APPLY_SUCCESS");
        expect((await send()).code).toBe("ORDER_REPEAT");
      }
      await mode("answer");
      for (const send of [capture, refund]) expect((await send()).code).toBe("APPLY_SUCCESS");
      expect(money(outTradeNo, own)).toEqual(["authorize 77.44", "capture 20.00", "refund 5.00"]);
      expect((await mode("forget")).httpStatus).toBe(400);
    }));
});

describe("refund", () => {
  const queried = async (fields: Json) => (await client.send("refundQuery", fields)).data;

  it("gives back in parts, up to what was captured", async () => {
    const outTradeNo = await client.paid();
    await client.capture(outTradeNo, 20);
    const outRefundNo = client.newNumber("PART");
    const { data } = await client.refund(outTradeNo, "12.5", { outRefundNo });
    expect(data).toEqual({
      outRefundNo,
      refundTradeNo: expect.any(String) as string,
      tradeOrderNo: expect.stringMatching(/^T\d{22}$/) as string,
      status: "REFUND_PENDING",
    });
    const refund = {
      outRefundNo,
      refundTradeNo: data.refundTradeNo,
      outTradeNo,
      refundAmount: 12.5,
      refundCurrency: "USD",
      status: "REFUND_SUCCESS",
      refundFinishTime: expect.stringMatching(/Z$/) as string,
      resultMsg: "",
    };
    expect(await queried({ outRefundNo })).toEqual(refund);
    expect(await queried({ refundTradeNo: data.refundTradeNo })).toEqual(refund);
    expect((await client.refund(outTradeNo, 7.51)).code).toBe("AMOUNT_INVALID");
    expect((await client.refund(outTradeNo, 7.5)).data.status).toBe("REFUND_PENDING");
    expect((await client.refund(outTradeNo, 0.01)).code).toBe("AMOUNT_INVALID");
    expect(sandbox.ledger({ reference: outTradeNo }).balance).toMatchObject([
      { held: "0.00", charged: "20.00", refunded: "20.00", net: "0.00" },
    ]);
  });

  it("gives back a sale, found by its tradeToken", async () => {
    const outTradeNo = await client.paid({ captureMode: undefined });
    const { tradeToken } = (await client.query(outTradeNo)).data;
    const { data } = await client.refund(outTradeNo, 77.44, { outTradeNo: undefined, tradeToken });
    expect(data.status).toBe("REFUND_PENDING");
    expect(money(outTradeNo)).toEqual(["charge 77.44", "refund 77.44"]);
  });

  it.each([
    [102, "REFUND_FAILED"],
    [10_000, "REFUND_FAILED"],
  ])("of %d fails, and its money can be asked for again", async (amount, status) => {
    const outTradeNo = await client.paid({ totalAmount: 10_000, captureMode: undefined });
    const outRefundNo = client.newNumber("FAILS");
    expect((await client.refund(outTradeNo, amount, { outRefundNo })).data.status).toBe(status);
    expect(await queried({ outRefundNo })).toMatchObject({
      status,
      refundFinishTime: expect.any(String) as string,
    });
    expect((await client.refund(outTradeNo, 9999)).data.status).toBe("REFUND_PENDING");
    expect(money(outTradeNo)).toEqual(["charge 10000.00", "refund 9999.00"]);
  });

  it.each([
    [202, "success", "REFUND_SUCCESS"],
    [20_000, "failed", "REFUND_FAILED"],
  ] as const)(
    "of %d stays pending, and no other starts, until it is settled",
    async (amount, outcome, status) => {
      const outTradeNo = await client.paid({ totalAmount: 30_000, captureMode: undefined });
      const outRefundNo = client.newNumber("PENDING");
      await client.refund(outTradeNo, amount, { outRefundNo });
      const waiting = await queried({ outRefundNo });
      expect(waiting.status).toBe("REFUND_PENDING");
      expect(waiting).not.toHaveProperty("refundFinishTime");
      expect((await client.refund(outTradeNo, 1)).code).toBe("REFUND_FAILED");
      expect((await client.refund(outTradeNo, amount, { outRefundNo })).data.status).toBe("REFUND_PENDING");
      await client.control("POST", "/_sandbox/payermax/settle", { outRefundNo, outcome });
      expect((await queried({ outRefundNo })).status).toBe(status);
      expect((await client.refund(outTradeNo, 1)).code).toBe("APPLY_SUCCESS");
      const settled = outcome === "success" ? ["refund 202.00"] : [];
      expect(money(outTradeNo)).toEqual(["charge 30000.00", ...settled, "refund 1.00"]);
    },
  );

  it("is idempotent by outRefundNo", async () => {
    const outTradeNo = await client.paid({ captureMode: undefined });
    const outRefundNo = client.newNumber("SAME");
    const replies = await Promise.all(
      [5, "5", "5.00"].map((amount) => client.refund(outTradeNo, amount, { outRefundNo })),
    );
    expect(new Set(replies.map(({ raw }) => raw)).size).toBe(1);
    expect((await client.refund(outTradeNo, 6, { outRefundNo })).code).toBe("PARAMS_INVALID");
    expect(money(outTradeNo)).toEqual(["charge 77.44", "refund 5.00"]);
  });

  it("is refused for what was not paid, not known or not the order's", async () => {
    const outTradeNo = await client.paid();
    const code = async (fields: Json = {}) => (await client.refund(outTradeNo, 1, fields)).code;
    expect(await code()).toBe("REFUND_FAILED");
    await client.capture(outTradeNo, 20);
    expect(await code({ refundCurrency: "EUR" })).toBe("CURRENCY_INVALID");
    expect(await code({ refundAmount: 0 })).toBe("PARAMS_INVALID");
    expect(await code({ outTradeNo: "NOSUCHORDER" })).toBe("ORDER_NOT_EXIST");
    expect(await code({ outTradeNo: undefined, tradeToken: "T0" })).toBe("ORDER_NOT_EXIST");
    expect(await code({ outTradeNo: undefined })).toBe("PARAMS_INVALID");
    expect((await client.send("refundQuery", { outRefundNo: "NOSUCH" })).code).toBe("ORDER_NOT_EXIST");
    expect((await client.send("refundQuery", {})).code).toBe("PARAMS_INVALID");
    expect(money(outTradeNo)).toEqual(["authorize 77.44", "capture 20.00"]);
  });

  it("is possible for 180 days from the capture", () =>
    withOwnSandbox(async (own, ownClient) => {
      const outTradeNo = await ownClient.paid();
      await own.advance(6 * DAY_SECONDS);
      await ownClient.capture(outTradeNo, 20);
      await own.advance(180 * DAY_SECONDS - 60);
      expect((await ownClient.refund(outTradeNo, 1)).code).toBe("APPLY_SUCCESS");
      await own.advance(61);
      expect((await ownClient.refund(outTradeNo, 1)).code).toBe("REFUND_FAILED");
    }));
});
