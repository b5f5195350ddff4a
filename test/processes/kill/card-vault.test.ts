import { afterEach, expect, test } from "vitest";
import { shopper, TEST_CARDS } from "../../support/payments.js";
import { newPaymentId } from "../../support/stack.js";
import {
  booksOf,
  eventually,
  merchant,
  paymentIs,
  startSlowProvider,
  usePrograms,
  withNewCard,
  within,
  type Program,
} from "../support.js";

const CHARGE = "/order/v4/capture";
/** The 30 s of a call that was lost, and what Temporal waits for a dead worker. */
const SETTLED_WITHIN_MS = 120_000;

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function killed(program: Program): Promise<void> {
  program.kill("SIGKILL");
  await program.ended;
}

/** A merchant whose provider's answers can be held back, with a worker and a card vault. */
async function shopWithVault() {
  const sandbox = { url: "" };
  const provider = await startSlowProvider(() => sandbox.url);
  closing.push(() => provider.close());
  const shop = await merchant({ providerUrl: provider.url, more: { HOLDFAST_CHECK_SCHEDULE: "1s" } });
  sandbox.url = shop.sandboxUrl;
  const programs = {
    worker: run("worker", shop.env.worker),
    vault: run("card-vault", shop.env["card-vault"]),
  };
  for (const program of Object.values(programs)) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);
  return { shop, provider, holdfast, ...programs };
}

test("a charge that was never sent fails as card_expired when the vault died with the card, uncharged", async () => {
  const shop = await merchant({ more: { HOLDFAST_CHECK_SCHEDULE: "1s" } });
  const vault = run("card-vault", shop.env["card-vault"]);
  for (const program of [vault, run("worker", shop.env.worker)]) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);
  const paymentId = newPaymentId("vault_dies");
  const view = await holdfast.charge(await withNewCard(holdfast, paymentId));
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: null, failure: null });

  await killed(vault);
  await run("card-vault", shop.env["card-vault"]).ready();
  await run("sandbox", shop.env.sandbox).ready();
  const failure = { operation: "charge", kind: "rejected", code: "card_expired" };
  await paymentIs(holdfast, paymentId, { status: "failed", failure });
  expect(await booksOf(shop, paymentId)).toEqual([]);
});

test("a charge whose reply died with the worker, and its card with the vault, ends by the provider's record", async () => {
  const { shop, provider, holdfast, worker, vault } = await shopWithVault();
  await run("sandbox", shop.env.sandbox).ready();
  const paymentId = newPaymentId("both_die");
  const payment = await withNewCard(holdfast, paymentId);
  provider.hold(CHARGE);
  const reply = holdfast.charge(payment).catch(() => null);
  await within(SETTLED_WITHIN_MS, "the charge never reached the provider", provider.held);

  await Promise.all([killed(worker), killed(vault)]);
  provider.release();
  const again = [run("card-vault", shop.env["card-vault"]), run("worker", shop.env.worker)];
  for (const program of again) await program.ready();
  await eventually(async () => {
    const view = await holdfast.get({ paymentId });
    expect(view).toMatchObject({ status: "captured", failure: null, outcomeUnknown: null });
  }, SETTLED_WITHIN_MS);
  expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
  await reply;
});

test("a vault that dies while the shopper is at the bank takes nothing from the payment", async () => {
  const { shop, holdfast, vault } = await shopWithVault();
  for (const program of [run("sandbox", shop.env.sandbox), run("relay", shop.env.relay)])
    await program.ready();
  const paymentId = newPaymentId("at_the_bank");
  const view = await holdfast.charge(await withNewCard(holdfast, paymentId, TEST_CARDS.threeDs));
  await killed(vault);
  await shopper(view, "approve");
  await paymentIs(holdfast, paymentId, { status: "captured", failure: null });
  expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
});
