import { memoryOf } from "../../support/process-memory.js";
import { redisIsMissing, startRedis } from "../../support/redis-server.js";
import { freePort } from "./program.js";

/** The server of the Redis protocol that has the vault's cards. */
export interface SharedCardStore {
  readonly port: number;
  /** Every card is lost with it. */
  kill(): Promise<void>;
  /** Empty, on the same port. Does nothing where it runs. */
  start(): Promise<void>;
  /** How many it has; 0 where it doesn't answer. */
  cards(): Promise<number>;
  /** All that is in its memory now; nothing on a system where that can't be read. */
  memory(): readonly Buffer[];
  stop(): Promise<void>;
}

/** @returns null where this machine has no such server: the vault then keeps the cards itself */
export async function openCardStore(): Promise<SharedCardStore | null> {
  if (redisIsMissing()) return null;
  const port = await freePort();
  const redis = await startRedis({ port });
  process.once("exit", () => {
    redis.kill("SIGKILL");
  });
  let isUp = true;
  // One after the other: two faults may strike it at once.
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(step: () => Promise<T>): Promise<T> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    port,
    kill: () =>
      next(() => {
        redis.kill("SIGKILL");
        isUp = false;
        return Promise.resolve();
      }),
    start: () =>
      next(async () => {
        if (!isUp) await redis.start();
        isUp = true;
      }),
    cards: async () => {
      const count = await redis.command(["DBSIZE"]).catch(() => 0);
      return typeof count === "number" ? count : 0;
    },
    memory: () => (process.platform === "linux" ? memoryOf(redis.pid()) : []),
    stop: () => next(() => redis.stop()),
  };
}
