import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { FaultPlan } from "../../sandbox/faults/faults.js";
import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { CARD_SUCCESS, PockytClient, text, type Fields, type Json } from "./support/pockyt-client.js";
import { rawPost } from "./support/raw-post.js";
import { eventually } from "./support/receiver.js";

const CAPTURE = "/order/v4/capture";

let sandbox: Sandbox;
let client: PockytClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new PockytClient(sandbox.url);
});

afterEach(() => {
  sandbox.faults.clear();
});

afterAll(() => sandbox.close());

/** A fault of the next capture, over HTTP as a test in another language would plan it. */
async function plan(fault: Json): Promise<number> {
  const asked = { provider: "pockyt", operation: "capture", ...fault };
  const { httpStatus, body } = await client.control("POST", "/_sandbox/faults", asked);
  expect(httpStatus).toBe(201);
  return Number(body.id);
}

function sale(): Fields & { reference: string } {
  const fields = client.cardFields(CARD_SUCCESS);
  return { ...fields, reference: text(fields.reference) };
}

function charged({ reference }: { reference: string }): string[] {
  return sandbox.ledger({ reference }).entries.map(({ type, amount }) => `${type} ${amount}`);
}

function logged({ reference }: { reference: string }) {
  return sandbox.requests().filter(({ fields }) => fields.reference === reference);
}

function post(fields: Fields, giveUp?: Promise<unknown>) {
  const body = JSON.stringify(client.signed(fields));
  return rawPost(sandbox.url + CAPTURE, body, { "content-type": "application/json" }, giveUp);
}

const DONE = ["charge 20.00"];
const NOT_DONE: string[] = [];

