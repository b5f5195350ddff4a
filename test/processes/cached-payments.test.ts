import { afterEach, expect, test } from "vitest";
import { shopper, TEST_CARDS } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { booksOf, merchant, paymentIs, usePrograms, withNewCard } from "./support.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const PAYMENTS = 20;
const CACHED = 5;

test("more open payments than a worker may keep in memory: it keeps no more, and each ends right", async () => {
  const shop = await merchant({ more: { HOLDFAST_MAX_CACHED_PAYMENTS: String(CACHED) } });
  const programs = [
    run("sandbox", shop.env.sandbox),
    run("card-vault", shop.env["card-vault"]),
    run("relay", shop.env.relay),
    run("worker", shop.env.worker),
  ];
  for (const program of programs) await program.ready();
  expect(programs.at(-1)?.output()).toContain(`"cachedPayments":${CACHED}`);
  const { holdfast, close } = await shop.connect();
  closing.push(close);
  const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("cached"));
  const views = await Promise.all(
    ids.map(async (id) => holdfast.charge(await withNewCard(holdfast, id, TEST_CARDS.threeDs))),
  );

  const [, size] = /^temporal_sticky_cache_size\{[^}]*\} (\d+)$/m.exec(
    await (await fetch(shop.metricsUrl)).text(),
  ) ?? [undefined, "none"];
  expect(Number(size)).toBeLessThanOrEqual(CACHED);

  for (const view of views) await shopper(view, "approve");
  for (const paymentId of ids) {
    await paymentIs(holdfast, paymentId, { status: "captured" });
    expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
  }
});
