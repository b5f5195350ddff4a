import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, onTestFinished, test } from "vitest";
import type { Accounts } from "../../src/config.js";
import { startRelay } from "../../src/relay.js";
import { accountOf, newMerchant, sandboxMerchants } from "../support/accounts.js";
import { startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { newsSign, PLATFORM } from "../support/payermax-news.js";
import { shopper } from "../support/payments.js";
import { newPaymentId, useStack, type Providers } from "../support/stack.js";
import { hostedHold, payermaxHold } from "./payments.js";

const newKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

const merchant = newMerchant("333");
const nextPlatform = newKeys();

const both = [PLATFORM.publicKey, nextPlatform.publicKey];

/** What the account has, and who signs what PayerMax answers. */
const now: { privateKey: KeyObject; publicKeys: readonly KeyObject[]; signer: KeyObject } = {
  privateKey: merchant.privateKey,
  publicKeys: both,
  signer: PLATFORM.privateKey,
};
const provider: { current?: ChangingProvider } = {};

const stack = useStack({
  sandbox: sandboxMerchants([merchant], PLATFORM.privateKey),
  webhooks: "lost",
  worker: "later",
  schedules: { check: [1], poll: [3600] },
  accounts: (providers) => accounts(providers, now.publicKeys),
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, (_call, { status, body, sign: own }) => {
      if (own === null || now.signer === PLATFORM.privateKey) return null;
      return (response) => {
        const resigned = sign("RSA-SHA256", body, now.signer).toString("base64");
        response.writeHead(status, { "content-type": "application/json", sign: resigned }).end(body);
      };
    });
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

function accounts(providers: Providers, publicKeys: readonly KeyObject[]): Accounts {
  const account = accountOf(merchant, providers);
  if (!account.payermax) throw new Error("the account is not at PayerMax");
  return new Map([
    ["default", { ...account, payermax: { ...account.payermax, privateKey: now.privateKey, publicKeys } }],
  ]);
}

/** As an operator does: the old one finishes what it holds, the new one reads the configuration. */
async function restartWorker(change: Partial<typeof now>): Promise<void> {
  await stack.current.worker.stop();
  Object.assign(now, change);
  await stack.current.worker.start();
}

const view = (paymentId: string) => stack.current.holdfast.get({ paymentId });

describe("PayerMax changes its key", () => {
  beforeEach(() => {
    now.signer = PLATFORM.privateKey;
  });

  test("with both keys configured, answers signed by either count", async () => {
    await restartWorker({ publicKeys: both });
    const { holdfast } = stack.current;
    for (const signer of [PLATFORM.privateKey, nextPlatform.privateKey]) {
      now.signer = signer;
      const paymentId = newPaymentId("both");
      const hold = await payermaxHold(holdfast, "default", paymentId);
      expect(await holdfast.authorize(hold)).toMatchObject({ status: "authorized", outcomeUnknown: null });
      expect(await holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    }
  });

  test("with both, notifications signed by either count; with the old one removed, its are refused", async () => {
    const { holdfast, sandbox, relay, taskQueue } = stack.current;
    const onlyNew = await startRelay({
      config: {
        bindAddress: "127.0.0.1",
        port: 0,
        taskQueue,
        accounts: accounts({ sandbox, url: sandbox.url, taskQueue }, [nextPlatform.publicKey]),
      },
      temporal: { connectionOptions: { address: inject("temporal").address }, namespace: "default" },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    onTestFinished(() => onlyNew.close());
    const post = async (paymentId: string, key: KeyObject, { url: at } = relay) => {
      const [news] = sandbox.webhooks().filter(({ reference }) => reference === paymentId);
      if (!news) throw new Error(`the sandbox has no news of ${paymentId}`);
      const headers = { "content-type": "application/json", sign: newsSign(news.body, key) };
      const url = `${at}/webhooks/payermax/default`;
      return (await fetch(url, { method: "POST", headers, body: news.body })).status;
    };
    for (const key of [PLATFORM.privateKey, nextPlatform.privateKey]) {
      const paymentId = newPaymentId("news");
      await shopper(await holdfast.authorize(hostedHold(paymentId)), "approve");
      expect(await view(paymentId)).toMatchObject({ status: "requires_action" });
      expect(await post(paymentId, newKeys().privateKey)).toBe(401);
      expect(await post(paymentId, PLATFORM.privateKey, onlyNew)).toBe(401);
      expect(await view(paymentId)).toMatchObject({ status: "requires_action" });
      expect(await post(paymentId, key, key === PLATFORM.privateKey ? relay : onlyNew)).toBe(200);
      await expect.poll(() => view(paymentId)).toMatchObject({ status: "authorized" });
    }
  });

  test("once the old key is removed, an answer signed by it leaves the outcome unknown until the new one signs", async () => {
    await restartWorker({ publicKeys: [nextPlatform.publicKey] });
    const { holdfast, sandbox } = stack.current;
    const paymentId = newPaymentId("removed");
    const told = await holdfast.authorize(await payermaxHold(holdfast, "default", paymentId));
    expect(told).toMatchObject({ status: "processing", outcomeUnknown: { operation: "authorize" } });
    await expect.poll(async () => (await view(paymentId)).outcomeUnknown?.checks).toBeGreaterThanOrEqual(2);
    expect(await view(paymentId)).toMatchObject({ status: "processing" });
    now.signer = nextPlatform.privateKey;
    await expect
      .poll(() => view(paymentId))
      .toMatchObject({
        status: "authorized",
        outcomeUnknown: null,
      });
    expect(sandbox.ledger({ reference: paymentId }).entries.map(({ type }) => type)).toEqual(["authorize"]);
  });
});

test("our new private key is taken up on restart, with payments in flight", async () => {
  now.signer = PLATFORM.privateKey;
  await restartWorker({ publicKeys: both });
  const { holdfast, sandbox } = stack.current;
  const [held, waiting] = [newPaymentId("held"), newPaymentId("waiting")];
  await holdfast.authorize(await payermaxHold(holdfast, "default", held));
  const page = await holdfast.authorize(hostedHold(waiting));
  const next = newKeys();

  await stack.current.worker.stop();
  // PayerMax's portal overwrites the merchant's key.
  const { appId, merchantNo } = merchant.payermax;
  const upload = await fetch(`${sandbox.url}/_sandbox/payermax/merchants/${merchantNo}/public-key`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      appId,
      publicKey: createPublicKey(next.privateKey).export({ type: "spki", format: "pem" }),
    }),
  });
  expect(upload.status).toBe(200);
  // Asked for while nobody works: the new worker sends it, signed with the new key.
  await stack.current.client.workflow.getHandle(`payment-default-${held}`).signal("capture", {});
  now.privateKey = next.privateKey;
  await stack.current.worker.start();

  await expect.poll(() => view(held)).toMatchObject({ status: "captured", failure: null });
  await shopper(page, "approve");
  const [news] = sandbox.webhooks().filter(({ reference }) => reference === waiting);
  const headers = { "content-type": "application/json", sign: newsSign(news?.body ?? "") };
  const path = `${stack.current.relay.url}/webhooks/payermax/default`;
  expect((await fetch(path, { method: "POST", headers, body: news?.body ?? "" })).status).toBe(200);
  await expect.poll(() => view(waiting)).toMatchObject({ status: "authorized" });
  expect(await holdfast.capture({ paymentId: waiting })).toMatchObject({ status: "captured" });
  const captures = sandbox
    .requests()
    .filter(
      ({ operation, fields }) => operation === "capture" && [held, waiting].includes(fields.outTradeNo ?? ""),
    );
  expect(captures.map(({ signatureValid }) => signatureValid)).toEqual([true, true]);
});
