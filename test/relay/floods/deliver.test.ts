import { describe, expect, test } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Delivery } from "../../../src/relay/delivery.js";
import { deliverAtAPace } from "../../../src/relay/floods/deliver-at-a-pace.js";
import { deliverOnce } from "../../../src/relay/floods/deliver-once.js";
import { notification } from "../spool/support.js";

/** Temporal, as far as a delivery sees it. */
function temporal(result: Delivery["result"] = "accepted") {
  const taken: ProviderNotification[] = [];
  return {
    taken,
    deliver: (one: ProviderNotification) => {
      taken.push(one);
      return Promise.resolve({ result, reason: "" } as Delivery);
    },
  };
}

describe("the very same notification", () => {
  test.each(["accepted", "repeat", "foreign"] as const)(
    "costs nothing again once it is %s",
    async (result) => {
      const { taken, deliver } = temporal(result);
      const once = deliverOnce(deliver, () => 0);
      expect((await once(notification("ORDER1"))).result).toBe(result);
      const later = { ...notification("ORDER1"), receivedAt: "2026-01-16T12:00:00.000Z" };
      expect((await once(later)).result).toBe("known");
      expect((await once(notification("ORDER1", 2))).result).toBe(result);
      expect(taken).toHaveLength(2);
    },
  );

  test.each(["unavailable", "limited", "unhandled", "kept"] as const)(
    "is delivered anew where it was %s",
    async (result) => {
      const { taken, deliver } = temporal(result);
      const once = deliverOnce(deliver, () => 0);
      for (let times = 0; times < 3; times++)
        expect((await once(notification("ORDER1"))).result).toBe(result);
      expect(taken).toHaveLength(3);
    },
  );
});

test("what is known is known for a day", async () => {
  const { taken, deliver } = temporal();
  const day = 24 * 60 * 60 * 1_000;
  // The cache takes no time of zero for one.
  let now = 1;
  const once = deliverOnce(deliver, () => now);
  await once(notification("ORDER1"));
  now += day;
  expect((await once(notification("ORDER1"))).result).toBe("known");
  now += 1;
  expect((await once(notification("ORDER1"))).result).toBe("accepted");
  expect(taken).toHaveLength(2);
});

describe("a flood to one payment", () => {
  test("is held up: it is not acknowledged, and the other payments' notifications pass", async () => {
    const { taken, deliver } = temporal();
    const paced = deliverAtAPace(deliver, () => 0);
    const results = [];
    for (let n = 0; n < 1_000; n++) results.push((await paced(notification("ORDER1", n))).result);
    expect(new Set(results.slice(-800))).toEqual(new Set(["limited"]));
    expect(taken.length).toBeLessThan(150);
    expect((await paced(notification("ORDER2"))).result).toBe("accepted");
  });

  test("of one kind leaves room for news of another kind, and is let through again with time", async () => {
    const { deliver } = temporal();
    let now = 0;
    const paced = deliverAtAPace(deliver, () => now);
    for (let n = 0; n < 500; n++) await paced(notification("ORDER1", n));
    const { report, ...rest } = notification("ORDER1", 501);
    const failed = { ...rest, report: { ...report, status: "failed" } } as ProviderNotification;
    expect((await paced(failed)).result).toBe("accepted");
    expect((await paced(notification("ORDER1", 502))).result).toBe("limited");
    now += 10 * 60_000;
    expect((await paced(notification("ORDER1", 502))).result).toBe("accepted");
  });

  test("of every kind is let through once each half minute, in the long run", async () => {
    const { deliver } = temporal();
    let now = 0;
    const paced = deliverAtAPace(deliver, () => now);
    const ofKind = (kind: number) => {
      const { report, ...rest } = notification("ORDER1", kind);
      return { ...rest, report: { ...report, status: `of kind ${String(kind)}` } } as ProviderNotification;
    };
    for (let n = 0; n < 100; n++) expect((await paced(ofKind(n % 4))).result).toBe("accepted");
    const reason = "too many notifications of its payment or account";
    expect(await paced(ofKind(5))).toEqual({ result: "limited", reason });
    now += 29_999;
    expect((await paced(ofKind(5))).result).toBe("limited");
    now += 1;
    expect((await paced(ofKind(5))).result).toBe("accepted");
    expect((await paced(ofKind(5))).result).toBe("limited");
  });

  test("of repeats at a provider's own pace is never held up", async () => {
    const { taken, deliver } = temporal();
    let now = 0;
    const paced = deliverAtAPace(deliver, () => now);
    for (let n = 0; n < 40; n++, now += 90_000) await paced(notification("ORDER1"));
    expect(taken).toHaveLength(40);
  });
});

test("a flood to one account leaves room for another", async () => {
  const { deliver } = temporal();
  const paced = deliverAtAPace(deliver, () => 0);
  const of = (account: string, n: number) => ({ ...notification(`ORDER${String(n)}`), account });
  for (let n = 0; n < 2_000; n++) expect((await paced(of("one", n))).result).toBe("accepted");
  expect((await paced(of("one", 2_000))).result).toBe("limited");
  expect((await paced(of("other", 2_001))).result).toBe("accepted");
});
