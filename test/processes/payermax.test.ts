import { afterEach, expect, test } from "vitest";
import { hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { payermaxAccount } from "./payermax-account.js";
import { booksOf, eventually, merchant, paymentIs, usePrograms } from "./support.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test("processes configured by PAYERMAX_ variables authorize at the cashier, capture, and refund", async () => {
  const account = payermaxAccount();
  const shop = await merchant({ account: account.variables });
  const sandbox = run("sandbox", shop.env.sandbox);
  await sandbox.ready();
  const withKey = { PAYERMAX_PUBLIC_KEY: await account.upload(shop.sandboxUrl) };
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
