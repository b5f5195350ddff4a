import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { booksOf, eventually, merchant, paymentIs, usePrograms } from "./support.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const NUMBERS = { appId: "a0dddd1f622243cb9aa1b676e808b5f8", merchantNo: "02021382719993" };

/** As at PayerMax: the merchant uploads its public key and gets the platform's. */
async function upload(sandboxUrl: string, publicKey: KeyObject): Promise<string> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/payermax/merchants/${NUMBERS.merchantNo}/public-key`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      appId: NUMBERS.appId,
      publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
    }),
  });
  const { platformPublicKey } = (await answer.json()) as { platformPublicKey: string };
  return platformPublicKey;
}

test("processes configured by PAYERMAX_ variables authorize at the cashier, capture, and refund", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const platform = { publicKey: "" };
  const shop = await merchant({
    account: (sandboxUrl) => ({
      PAYERMAX_BASE_URL: `${sandboxUrl}/aggregate-pay/api/gateway`,
      PAYERMAX_APP_ID: NUMBERS.appId,
      PAYERMAX_MERCHANT_NO: NUMBERS.merchantNo,
      PAYERMAX_PRIVATE_KEY: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    }),
  });
  const sandbox = run("sandbox", shop.env.sandbox);
  await sandbox.ready();
  platform.publicKey = await upload(shop.sandboxUrl, publicKey);
  const withKey = { PAYERMAX_PUBLIC_KEY: platform.publicKey };
  // The relay sends PayerMax nothing: where it is, and what we sign with, is not its business.
  const { PAYERMAX_BASE_URL, PAYERMAX_PRIVATE_KEY, POCKYT_BASE_URL, POCKYT_STORE_NO, ...ofRelay } =
    shop.env.relay;
  for (const known of [PAYERMAX_BASE_URL, PAYERMAX_PRIVATE_KEY, POCKYT_BASE_URL, POCKYT_STORE_NO])
    expect(known).toBeDefined();
  const programs = [
    run("card-vault", shop.env["card-vault"]),
    run("relay", { ...ofRelay, ...withKey }),
    run("worker", { ...shop.env.worker, ...withKey }),
  ];
  for (const program of programs) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);

  const paymentId = newPaymentId("hosted");
  await shopper(await holdfast.authorize(hostedPayment(paymentId)), "approve");
  await paymentIs(holdfast, paymentId, { status: "authorized" });
  expect(await holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
  await holdfast.refund({ paymentId, refundId: "R1", amount: { currency: "USD", value: 500 } });
  await eventually(async () => {
    expect((await holdfast.aftercare({ paymentId }))?.refunds).toMatchObject([{ status: "refunded" }]);
  });
  expect(await booksOf(shop, paymentId)).toEqual([
    "authorize 20.00 USD",
    "capture 20.00 USD",
    "refund 5.00 USD",
  ]);
  // What the refund's webhook started is where the worker looks.
  expect(programs[1]?.output()).toMatch(new RegExp(`"paymentId":"${paymentId}"[^\\n]*"status":200`));
});