describe("a connection", () => {
  it.each([
    ["effect-then-no-reply", DONE],
    ["no-effect-no-reply", NOT_DONE],
  ])("stays silent until the client gives up: %s", async (fault, booked) => {
    await plan({ fault });
    const fields = sale();
    const arrived = eventually(() => logged(fields)[0]?.fault === fault, "the request");
    expect(await post(fields, arrived)).toEqual({ text: "", end: "gave up" });
    expect(charged(fields)).toEqual(booked);
    expect(logged(fields)).toMatchObject([{ signatureValid: true, answer: null, fault }]);
  });

  it.each([
    ["effect-then-no-reply", DONE],
    ["no-effect-no-reply", NOT_DONE],
  ])("is closed without a word after the time that was asked for: %s", async (fault, booked) => {
    await plan({ fault, afterMs: 30 });
    const fields = sale();
    const start = performance.now();
    expect(await post(fields)).toEqual({ text: "", end: "closed" });
    expect(performance.now() - start).toBeGreaterThan(25);
    expect(charged(fields)).toEqual(booked);
  });

  it.each([
    ["reset-before", NOT_DONE],
    ["reset-after", DONE],
  ])("is reset: %s", async (fault, booked) => {
    await plan({ fault });
    const fields = sale();
    expect(await post(fields)).toEqual({ text: "", end: "ECONNRESET" });
    expect(charged(fields)).toEqual(booked);
    expect(logged(fields)).toMatchObject([{ answer: null, fault }]);
  });

  it("ends in the middle of an answer that took effect", async () => {
    await plan({ fault: "truncated" });
    const fields = sale();
    const seen = await post(fields);
    expect(seen.end).toBe("closed");
    const [head = "", part = ""] = seen.text.split("\r\n\r\n");
    const announced = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(head).toMatch(/^HTTP\/1.1 200 /);
    expect(part).toMatch(/^\{"status":200,"resultBody":\{/);
    expect(part).toHaveLength(Math.floor(announced / 2));
    expect(charged(fields)).toEqual(DONE);
    expect(logged(fields)[0]).toMatchObject({ fault: "truncated", answer: { httpStatus: 200, body: part } });
    await plan({ fault: "truncated" });
    await expect(client.capture(sale())).rejects.toThrow("terminated");
  });

  it("is slow, after the effect, and answers as ever", async () => {
    await plan({ fault: "slow", delayMs: 60 });
    const fields = sale();
    const start = performance.now();
    const answer = client.capture(fields);
    await eventually(() => charged(fields).length === 1, "the effect");
    expect(logged(fields)[0]?.answer).toBeNull();
    expect((await answer).result.status).toBe("success");
    expect(performance.now() - start).toBeGreaterThan(55);
    expect(logged(fields)[0]).toMatchObject({ fault: "slow", answer: { httpStatus: 200 } });
  });

  it("is not answered late where the client has given up on a slow one", async () => {
    await plan({ fault: "slow", delayMs: 60 });
    const fields = sale();
    const arrived = eventually(() => charged(fields).length === 1, "the effect");
    expect(await post(fields, arrived)).toEqual({ text: "", end: "gave up" });
    expect((await client.query({ reference: fields.reference })).result.status).toBe("success");
    await plan({ fault: "slow", delayMs: 90 });
    await client.capture(sale());
    expect(logged(fields)[0]?.answer).toBeNull();
  });
});

describe("a sandbox that is closed", () => {
  it.each([
    { fault: "no-effect-no-reply", afterMs: 600_000 },
    { fault: "slow", delayMs: 600_000 },
  ] as const)("waits for nobody: %o", async (fault) => {
    const own = await startSandbox();
    own.faults.add({ provider: "pockyt", operation: "capture", ...fault });
    const seen = rawPost(own.url + CAPTURE, "{}", { "content-type": "application/json" });
    await eventually(() => own.requests()[0]?.fault === fault.fault, "the request");
    await own.close();
    expect((await seen).text).toBe("");
  });
});

describe("an answer that is none of the provider's", () => {
  it.each([
    ["error-500", 500, "text/plain", NOT_DONE],
    ["error-500-done", 500, "text/plain", DONE],
    ["error-503", 503, "text/plain", NOT_DONE],
    ["too-many-requests", 429, "text/plain", NOT_DONE],
    ["not-json", 200, "application/json", DONE],
    ["html", 200, "text/html", DONE],
  ])("%s has status %d", async (fault, httpStatus, contentType, booked) => {
    await plan({ fault });
    const fields = sale();
    const response = await fetch(sandbox.url + CAPTURE, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(client.signed(fields)),
    });
    expect(response.status).toBe(httpStatus);
    expect(response.headers.get("content-type")).toContain(contentType);
    expect(response.headers.get("retry-after")).toBe(fault === "too-many-requests" ? "1" : null);
    const body = await response.text();
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
    expect(body.startsWith("<!doctype html>")).toBe(fault === "html");
    expect(charged(fields)).toEqual(booked);
    expect(logged(fields)).toMatchObject([{ fault, answer: { httpStatus, body } }]);
  });

  it("says when to come back", async () => {
    await plan({ fault: "too-many-requests", retryAfterSeconds: 17 });
    expect((await post(sale())).text).toMatch(/^HTTP\/1.1 429 [^]*\r\nretry-after: 17\r\n/);
  });
});

describe("an answer that is not true", () => {
  it("names another order", async () => {
    await plan({ fault: "other-order" });
    const fields = sale();
    const { result } = await client.capture(fields);
    expect(result).toMatchObject({ status: "success", amount: "20.00" });
    expect(result.reference).toMatch(/^ORDER\d+_20378\d$/);
    expect(result.reference).not.toBe(fields.reference);
    expect(charged(fields)).toEqual(DONE);
    expect(logged(fields)[0]?.answer?.body).toContain(text(result.reference));
  });

  it("names another order even where the true one names none", async () => {
    await plan({ fault: "other-order" });
    const fields = { ...client.cardFields() };
    const { result } = await client.capture(fields);
    expect(result).toMatchObject({ status: "pending", reference: expect.any(String) as string });
    expect(result.reference).not.toBe(fields.reference);
  });

  it.each([
    [{}, "21.00"],
    [{ amount: "0.01" }, "0.01"],
  ])("has another amount: %o", async (parameters, amount) => {
    await plan({ fault: "changed-amount", ...parameters });
    const fields = sale();
    expect((await client.capture(fields)).result).toMatchObject({
      ...pick(fields),
      amount,
      status: "success",
    });
    expect(charged(fields)).toEqual(DONE);
  });

  it("has another amount of each operation in its own field", async () => {
    const fields = sale();
    await client.capture(fields);
    const { reference } = fields;
    for (const operation of ["query", "refund", "cancel"]) await plan({ fault: "changed-amount", operation });
    expect((await client.query({ reference })).result.amount).toBe("21.00");
    const refunded = await client.refund({ reference, refundAmount: "3.5" });
    expect(refunded.result).toMatchObject({ amount: "20.00", refundAmount: "4.50" });
    expect((await client.cancel({ reference })).result.amount).toBe(21);
    expect(charged(fields)).toEqual([...DONE, "refund 3.50", "refund 16.50"]);
  });

  it("adds an amount and its currency where the true one names none", async () => {
    await plan({ fault: "changed-amount" });
    const { result } = await client.capture(client.cardFields());
    expect(result).toMatchObject({ status: "pending", amount: "21", currency: "USD" });
  });

  it("takes a new payment for a known one", async () => {
    await plan({ fault: "duplicate-order" });
    const fields = sale();
    const refused = await client.capture(fields);
    const again = sale();
    await client.capture(again);
    expect((await client.capture(again)).body).toEqual(refused.body);
    expect(text(refused.body.ret_msg)).toContain("Duplicate reference");
    expect(charged(fields)).toEqual(NOT_DONE);
    expect((await client.query({ reference: fields.reference })).body.ret_code).toBe("000021");
  });

  it("knows no such payment, and later does", async () => {
    const fields = sale();
    const { reference } = fields;
    await plan({ operation: "query", fault: "not-found", reference, times: 2 });
    const unknown = await client.query({ reference: "NOBODYS" });
    const { result } = await client.capture(fields);
    expect((await client.query({ reference })).body).toEqual(unknown.body);
    expect((await client.query({ transactionNo: text(result.transactionNo) })).body).toEqual(unknown.body);
    expect((await client.query({ reference })).result.status).toBe("success");
    expect(charged(fields)).toEqual(DONE);
  });

  it("is a refusal as ever where the call itself is refused", async () => {
    await plan({ fault: "duplicate-order", times: "all" });
    const fields = { ...client.signed(sale()), verifySign: "forged" };
    const forged = await client.postRaw(CAPTURE, JSON.stringify(fields), {
      "content-type": "application/json",
    });
    expect(forged.body.ret_code).toBe("000000");
    expect((await client.capture({ ...sale(), vendor: "barter" })).body.ret_code).toBe("000023");
  });
});

function pick({ reference, currency }: Fields): Fields {
  return { reference: reference ?? "", currency: currency ?? "" };
}

describe("a plan", () => {
  const statusOf = async (fields = sale()) =>
    (await client.capture(fields).catch(() => undefined))?.httpStatus;

  it("strikes the call that it says, as often as it says, and counts", async () => {
    const id = await plan({ fault: "reset-before", call: 2, times: 2 });
    const statuses = [];
    for (let count = 0; count < 5; count++) statuses.push(await statusOf());
    expect(statuses).toEqual([200, undefined, undefined, 200, 200]);
    expect(sandbox.faults.view()).toMatchObject([{ id, seen: 5, struck: 2, fault: "reset-before" }]);
  });

  it("strikes all from there on", async () => {
    await plan({ fault: "reset-before", call: 2, times: "all" });
    expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([200, undefined, undefined]);
  });

  it("strikes its own payment only, however the call names it", async () => {
    const [mine, other] = [sale(), sale()];
    await plan({ fault: "reset-before", operation: "query", reference: mine.reference });
    const { result } = await client.capture(mine);
    await client.capture(other);
    expect((await client.query({ reference: other.reference })).httpStatus).toBe(200);
    await expect(client.query({ transactionNo: text(result.transactionNo) })).rejects.toThrow("fetch failed");
    expect((await client.query({ reference: mine.reference })).httpStatus).toBe(200);
  });

  it("goes first where several match; each counts for itself", async () => {
    await plan({ fault: "reset-before" });
    await plan({ fault: "not-found", times: 2 });
    expect(await statusOf()).toBeUndefined();
    expect((await client.capture(sale())).body.ret_code).toBe("000021");
    expect((await client.capture(sale())).result.status).toBe("success");
    expect(sandbox.faults.view()).toMatchObject([
      { seen: 3, struck: 1 },
      { seen: 3, struck: 1 },
    ]);
  });

  it("is visible where it never struck, and is removed by its id, with all others or by a reset", async () => {
    const first = await plan({ fault: "reset-before", operation: "refund" });
    const second = await plan({ fault: "html" });
    const listed = async () => (await client.control("GET", "/_sandbox/faults")).body.faults;
    expect(await listed()).toMatchObject([
      { id: first, provider: "pockyt", operation: "refund", call: 1, times: 1, seen: 0, struck: 0 },
      { id: second, fault: "html" },
    ]);
    const remove = (path: string) => fetch(`${sandbox.url}/_sandbox/faults${path}`, { method: "DELETE" });
    expect((await remove(`/${first}`)).status).toBe(200);
    expect((await remove(`/${first}`)).status).toBe(404);
    expect(await listed()).toMatchObject([{ id: second }]);
    expect((await remove("")).status).toBe(200);
    expect(await listed()).toEqual([]);
    await plan({ fault: "html" });
    await client.control("POST", "/_sandbox/reset");
    expect(await listed()).toEqual([]);
    expect((await client.capture(sale())).result.status).toBe("success");
  });

  it.each([
    ["an unknown provider", { provider: "paypal" }, "provider must be one of pockyt, payermax"],
    ["another provider's operation", { operation: "orderAndPay" }, "operation must be one of createCustomer"],
    ["an unknown fault", { fault: "gremlins" }, "fault"],
    ["a parameter of another fault", { fault: "html", delayMs: 5 }, "delayMs"],
    ["a call that is none", { call: 0 }, "call"],
    ["a delay without an end", { fault: "slow" }, "delayMs"],
    ["a signature where there is none", { fault: "wrong-signature" }, "does not apply to capture of pockyt"],
    [
      "an order where there is none",
      { operation: "createCustomer", fault: "other-order" },
      "does not apply to createCustomer of pockyt",
    ],
    ["an operation and a webhook", { webhook: "IPN", fault: "doubled" }, "operation"],
  ])("is refused with %s", async (_name, change, message) => {
    const asked = { provider: "pockyt", operation: "capture", fault: "html", ...change };
    const { httpStatus, body } = await client.control("POST", "/_sandbox/faults", asked);
    expect(httpStatus).toBe(400);
    expect(text(body.message)).toContain(message);
    expect(() => sandbox.faults.add(asked as unknown as FaultPlan)).toThrow(message);
    expect(sandbox.faults.view()).toEqual([]);
  });

  it("is refused with an unknown webhook", () => {
    expect(() => sandbox.faults.add({ provider: "pockyt", webhook: "PAYMENT", fault: "doubled" })).toThrow(
      "webhook must be one of IPN",
    );
  });
});
