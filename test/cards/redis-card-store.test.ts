import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { RedisCardStore, type RedisCardStoreOptions } from "../../src/cards/redis-card-store.js";
import { MAX_LIFETIME_MS, StoreUnreachable, VaultFull } from "../../src/cards/vault-store.js";
import { redisIsMissing, startRedis, type RedisServer } from "../support/redis-server.js";
import { testLog } from "../support/test-log.js";
import { CARD, ORDER1, ORDER2, unreachable } from "./support.js";
import { describeVaultStore, leased } from "./vault-store-contract.js";

describe.skipIf(redisIsMissing())("the store in a real server", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const opened: RedisCardStore[] = [];
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
  });

  /** Async, so that what it throws is a rejection. */
  // eslint-disable-next-line @typescript-eslint/require-await
  async function open(options: Partial<RedisCardStoreOptions> = {}): Promise<RedisCardStore> {
    const store = new RedisCardStore({ url: redis.url, ...options });
    opened.push(store);
    return store;
  }

  describeVaultStore(open);

  test("what one vault has stored another one leases, and what it has destroyed is gone there", async () => {
    const [one, other] = [await open(), await open()];
    const { cardRef } = await one.put(CARD);
    expect(await leased(other, cardRef, ORDER1)).toEqual(CARD);
    expect(await leased(one, cardRef, ORDER2)).toBe("leasedToAnother");
    await other.destroy(cardRef, ORDER1);
    expect(await leased(one, cardRef, ORDER1)).toBe("gone");
  });

  test("of two payments that ask two vaults at the same moment, one gets the card: 200 times", async () => {
    const [one, other] = [await open(), await open()];
    const cards = await Promise.all(Array.from({ length: 200 }, () => one.put(CARD)));
    const answers = await Promise.all(
      cards.map(({ cardRef }) => Promise.all([leased(one, cardRef, ORDER1), leased(other, cardRef, ORDER2)])),
    );
    const refused = answers.map((pair) => pair.filter((answer) => answer === "leasedToAnother").length);
    expect(refused.filter((count) => count !== 1)).toEqual([]);
  });

  test("the server itself ends a record, fifteen minutes after it was stored at the latest", async () => {
    const store = await open();
    await redis.command(["FLUSHALL"]);
    const { cardRef } = await store.put(CARD);
    await store.lease(cardRef, ORDER1);
    const [key = ""] = (await redis.command(["KEYS", "*"])) as string[];
    const left = Number(await redis.command(["PTTL", key]));
    expect(left).toBeGreaterThan(MAX_LIFETIME_MS - 60_000);
    expect(left).toBeLessThanOrEqual(MAX_LIFETIME_MS);
  });

  test("what is stored there holds no card, no reference and no key that opens it", async () => {
    const store = await open();
    await redis.command(["FLUSHALL"]);
    const { cardRef } = await store.put(CARD);
    await store.lease(cardRef, ORDER1);
    const [key = "", ...others] = (await redis.command(["KEYS", "*"])) as string[];
    expect(others).toEqual([]);
    const record = (await redis.command(["HGETALL", key])) as string[];
    expect(record.filter((_, index) => index % 2 === 0).sort()).toEqual(["lessee", "sealed"]);
    const sealed = String(await redis.command(["HGET", key, "sealed"]));
    // Nonce, tag, and as many bytes as the card has as JSON: nothing is beside the ciphertext.
    expect(Buffer.from(sealed, "base64")).toHaveLength(12 + 16 + JSON.stringify(CARD).length);
    const secret = cardRef.slice("card_".length);
    for (const text of [key, ...record])
      for (const bytes of [Buffer.from(text), Buffer.from(text, "base64")])
        for (const hidden of [CARD.number, "Ada", "ORDER1", secret])
          for (const form of [Buffer.from(hidden), Buffer.from(hidden, "base64url")])
            expect(bytes.includes(form)).toBe(false);
  });

  test("a record that was put in another one's place does not open", async () => {
    const store = await open();
    await redis.command(["FLUSHALL"]);
    const { cardRef } = await store.put(CARD);
    const [first = ""] = (await redis.command(["KEYS", "*"])) as string[];
    const { cardRef: second } = await store.put({ ...CARD, number: "4000000000000002" });
    const [key = ""] = ((await redis.command(["KEYS", "*"])) as string[]).filter((name) => name !== first);
    const sealed = String(await redis.command(["HGET", first, "sealed"]));
    await redis.command(["HSET", key, "sealed", sealed]);
    await expect(leased(store, second, ORDER1)).rejects.toThrow(/unable to authenticate/);
    expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
  });

  test("a server without memory left is a full vault, whose cards can still be leased again", async () => {
    const store = await open();
    const { cardRef } = await store.put(CARD);
    await store.lease(cardRef, ORDER1);
    const { cardRef: unleased } = await store.put(CARD);
    await redis.command(["CONFIG", "SET", "maxmemory", "1"]);
    onTestFinished(async () => {
      await redis.command(["CONFIG", "SET", "maxmemory", "0"]);
    });
    await expect(store.put(CARD)).rejects.toThrow(VaultFull);
    expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
    // A first lease has to be written, and that it was not is no answer about the card.
    await expect(store.lease(unleased, ORDER1)).rejects.toEqual(unreachable("it refuses: OOM"));
    expect(await store.destroy(cardRef, ORDER1)).toBe("destroyed");
  });
});

