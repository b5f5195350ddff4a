import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

/**
 * What an open payment takes in a worker's memory while it is cached, with what the SDK keeps of it: a worker that had
 * 250 of them and then 2,000 grew by 425 KiB for each.
 */
export const BYTES_OF_CACHED_PAYMENT = 450 * 1024;

/** The rest is for the worker itself, for payments while they move, and for what is being freed. */
const SHARE = 1 / 4;

/** The SDK's own lower limit. */
const LEAST = 2;

/**
 * How many open payments a worker of one task queue keeps in memory.
 *
 * @param wanted for all queues together; null: as many as a quarter of the process's memory limit holds
 * @param queues each has a cache of its own
 */
export function cachedPayments(wanted: number | null, queues: number, limit = memoryLimit()): number {
  const all = wanted ?? Math.floor((limit * SHARE) / BYTES_OF_CACHED_PAYMENT);
  return Math.max(LEAST, Math.floor(all / queues));
}

/** In bytes: what the container, the machine and V8 let the process have, whichever is least. */
function memoryLimit(): number {
  // 0 or absurdly much where nothing constrains the process.
  const constrained = process.constrainedMemory() || Infinity;
  return Math.min(constrained, totalmem(), getHeapStatistics().heap_size_limit);
}
