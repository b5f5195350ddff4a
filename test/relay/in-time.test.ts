import { afterEach, expect, test, vi } from "vitest";
import { deliverInTime } from "../../src/relay/deliver-in-time.js";
import { withTimeout } from "../../src/relay/with-timeout.js";
import { notification } from "./spool/support.js";

afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

test("work that takes longer is given up, by name and time", async () => {
  const problem = { name: "OutOfTimeError", message: "not done within 20 ms" };
  await expect(withTimeout(20, never)).rejects.toMatchObject(problem);
});

test("work that is done leaves no timer behind", async () => {
  vi.useFakeTimers();
  expect(await withTimeout(20, () => Promise.resolve("done"))).toBe("done");
  expect(vi.getTimerCount()).toBe(0);
});

test("a delivery that takes longer is given up: the provider sends it again", async () => {
  const deliver = deliverInTime(never, 20);
  const reason = "it was not delivered within 20 ms";
  expect(await deliver(notification("ORDER1"))).toEqual({ result: "unavailable", reason });
});

test("what a delivery throws is not taken for lateness", async () => {
  const thrown = new TypeError("a fault of ours");
  const deliver = deliverInTime(() => Promise.reject(thrown), 60_000);
  await expect(deliver(notification("ORDER1"))).rejects.toBe(thrown);
});
