import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Delivery } from "../../../src/relay/delivery.js";
import { Drain } from "../../../src/relay/spool/drain.js";
import { testLog } from "../../support/test-log.js";
import { deferred } from "../support.js";
import { newFolder, notification, open } from "./support.js";

const ACCEPTED: Delivery = { result: "accepted" };
const UNAVAILABLE: Delivery = { result: "unavailable", reason: "Temporal is away" };
const UNHANDLED: Delivery = { result: "unhandled", reason: "the payment's aftercare is over" };

/** A drain with a clock of the test's own, which each of its pauses moves. */
function drainOf(deliver: (one: ProviderNotification) => Promise<Delivery>) {
  const clock = { now: Date.parse("2026-01-15T12:00:00.000Z") };
  const spool = open(newFolder(), { now: () => clock.now, maxAgeMs: Infinity });
  const { logger, logged } = testLog();
  const pauses: number[] = [];
  const during: (() => void)[] = [];
  const drain = new Drain(spool, deliver, logger, (ms) => {
    pauses.push(ms);
    clock.now += ms;
    during.shift()?.();
    return Promise.resolve();
  });
  onTestFinished(() => drain.stop());
  return {
    ...{ spool, drain, pauses, clock },
    /** What happens in the next pauses, one after the other. */
    inPauses: (...acts: (() => void)[]) => void during.push(...acts),
    logged: () => logged().map(({ level, msg, why }) => [level, msg, why]),
    isEmpty: () => expect.poll(() => spool.waiting).toBe(0),
  };
}

describe("Temporal that takes nothing", () => {
  test("is left alone for longer and longer, until it takes something", async () => {
    let isThere = false;
    const { spool, drain, pauses, inPauses, isEmpty } = drainOf(() =>
      Promise.resolve(isThere ? ACCEPTED : UNAVAILABLE),
    );
    const nothing = () => undefined;
    const isBack = () => {
      expect(drain.isAway).toBe(true);
      isThere = true;
    };
    spool.keep(notification("ORDER1"));
    expect(drain.isAway).toBe(false);
    inPauses(nothing, nothing, nothing, nothing, nothing, isBack);
    drain.start();
    await isEmpty();
    expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 5_000, 5_000]);
    await expect.poll(() => drain.isAway).toBe(false);

    isThere = false;
    spool.keep(notification("ORDER1", 2));
    inPauses(isBack);
    drain.start();
    await isEmpty();
    expect(pauses.slice(6)).toEqual([500]);
  });
});

describe("a payment that nobody takes while others are taken", () => {
  test("is tried ever later, at last every ten minutes", async () => {
    let refusals = 6;
    const { spool, drain, clock, inPauses, isEmpty } = drainOf(({ paymentId }) =>
      Promise.resolve(paymentId === "ORDER1" && refusals-- > 0 ? UNAVAILABLE : ACCEPTED),
    );
    const later = vi.spyOn(spool, "later");
    let others = 0;
    const another = () => {
      spool.keep(notification("ORDER2", ++others));
      // No need to look every half second.
      clock.now += later.mock.lastCall?.[1] ?? 0;
      inPauses(another);
    };
    spool.keep(notification("ORDER1"));
    another();
    drain.start();
    await isEmpty();
    const minutes = [1, 10, 60, 600, 600, 600].map((seconds) => [1, seconds * 1_000]);
    expect(later.mock.calls).toEqual(minutes);
  });

  test("goes on where it was left, if its first was taken", async () => {
    const taken: string[] = [];
    let isThere = true;
    const { spool, drain, pauses, inPauses, isEmpty } = drainOf(({ key }) => {
      if (!isThere) return Promise.resolve(UNAVAILABLE);
      taken.push(key);
      isThere = taken.length !== 1;
      return Promise.resolve(ACCEPTED);
    });
    const later = vi.spyOn(spool, "later");
    for (const n of [1, 2, 3]) spool.keep(notification("ORDER1", n));
    const isBack = () => (isThere = true);
    isThere = false;
    inPauses(() => undefined, isBack, isBack);
    drain.start();
    await isEmpty();
    expect(taken).toEqual([1, 2, 3].map((n) => notification("ORDER1", n).key));
    // What was taken shows that Temporal is there: after that its pauses begin anew.
    expect(pauses).toEqual([500, 1_000, 500]);
    expect(later).not.toHaveBeenCalled();
  });
});

test("sixteen are taken at a time, those of different payments side by side", async () => {
  let [now, most] = [0, 0];
  const { spool, drain, isEmpty } = drainOf(async () => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    return ACCEPTED;
  });
  for (let n = 1; n <= 40; n++) spool.keep(notification(`ORDER${String(n)}`, n));
  drain.start();
  await isEmpty();
  expect(most).toBe(16);
});

test("one that nobody will ever take is set aside for a person, with the reason", async () => {
  const { spool, drain, logged, isEmpty } = drainOf(() => Promise.resolve(UNHANDLED));
  spool.keep(notification("ORDER1"));
  drain.start();
  await isEmpty();
  expect(spool.figures()).toMatchObject({ waiting: 0, setAside: 1 });
  const msg = "spool: a kept notification is set aside, as nobody takes it";
  expect(logged()).toEqual([[50, msg, UNHANDLED.reason]]);
});

test("one that can't be read is set aside, and told", async () => {
  const { spool, drain, logged, isEmpty } = drainOf(() => Promise.resolve(ACCEPTED));
  spool.keep({ ...notification("ORDER1"), key: 1 as never });
  drain.start();
  await isEmpty();
  expect(spool.figures()).toMatchObject({ waiting: 0, setAside: 1 });
  const [[level, msg, why] = []] = logged();
  expect([level, msg]).toEqual([50, "spool"]);
  expect(why).toMatch(/^a kept notification is set aside: it is of another release \(.+\)$/);
});

test("a disk that can't be read is told, and tried again after ten seconds", async () => {
  const { spool, drain, pauses, logged, isEmpty } = drainOf(() => Promise.resolve(ACCEPTED));
  spool.keep(notification("ORDER1"));
  vi.spyOn(spool, "next").mockImplementationOnce(() => {
    throw new Error("disk I/O error");
  });
  drain.start();
  await isEmpty();
  expect(pauses).toEqual([10_000]);
  expect(logged()).toEqual([[50, "spool: it can't be read", "disk I/O error"]]);
});

describe("a drain that is stopped", () => {
  test("finishes what is being delivered, and takes nothing more", async () => {
    const delivered = deferred<Delivery>();
    const begun: string[] = [];
    const { spool, drain } = drainOf(({ paymentId }) => {
      begun.push(paymentId);
      return delivered.promise;
    });
    for (let n = 1; n <= 17; n++) spool.keep(notification(`ORDER${String(n)}`, n));
    drain.start();
    drain.start();
    await expect.poll(() => begun.length).toBe(16);
    let isStopped = false;
    const stopped = drain.stop().then(() => (isStopped = true));
    await setImmediate();
    expect(isStopped).toBe(false);
    delivered.resolve(ACCEPTED);
    await stopped;
    expect(spool.waiting).toBe(1);
    drain.start();
    await setImmediate();
    expect(begun).toHaveLength(16);
  });

  test("ends its pause", async () => {
    const spool = open(newFolder());
    const drain = new Drain(
      spool,
      () => Promise.resolve(UNAVAILABLE),
      testLog().logger,
      (_ms, stopping) => once(stopping, "abort"),
    );
    spool.keep(notification("ORDER1"));
    drain.start();
    await expect.poll(() => drain.isAway).toBe(true);
    await drain.stop();
    expect(spool.waiting).toBe(1);
  });
});
