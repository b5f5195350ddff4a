import { expect, onTestFinished, test } from "vitest";
import { startRelay } from "../../src/relay.js";
import { cached } from "../../src/relay/readiness.js";
import { newFolder } from "./spool/support.js";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Nobody listens there: a call to Temporal fails only when its time is over. */
const temporal = { connectionOptions: { address: "127.0.0.1:1" }, namespace: "default" };

test.each([
  ["none", null, 503],
  ["one that takes more", 1024 * 1024, 200],
  ["one that is full", 1, 503],
])(
  "without Temporal, a relay with such a spool is as ready: %s",
  { timeout: 30_000 },
  async (_what, maxBytes, status) => {
    const spool = maxBytes === null ? null : { folder: newFolder(), maxBytes, maxAgeMs: 3_600_000 };
    const relay = await startRelay({
      config: { bindAddress: "127.0.0.1", port: 0, accounts: new Map(), taskQueue: "payments", spool },
      temporal,
      log,
    });
    onTestFinished(() => relay.close());
    expect((await fetch(`${relay.url}/readyz`)).status).toBe(status);
  },
);

test("who asks within a second shares the answer, also while it is awaited", async () => {
  let [now, asked] = [5_000, 0];
  const isReady = cached(
    () => {
      asked++;
      return Promise.resolve(true);
    },
    1_000,
    () => now,
  );
  expect(await Promise.all([isReady(), isReady()])).toEqual([true, true]);
  now = 5_999;
  await isReady();
  expect(asked).toBe(1);
  now = 6_000;
  await isReady();
  expect(asked).toBe(2);
});
