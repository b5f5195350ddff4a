import { expect, test } from "vitest";
import { BYTES_OF_CACHED_PAYMENT, cachedPayments } from "../../src/temporal/cached-payments.js";

const GIB = 1024 ** 3;

test.each([
  ["a quarter of the memory limit, unless something is wanted", null, 1, GIB, 582],
  ["several queues share it, as each has a cache of its own", null, 3, GIB, 194],
  ["what is wanted", 500, 1, GIB, 500],
  ["what is wanted, shared", 500, 2, GIB, 250],
  ["never less than the SDK takes", null, 8, 64 * 1024 ** 2, 4],
  ["never less than two", 2, 5, GIB, 2],
])("%s: %s of %s queues in %s bytes is %s for each", (_, wanted, queues, limit, each) => {
  expect(cachedPayments(wanted, queues, limit)).toBe(each);
});

test("by default it fits the process", () => {
  const payments = cachedPayments(null, 1);
  expect(payments).toBeGreaterThan(10);
  expect(payments * BYTES_OF_CACHED_PAYMENT).toBeLessThan(4 * GIB);
});
