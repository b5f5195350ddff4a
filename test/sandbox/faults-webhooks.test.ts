import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { FaultPlan } from "../../sandbox/faults/faults.js";
import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  ACKNOWLEDGED,
  cardDetail,
  isSignedBy,
  newMerchant,
  PayermaxClient,
  text,
  type Json,
} from "./support/payermax-client.js";
import { CARD_SUCCESS, MERCHANT as POCKYT_MERCHANT, PockytClient, sign } from "./support/pockyt-client.js";
import { eventually, startReceiver, type Received, type Receiver } from "./support/receiver.js";

const MERCHANT = newMerchant("P01010114178824");

let sandbox: Sandbox;
let client: PayermaxClient;
const receivers: Receiver[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
});

afterEach(async () => {
  sandbox.faults.clear();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

afterAll(() => sandbox.close());

async function receiver(reply: Parameters<typeof startReceiver>[0] = () => ACKNOWLEDGED): Promise<Receiver> {
  const started = await startReceiver(reply);
  receivers.push(started);
  return started;
}

type WebhookFault = Extract<FaultPlan, { webhook: unknown }>["fault"];

const plan = (fault: WebhookFault, more: Json = {}) =>
  client.control("POST", "/_sandbox/faults", { provider: "payermax", webhook: true, fault, ...more });

/** An authorization at once: its PAYMENT notification is the first. */
async function authorized(notifyUrl: string, fields: Json = {}): Promise<string> {
  const order = { ...client.directFields(cardDetail()), notifyUrl, ...fields };
  const { data } = await client.send("orderAndPay", order);
  expect(data.status).toBe("SUCCESS");
  return order.outTradeNo;
}

/** Nothing is under way any more once the clock was moved; `seconds` is shorter than a first repeat. */
const settled = (seconds = 1) => sandbox.advance(seconds);

const typesOf = (received: Received[]) =>
  received.map(({ body }) => text((JSON.parse(body) as Json).notifyType));

function deliveries(reference: string) {
  return sandbox.webhooks().filter((delivery) => delivery.reference === reference);
}

describe("a notification", () => {
  it("is dropped with all of its repeats", async () => {
    await plan("dropped");
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await sandbox.advance(100_000);
    expect(shop.received).toEqual([]);
    const [delivery] = deliveries(outTradeNo);
    expect(delivery).toMatchObject({ fault: "dropped", acknowledged: false, nextAttemptAt: null });
    expect(delivery?.attempts).toHaveLength(6);
    expect(new Set(delivery?.attempts.map(({ error }) => error))).toEqual(
      new Set(["dropped by a planned fault"]),
    );
    await authorized(shop.url);
    expect(await shop.waitFor(1)).toHaveLength(1);
  });

  it("is dropped for some sends, and its next repeat arrives", async () => {
    await plan("dropped", { sends: 2 });
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await sandbox.advance(290);
    expect(shop.received).toEqual([]);
    await sandbox.advance(20);
    expect(shop.received).toHaveLength(1);
    const [delivery] = deliveries(outTradeNo);
    expect(delivery?.attempts.map(({ httpStatus }) => httpStatus)).toEqual([null, null, 200]);
    expect(delivery?.acknowledged).toBe(true);
  });

  it("is doubled: the second is sent before the first is answered", async () => {
    await plan("doubled");
    const { promise: both, resolve } = promiseWithResolver();
    const shop = await receiver(async (count) => {
      if (count === 2) resolve();
      await both;
      return ACKNOWLEDGED;
    });
    const outTradeNo = await authorized(shop.url);
    const [first, second] = await shop.waitFor(2);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers.sign).toBe(first?.headers.sign);
    await sandbox.advance(100_000);
    expect(shop.received).toHaveLength(2);
    const answered = { httpStatus: 200 };
    expect(deliveries(outTradeNo)).toMatchObject([
      { fault: "doubled", acknowledged: true, attempts: [answered, answered] },
    ]);
  });

  it("is delayed on the sandbox's clock", async () => {
    await plan("delayed", { seconds: 5000 });
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await sandbox.advance(4990);
    expect(shop.received).toEqual([]);
    await sandbox.advance(20);
    expect(shop.received).toHaveLength(1);
    expect(deliveries(outTradeNo)).toMatchObject([{ fault: "delayed", acknowledged: true }]);
  });

  it("is overtaken by the next one of its payment, and by no other's", async () => {
    await plan("reordered");
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await authorized(shop.url);
    await shop.waitFor(1);
    await sandbox.advance(100_000);
    expect(shop.received).toHaveLength(1);
    expect(deliveries(outTradeNo)).toMatchObject([{ fault: "reordered", attempts: [], nextAttemptAt: null }]);
    await client.capture(outTradeNo, 10);
    expect(typesOf(await shop.waitFor(3)).slice(1)).toEqual(["CAPTURE", "PAYMENT"]);
    await settled();
    expect(deliveries(outTradeNo).map(({ acknowledged }) => acknowledged)).toEqual([true, true]);
  });

  it("is not overtaken by the repeat of an earlier one", async () => {
    await plan("reordered", { webhook: "CAPTURE" });
    const shop = await receiver((count) => (count === 1 ? { status: 500 } : ACKNOWLEDGED));
    const outTradeNo = await authorized(shop.url);
    await settled();
    await client.capture(outTradeNo, 10);
    await sandbox.advance(100_000);
    expect(typesOf(shop.received)).toEqual(["PAYMENT", "PAYMENT"]);
  });

  it("is not overtaken by one that is dropped", async () => {
    await plan("reordered", { webhook: "PAYMENT" });
    await plan("dropped", { webhook: "CAPTURE" });
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await client.capture(outTradeNo, 10);
    await sandbox.advance(100_000);
    expect(shop.received).toEqual([]);
    expect(deliveries(outTradeNo).map(({ attempts }) => attempts.length)).toEqual([0, 6]);
  });

  it("is not held for longer than was asked for, nor sent twice", async () => {
    await plan("reordered", { seconds: 600 });
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    await sandbox.advance(590);
    expect(shop.received).toEqual([]);
    await sandbox.advance(20);
    expect(shop.received).toHaveLength(1);
    await client.capture(outTradeNo, 10);
    await shop.waitFor(2);
    await sandbox.advance(100_000);
    expect(typesOf(shop.received)).toEqual(["PAYMENT", "CAPTURE"]);
  });

  it("is forgotten by a reset while it is held", async () => {
    const own = await startSandbox({ payermax: { merchants: [MERCHANT] } });
    try {
      const ownClient = new PayermaxClient(own.url, MERCHANT);
      const shop = await receiver();
      own.faults.add({ provider: "payermax", webhook: true, fault: "reordered", seconds: 60 });
      const order = { ...ownClient.directFields(cardDetail()), notifyUrl: shop.url };
      await ownClient.send("orderAndPay", order);
      await ownClient.control("POST", "/_sandbox/reset");
      expect((await ownClient.send("orderAndPay", order)).data.status).toBe("SUCCESS");
      await shop.waitFor(1);
      await ownClient.capture(order.outTradeNo, 10);
      await own.advance(100_000);
      expect(typesOf(shop.received)).toEqual(["PAYMENT", "CAPTURE"]);
    } finally {
      await own.close();
    }
  });

  it("is forged: its body is not the one that was signed", async () => {
    await plan("forged");
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    const [forged] = await shop.waitFor(1);
    const body = forged?.body ?? "";
    const { data } = JSON.parse(body) as { data: Json };
    expect(data).toMatchObject({ outTradeNo, totalAmount: 78.44 });
    expect(isSignedBy(sandbox.payermax.platformPublicKey, body, forged?.headers.sign)).toBe(false);
    const trueBody = body.replace("78.44", "77.44");
    expect(isSignedBy(sandbox.payermax.platformPublicKey, trueBody, forged?.headers.sign)).toBe(true);
    await sandbox.advance(100_000);
    expect(shop.received).toHaveLength(1);
    expect(deliveries(outTradeNo)).toMatchObject([{ fault: "forged", body }]);
  });

  it("is forged with another outcome where it names no amount", async () => {
    await plan("forged", { webhook: "CAPTURE" });
    const shop = await receiver();
    await client.capture(await authorized(shop.url), 10);
    await shop.waitFor(2);
    const forged = shop.received.find(({ body }) => body.includes('"CAPTURE"'));
    expect((JSON.parse(forged?.body ?? "") as { data: Json }).data.status).toBe("FAILED");
    expect(isSignedBy(sandbox.payermax.platformPublicKey, forged?.body ?? "", forged?.headers.sign)).toBe(
      false,
    );
  });

  it("is forged: signed by another key", async () => {
    await plan("forged", { forgery: "another-key" });
    const shop = await receiver();
    const outTradeNo = await authorized(shop.url);
    const [forged] = await shop.waitFor(1);
    expect((JSON.parse(forged?.body ?? "") as { data: Json }).data).toMatchObject({
      outTradeNo,
      totalAmount: 77.44,
    });
    expect(forged?.headers.sign).toMatch(/^[A-Za-z0-9+/]{342}==$/);
    expect(isSignedBy(sandbox.payermax.platformPublicKey, forged?.body ?? "", forged?.headers.sign)).toBe(
      false,
    );
  });

  it("is struck by its type, its payment and its number", async () => {
    const shop = await receiver();
    await plan("dropped", { webhook: "CAPTURE" });
    const first = await authorized(shop.url);
    await client.capture(first, 10);
    await settled();
    expect(typesOf(shop.received)).toEqual(["PAYMENT"]);
    const order = client.directFields(cardDetail());
    await plan("dropped", { reference: order.outTradeNo, call: 2 });
    await authorized(shop.url);
    await authorized(shop.url, { outTradeNo: order.outTradeNo });
    await client.capture(order.outTradeNo, 10);
    await settled();
    expect(typesOf(shop.received)).toEqual(["PAYMENT", "PAYMENT", "PAYMENT"]);
    expect(sandbox.faults.view()).toMatchObject([
      { webhook: "CAPTURE", seen: 2, struck: 1 },
      { reference: order.outTradeNo, seen: 2, struck: 1 },
    ]);
  });
});

describe("an IPN", () => {
  async function paid(url: string): Promise<string> {
    const pockyt = new PockytClient(sandbox.url);
    const reference = client.newNumber("IPN");
    await pockyt.capture({ ...pockyt.cardFields(CARD_SUCCESS), reference, ipnUrl: url });
    return reference;
  }

  function read(received: Received | undefined) {
    const { verifySign, ...fields } = Object.fromEntries(new URLSearchParams(received?.body));
    return { verifySign, fields: fields as Record<string, string> };
  }

  it.each([
    ["changed-body", "21.00"],
    ["another-key", "20.00"],
  ] as const)("is forged: %s", async (forgery, amount) => {
    sandbox.faults.add({ provider: "pockyt", webhook: "IPN", fault: "forged", forgery });
    const shop = await receiver(() => ({}));
    const reference = await paid(shop.url);
    const { verifySign, fields } = read((await shop.waitFor(1))[0]);
    expect(fields).toMatchObject({ reference, amount, status: "success" });
    expect(verifySign).toMatch(/^[0-9a-f]{32}$/);
    expect(verifySign).not.toBe(sign(fields, POCKYT_MERCHANT.token));
    const signed = sign({ ...fields, amount: "20.00" }, POCKYT_MERCHANT.token);
    expect(verifySign === signed).toBe(forgery === "changed-body");
  });

  it("is dropped, and the next one arrives", async () => {
    sandbox.faults.add({ provider: "pockyt", webhook: "IPN", fault: "dropped" });
    const shop = await receiver(() => ({}));
    await paid(shop.url);
    const second = await paid(shop.url);
    await eventually(() => deliveries(second)[0]?.acknowledged === true, "the second IPN");
    await sandbox.advance(10_000);
    expect(shop.received.map((post) => read(post).fields.reference)).toEqual([second]);
  });
});

function promiseWithResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
