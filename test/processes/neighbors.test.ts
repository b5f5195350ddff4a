import { afterAll, beforeAll, expect, test } from "vitest";
import type { Holdfast } from "../../src/client.js";
import { newPaymentId } from "../support/stack.js";
import { booksOf, merchant, paymentIs, usePrograms, within, withNewCard, type Merchant } from "./support.js";

/** One provider call may take 30 s; a backend needs no timer of its own beyond that. */
const NEXT_STEP_MS = 35_000;

const run = usePrograms();
const shop: { merchant?: Merchant; holdfast?: Holdfast; close?: () => Promise<void> } = {};

beforeAll(async () => {
  const own = await merchant({ more: { HOLDFAST_CHECK_SCHEDULE: "1s" } });
  const worker = run("worker", own.env.worker);
  await worker.ready();
  Object.assign(shop, await own.connect(), { merchant: own });
});
afterAll(() => shop.close?.());

function current() {
  const { merchant, holdfast } = shop;
  if (!merchant || !holdfast) throw new Error("the worker has not started");
  return { merchant, holdfast };
}

test("a charge waits while the provider is away, and goes through when it is back", async () => {
  const { merchant, holdfast } = current();
  const vault = run("card-vault", merchant.env["card-vault"]);
  await vault.ready();
  const paymentId = newPaymentId("away");

  const view = await within(
    NEXT_STEP_MS,
    "the charge gave no next step",
    holdfast.charge(await withNewCard(holdfast, paymentId)),
  );
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: null, failure: null });

  const sandbox = run("sandbox", merchant.env.sandbox);
  await paymentIs(holdfast, paymentId, { status: "captured" });
  expect(await booksOf(merchant, paymentId)).toEqual(["charge 20.00 USD"]);
  for (const program of [vault, sandbox]) expect((await program.stop()).code).toBe(0);
});

test("a charge waits while the card vault does not answer, and goes through when it does", async () => {
  const { merchant, holdfast } = current();
  const vault = run("card-vault", merchant.env["card-vault"]);
  const sandbox = run("sandbox", merchant.env.sandbox);
  for (const program of [vault, sandbox]) await program.ready();
  const paymentId = newPaymentId("frozen");
  const payment = await withNewCard(holdfast, paymentId);

  vault.kill("SIGSTOP");
  const view = await within(NEXT_STEP_MS, "the charge gave no next step", holdfast.charge(payment));
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: null, failure: null });
  expect(await booksOf(merchant, paymentId)).toEqual([]);

  vault.kill("SIGCONT");
  await paymentIs(holdfast, paymentId, { status: "captured" });
  expect(await booksOf(merchant, paymentId)).toEqual(["charge 20.00 USD"]);
  for (const program of [vault, sandbox]) expect((await program.stop()).code).toBe(0);
});

test("a charge whose card went with a vault that was started again fails as card_expired, uncharged", async () => {
  const { merchant, holdfast } = current();
  const vault = run("card-vault", merchant.env["card-vault"]);
  const sandbox = run("sandbox", merchant.env.sandbox);
  for (const program of [vault, sandbox]) await program.ready();
  const paymentId = newPaymentId("gone");
  const payment = await withNewCard(holdfast, paymentId);

  await vault.stop();
  const view = await within(NEXT_STEP_MS, "the charge gave no next step", holdfast.charge(payment));
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: null, failure: null });
  const again = run("card-vault", merchant.env["card-vault"]);
  await paymentIs(holdfast, paymentId, {
    status: "failed",
    failure: { operation: "charge", kind: "rejected", code: "card_expired" },
  });
  expect(await booksOf(merchant, paymentId)).toEqual([]);
  for (const program of [again, sandbox]) expect((await program.stop()).code).toBe(0);
});
