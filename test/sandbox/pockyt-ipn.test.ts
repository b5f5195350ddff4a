import { spawnSync } from "node:child_process";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import {
  CARD_DECLINED,
  CARD_SUCCESS,
  MERCHANT,
  PockytClient,
  text,
  type Fields,
} from "./support/pockyt-client.js";
import { eventually, startReceiver, type Receiver, type ReceiverReply } from "./support/receiver.js";

let sandbox: Sandbox;
let client: PockytClient;
const receivers: Receiver[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new PockytClient(sandbox.url);
});

afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

afterAll(() => sandbox.close());

async function receiver(reply?: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const started = await startReceiver(reply);
  receivers.push(started);
  return started;
}

/** The first MD5 program that this machine has: nothing of ours computes what the IPN is compared with. */
function md5OfAnotherProgram(input: string): string {
  const programs = [["openssl", "md5", "-r"], ["md5sum"], ["md5", "-r"]] as const;
  for (const [program, ...args] of programs) {
    const { status, stdout } = spawnSync(program, args, { input, encoding: "utf8" });
    if (status === 0) return stdout.slice(0, 32);
  }
  throw new Error("found none of openssl, md5sum and md5");
}

function verifiedIpn(body: string): Record<string, string> {
  const { verifySign, ...fields } = Object.fromEntries(new URLSearchParams(body)) as Record<string, string>;
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const canonical = [...pairs.sort(), md5OfAnotherProgram(MERCHANT.token)].join("&");
  expect(verifySign).toBe(md5OfAnotherProgram(canonical));
  return fields;
}

async function deliveryOf(reference: string) {
  const { body } = await client.control("GET", "/_sandbox/webhooks");
  const deliveries = body.webhooks as ReturnType<Sandbox["webhooks"]>;
  const delivery = deliveries.find((one) => one.reference === reference);
  if (delivery === undefined) throw new Error(`no webhook for ${reference}`);
  return delivery;
}

describe("the IPN", () => {
  it("is form-encoded, signed over its fields and has exactly those of v4", async () => {
    const { url, waitFor } = await receiver();
    const sale: Fields = { ...client.cardFields(CARD_SUCCESS), ipnUrl: url };
    const { result } = await client.capture(sale);
    const [ipn] = await waitFor(1);
    expect(ipn?.contentType).toBe("application/x-www-form-urlencoded");
    const fields = verifiedIpn(ipn?.body ?? "");
    expect(fields).toEqual({
      amount: "20.00",
      completedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      currency: "USD",
      customerNo: expect.stringMatching(/^2000\d{18}$/) as string,
      reference: sale.reference,
      settleCurrency: "USD",
      status: "success",
      transactionNo: result.transactionNo,
    });
    expect(ipn?.body).toContain("%3A");
  });

  it("brings the vaultId only when the payment asked to save the card, and it charges later payments", async () => {
    const { url, waitFor } = await receiver();
    const customerNo = await client.createCustomer();
    const sale: Fields = { ...client.cardFields(), customerNo, creditType: "vault", ipnUrl: url };
    await client.capture(sale);
    await client.decide(text(sale.reference), "approve");
    const first = verifiedIpn((await waitFor(1))[0]?.body ?? "");
    expect(first.vaultId).toMatch(/^pp_[0-9a-f]{32}$/);
    expect(first.customerNo).toBe(customerNo);

    const again: Fields = { ...client.saleFields(), customerNo, vaultId: text(first.vaultId), ipnUrl: url };
    const { result } = await client.capture(again);
    expect(result.status).toBe("success");
    const second = verifiedIpn((await waitFor(2))[1]?.body ?? "");
    expect(second).toMatchObject({ reference: again.reference, status: "success", customerNo });
    expect(second).not.toHaveProperty("vaultId");
  });

  it("reports failures: a refusal at once and one in 3DS", async () => {
    const { url, waitFor } = await receiver();
    await client.capture({ ...client.cardFields(CARD_DECLINED), ipnUrl: url });
    expect(verifiedIpn((await waitFor(1))[0]?.body ?? "").status).toBe("failed");
    const sale: Fields = { ...client.cardFields(), creditType: "vault", ipnUrl: url };
    await client.capture(sale);
    await client.decide(text(sale.reference), "decline");
    const fields = verifiedIpn((await waitFor(2))[1]?.body ?? "");
    expect(fields.status).toBe("failed");
    expect(fields).not.toHaveProperty("vaultId");
  });

  it("keeps silent about failures when told to", async () => {
    const silent = await startSandbox({ pockyt: { notifyFailures: false } });
    try {
      const silentClient = new PockytClient(silent.url);
      await silentClient.capture({
        ...silentClient.cardFields(CARD_DECLINED),
        ipnUrl: "http://127.0.0.1:9/",
      });
      expect(silent.webhooks()).toEqual([]);
    } finally {
      await silent.close();
    }
  });
});

