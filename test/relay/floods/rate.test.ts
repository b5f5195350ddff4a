import { expect, test } from "vitest";
import { Rate } from "../../../src/relay/floods/rate.js";

function rateOf(names = 10) {
  const clock = { now: 1_000_000 };
  const rate = new Rate({ burst: 2, perSecond: 1 / 30, names, now: () => clock.now });
  const comes = (name: string) => {
    const isAllowed = rate.allows(name);
    if (isAllowed) rate.counts(name);
    return isAllowed;
  };
  return { clock, comes };
}

test("so many at once, and then one each interval", () => {
  const { clock, comes } = rateOf();
  expect([comes("a"), comes("a"), comes("a"), comes("b")]).toEqual([true, true, false, true]);
  clock.now += 29_999;
  expect(comes("a")).toBe(false);
  clock.now += 1;
  expect([comes("a"), comes("a")]).toEqual([true, false]);
  // After a rest as many as at first, and no more.
  clock.now += 3_600_000;
  expect([comes("a"), comes("a"), comes("a")]).toEqual([true, true, false]);
});

test("the name that was away longest is forgotten for a new one", () => {
  const { comes } = rateOf(2);
  for (const name of ["a", "a", "b", "b"]) comes(name);
  expect([comes("a"), comes("b")]).toEqual([false, false]);
  comes("c");
  expect([comes("b"), comes("a")]).toEqual([false, true]);
});
