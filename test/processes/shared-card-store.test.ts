import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { allTests } from "../support/all-tests.js";
import { redisIsMissing, startRedis, type RedisServer } from "../support/redis-server.js";
import { newPaymentId } from "../support/stack.js";
import {
  booksOf,
  merchant,
  paymentIs,
  startSlowProvider,
  usePrograms,
  withNewCard,
  within,
  type Backend,
  type Merchant,
  type Program,
} from "./support.js";

const CHARGE = "/order/v4/capture";
/** One provider call may take 30 s; a backend needs no timer of its own beyond that. */
const NEXT_STEP_MS = 35_000;
const WAITS = { status: "processing", outcomeUnknown: null, failure: null };

const run = usePrograms();

describe.skipIf(redisIsMissing())("card vaults that share a store", () => {
  let redis: RedisServer;
  let shop: Merchant;
  let backend: Backend;
  let vaultEnv: Readonly<Record<string, string>>;

  beforeAll(async () => {
    redis = await startRedis({ password: "of-the-card-store" });
    shop = await merchant({ more: { HOLDFAST_CHECK_SCHEDULE: "1s" } });
    vaultEnv = { ...shop.env["card-vault"], HOLDFAST_CARD_VAULT_STORE: redis.url };
    await run("worker", shop.env.worker).ready();
    backend = await shop.connect();
  });
  afterAll(async () => {
    await backend.close();
    await redis.stop();
  });

  const running: Program[] = [];
  const started = async (name: "card-vault" | "sandbox") => {
    const program = run(name, name === "card-vault" ? vaultEnv : shop.env.sandbox);
    running.push(program);
    await program.ready();
    return program;
  };
  afterEach(async () => {
    for (const program of running.splice(0)) {
      if (!program.hasEnded()) program.kill("SIGKILL");
      expect(program.output()).not.toContain("of-the-card-store");
      await program.ended;
    }
  });

  /** A charge that waits, because the provider is away. */
  async function waitingCharge(name: string): Promise<string> {
    const { holdfast } = backend;
    const paymentId = newPaymentId(name);
    const charge = holdfast.charge(await withNewCard(holdfast, paymentId));
    expect(await within(NEXT_STEP_MS, "the charge gave no next step", charge)).toMatchObject(WAITS);
    return paymentId;
  }

  test("vaults that take each other's place lose no card, whether the one before was stopped or killed", async () => {
    const first = await started("card-vault");
    const paymentId = await waitingCharge("replaced");
    expect((await first.stop()).code).toBe(0);
    const second = await started("card-vault");
    second.kill("SIGKILL");
    await second.ended;

    await started("card-vault");
    await started("sandbox");
    await paymentIs(backend.holdfast, paymentId, { status: "captured", failure: null });
    expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
  });

  test("a charge waits while the store does not answer, and goes through when it does", async () => {
    await started("card-vault");
    await started("sandbox");
    const { holdfast } = backend;
    const paymentId = newPaymentId("store_frozen");
    const payment = await withNewCard(holdfast, paymentId);
    redis.kill("SIGSTOP");
    const view = await within(NEXT_STEP_MS, "the charge gave no next step", holdfast.charge(payment));
    expect(view).toMatchObject(WAITS);
    await expect(withNewCard(holdfast, "ORDER1")).rejects.toThrow(/can't reach its store/);

    redis.kill("SIGCONT");
    await paymentIs(holdfast, paymentId, { status: "captured" });
    expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
  });

  test("cards that were lost with the store fail as card_expired, uncharged", async () => {
    await started("card-vault");
    const paymentId = await waitingCharge("store_dies");
    redis.kill("SIGKILL");
    await started("sandbox");
    await redis.start();
    const failure = { operation: "charge", kind: "rejected", code: "card_expired" };
    await paymentIs(backend.holdfast, paymentId, { status: "failed", failure });
    expect(await booksOf(shop, paymentId)).toEqual([]);
  });
});

// It waits for the end of a provider call that is never answered, which takes 20 s.
test.skipIf(redisIsMissing() || !allTests)(
  "a charge in doubt whose card was lost with the store ends by the provider's record, charged once",
  async () => {
    const redis = await startRedis();
    const sandbox = { url: "" };
    const provider = await startSlowProvider(() => sandbox.url);
    const shop = await merchant({ providerUrl: provider.url, more: { HOLDFAST_CHECK_SCHEDULE: "1s" } });
    sandbox.url = shop.sandboxUrl;
    const vaultEnv = { ...shop.env["card-vault"], HOLDFAST_CARD_VAULT_STORE: redis.url };
    const worker = run("worker", shop.env.worker);
    for (const program of [worker, run("card-vault", vaultEnv), run("sandbox", shop.env.sandbox)])
      await program.ready();
    const { holdfast, close } = await shop.connect();
    try {
      const paymentId = newPaymentId("doubt");
      const payment = await withNewCard(holdfast, paymentId);
      provider.hold(CHARGE);
      const reply = holdfast.charge(payment).catch(() => null);
      await within(NEXT_STEP_MS, "the charge never reached the provider", provider.held);
      redis.kill("SIGKILL");
      await redis.start();
      expect(await redis.command(["DBSIZE"])).toBe(0);
      await reply;
      provider.release();
      await paymentIs(holdfast, paymentId, { status: "captured", failure: null });
      expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
    } finally {
      await close();
      await provider.close();
      await redis.stop();
    }
  },
);