describe("the IPN's repeats", () => {
  const refusals: [name: string, reply: ReceiverReply][] = [
    ["another status", { status: 503 }],
    ["another 2xx", { status: 201 }],
    ["quotes", { body: '"success"' }],
    ["a line break", { body: "success\n" }],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }],
  ];

  it.each(refusals)("come after %s, on the sandbox clock, until acknowledged", async (_name, refusal) => {
    const { url, received } = await receiver((count) => (count < 3 ? refusal : {}));
    const sale: Fields = { ...client.cardFields(CARD_SUCCESS), ipnUrl: url };
    await client.capture(sale);
    await client.control("POST", "/_sandbox/clock/advance", { seconds: 50 });
    expect(received).toHaveLength(1);
    await client.control("POST", "/_sandbox/clock/advance", { seconds: 10 });
    expect(received).toHaveLength(2);
    expect((await deliveryOf(text(sale.reference))).acknowledged).toBe(false);
    await client.control("POST", "/_sandbox/clock/advance", { seconds: 120 });
    expect(received).toHaveLength(3);
    await sandbox.advance(10_000);
    expect(received).toHaveLength(3);
    expect(new Set(received.map((post) => post.body)).size).toBe(1);
    const delivery = await deliveryOf(text(sale.reference));
    expect(delivery.acknowledged).toBe(true);
    expect(delivery.nextAttemptAt).toBeNull();
    expect(delivery.attempts.map((attempt) => attempt.httpStatus).at(-1)).toBe(200);
  });

  it("end after eight sends within two hours, spaced as documented", async () => {
    const { url, received } = await receiver(() => ({ status: 500 }));
    const sale: Fields = { ...client.cardFields(CARD_SUCCESS), ipnUrl: url };
    await client.capture(sale);
    await sandbox.advance(7_300);
    expect(received).toHaveLength(8);
    await sandbox.advance(86_400);
    expect(received).toHaveLength(8);
    const { attempts, acknowledged, nextAttemptAt } = await deliveryOf(text(sale.reference));
    expect({ acknowledged, nextAttemptAt }).toEqual({ acknowledged: false, nextAttemptAt: null });
    const start = Date.parse(text(attempts[0]?.at));
    const minutes = attempts.map((attempt) => Math.round((Date.parse(attempt.at) - start) / 60_000));
    expect(minutes).toEqual([0, 1, 3, 7, 15, 30, 60, 120]);
  });

  it("come after a receiver that can't be reached, without a delayed answer or a lost payment", async () => {
    const gone = await startReceiver();
    await gone.close();
    const sale: Fields = { ...client.cardFields(CARD_SUCCESS), ipnUrl: gone.url };
    expect((await client.capture(sale)).result.status).toBe("success");
    await eventually(async () => (await deliveryOf(sale.reference ?? "")).attempts.length === 1, "a try");
    const [attempt] = (await deliveryOf(text(sale.reference))).attempts;
    expect(attempt).toMatchObject({
      httpStatus: null,
      error: expect.stringContaining("ECONNREFUSED") as string,
    });
  });

  it("end with a reset, even of the try that is under way", async () => {
    const own = await startSandbox();
    try {
      const { promise: released, resolve: release } = promiseWithResolver();
      const { url, waitFor, received } = await receiver(async () => {
        await released;
        return { status: 500 };
      });
      const ownClient = new PockytClient(own.url);
      await ownClient.capture({ ...ownClient.cardFields(CARD_SUCCESS), ipnUrl: url });
      await waitFor(1);
      await ownClient.control("POST", "/_sandbox/reset");
      release();
      await own.advance(86_400);
      expect(received).toHaveLength(1);
      expect(own.webhooks()).toEqual([]);
    } finally {
      await own.close();
    }
  });
});

function promiseWithResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