describe.skipIf(redisIsMissing())("a server that is away", () => {
  /** A server of the test's own, since it is stopped, and what the store says of it. */
  async function ownServer(password?: string) {
    const redis = await startRedis(password === undefined ? {} : { password });
    const log = testLog();
    const store = new RedisCardStore({ url: redis.url, logger: log.logger });
    onTestFinished(async () => {
      store.close();
      await redis.stop();
    });
    await expect.poll(() => store.ready(), { interval: 10 }).toBe(true);
    return { redis, store, log };
  }

  async function expectAway(store: RedisCardStore, cardRef: string): Promise<void> {
    const calls = [store.put(CARD), store.lease(cardRef, ORDER1), store.destroy(cardRef, ORDER1)];
    for (const answer of await Promise.allSettled(calls)) {
      expect(answer.status === "rejected" && answer.reason).toBeInstanceOf(StoreUnreachable);
    }
    expect(await store.ready()).toBe(false);
  }

  test("is no answer about a card, is told once, and is over by itself", async () => {
    const { redis, store, log } = await ownServer("a-password-nobody-may-read");
    const { cardRef } = await store.put(CARD);
    redis.kill("SIGKILL");
    await expect.poll(() => store.ready(), { interval: 10 }).toBe(false);
    await expectAway(store, cardRef);

    await redis.start();
    await expect.poll(() => store.ready(), { interval: 10 }).toBe(true);
    // Its memory is gone, and only now is that an answer.
    expect(await leased(store, cardRef, ORDER1)).toBe("gone");
    const again = await store.put(CARD);
    expect(await leased(store, again.cardRef, ORDER1)).toEqual(CARD);
    expect(log.messages()).toEqual([expect.stringMatching(/can't be reached/), "the card store is back"]);
    expect(log.text()).not.toContain("a-password-nobody-may-read");
  });

  test("that doesn't answer is given up within the client's time, and the card is there afterwards", async () => {
    const { redis, store } = await ownServer();
    const { cardRef } = await store.put(CARD);
    await store.lease(cardRef, ORDER1);
    redis.kill("SIGSTOP");
    await expectAway(store, cardRef);
    redis.kill("SIGCONT");
    await expect.poll(() => store.ready(), { interval: 10 }).toBe(true);
    // The destruction that nobody waited for may have been done.
    const { cardRef: another } = await store.put(CARD);
    expect(await leased(store, another, ORDER1)).toEqual(CARD);
  });

  test("that takes no password, or another one, is away", async () => {
    const { redis } = await ownServer("the-right-password");
    const log = testLog();
    const url = redis.url.replace("the-right-password", "the-wrong-password");
    const store = new RedisCardStore({ url, logger: log.logger });
    onTestFinished(() => {
      store.close();
    });
    await expect.poll(() => log.messages().length).toBe(1);
    await expectAway(store, `card_${"A".repeat(43)}`);
    expect(log.text()).toContain("it refuses: WRONGPASS");
    expect(log.text()).not.toMatch(/the-(right|wrong)-password/);
  });
});
