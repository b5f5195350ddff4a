import { describe, expect, test } from "vitest";
import {
  accept,
  attempted,
  head,
  noDeliveries,
  resend,
  type Attempt,
  type Deliveries,
} from "../../../src/domain/merchant-events/deliveries.js";
import type { MerchantEvent } from "../../../src/domain/merchant-events/event.js";
import { readHandedOver } from "../../../src/domain/merchant-events/from-outside.js";
import { after, millis } from "../../../src/domain/time.js";

const NOW = "2026-01-01T12:00:00.000Z";
const NONE = noDeliveries({ account: "default", paymentId: "ORDER1001" });
const FAILED: Attempt = { ended: "failed", answer: "HTTP 500" };
const ARRIVED: Attempt = { ended: "delivered", answer: "HTTP 204" };

const event = (id: string, size = 0): MerchantEvent => ({
  type: "payment.captured",
  id: `evt-${id}`,
  timestamp: NOW,
  data: { payment: { padding: "x".repeat(size) } as never },
});
const ids = ({ list }: Deliveries) => list.map((delivery) => delivery.event.id);

describe("the sequence", () => {
  test("grows from event to event, also within a millisecond", () => {
    const { list, lastSequence } = accept(NONE, [event("1"), event("2"), event("3")], NOW);
    const sequences = list.map(({ sequence }) => sequence);
    expect(sequences).toEqual([millis(NOW), millis(NOW) + 1, millis(NOW) + 2]);
    expect(lastSequence).toBe(sequences[2]);
  });

  test("goes on above what a run before gave, of which this one knows nothing", () => {
    const before = accept(NONE, [event("1"), event("2")], NOW);
    const later = accept(NONE, [event("3")], after(NOW, 1));
    expect(later.lastSequence).toBeGreaterThan(before.lastSequence);
  });

  test("does not change when an event is handed over twice", () => {
    const once = accept(NONE, [event("1")], NOW);
    expect(accept(once, [event("1")], after(NOW, 60))).toEqual(once);
  });
});

/** Every attempt fails: after how many seconds each was made, and how the event ends. */
function untilGivenUp(attempt: Attempt = FAILED) {
  let deliveries = accept(NONE, [event("1")], NOW);
  const at: number[] = [];
  for (let next = head(deliveries); next !== null; next = head(deliveries)) {
    at.push((millis(next.dueAt) - millis(NOW)) / 1000);
    deliveries = attempted(deliveries, next.event.id, attempt, next.dueAt);
  }
  return { at, delivery: deliveries.list[0] };
}

describe("an event that doesn't arrive", () => {
  test("is tried by the schedule of docs/events.md for three days, and then given up", () => {
    const { at, delivery } = untilGivenUp();
    const steps = at.slice(1).map((second, index) => second - (at[index] ?? 0));
    expect(steps.slice(0, 8)).toEqual([5, 30, 120, 600, 3600, 10_800, 21_600, 21_600]);
    expect(at.at(-1)).toBe(3 * 86_400);
    expect(delivery).toMatchObject({ state: "given_up", attempts: at.length, lastAnswer: "HTTP 500" });
  });

  test("is given up at once where its endpoint wants no more of it", () => {
    expect(untilGivenUp({ ended: "gone", answer: "HTTP 410" })).toMatchObject({
      at: [0],
      delivery: { state: "given_up", attempts: 1 },
    });
  });

  test("keeps the others waiting, and each of them has three days of its own", () => {
    let deliveries = accept(NONE, [event("1"), event("2")], NOW);
    deliveries = attempted(deliveries, "evt-1", FAILED, NOW);
    expect(head(deliveries)).toMatchObject({ event: { id: "evt-1" }, dueAt: after(NOW, 5) });
    const end = after(NOW, 3 * 86_400);
    deliveries = attempted(deliveries, "evt-1", FAILED, end);
    expect(head(deliveries)?.event.id).toBe("evt-2");
    deliveries = attempted(deliveries, "evt-2", FAILED, end);
    expect(head(deliveries)).toMatchObject({ event: { id: "evt-2" }, dueAt: after(end, 5) });
  });

  test("an attempt that was not made counts for nothing", () => {
    const deliveries = accept(NONE, [event("1")], NOW);
    const busy = attempted(deliveries, "evt-1", { ended: "busy", answer: "" }, NOW);
    expect(head(busy)).toMatchObject({ attempts: 0, failingSince: null, dueAt: after(NOW, 5) });
  });
});

describe("sent again", () => {
  test("what was given up has its turn before what came later, under its own sequence", () => {
    let deliveries = accept(NONE, [event("1"), event("2")], NOW);
    deliveries = attempted(deliveries, "evt-1", { ended: "gone", answer: "HTTP 410" }, NOW);
    const [first] = deliveries.list;
    if (!first) throw new Error("nothing was accepted");
    const again = resend(deliveries, [first], after(NOW, 60));
    expect(head(again)).toMatchObject({ sequence: first.sequence, state: "waiting", attempts: 0 });
    expect(ids(again)).toEqual(["evt-1", "evt-2"]);
  });

  test("a run that knows nothing of it takes it as it is", () => {
    const again = resend(NONE, [{ sequence: 7, event: event("1") }], NOW);
    expect(again).toMatchObject({ lastSequence: 7, list: [{ sequence: 7, state: "waiting" }] });
  });
});

describe("what a run keeps", () => {
  test("is bounded by number, and what arrived is let go first", () => {
    let deliveries = accept(NONE, [event("arrived")], NOW);
    deliveries = attempted(deliveries, "evt-arrived", ARRIVED, NOW);
    const many = Array.from({ length: 100 }, (_, index) => event(`n${String(index)}`));
    expect(ids(accept(deliveries, many, NOW))).toEqual(many.map(({ id }) => id));
  });

  test("is bounded by size", () => {
    const large = Array.from({ length: 10 }, (_, index) => event(`n${String(index)}`, 100_000));
    const { list } = accept(NONE, large, NOW);
    expect(JSON.stringify(list).length).toBeLessThan(510_000);
    expect(list.at(-1)?.event.id).toBe("evt-n9");
  });
});

test("of a signal that anybody may have sent only what can be read is taken", () => {
  const good = event("good");
  const bad = [null, 7, "x", {}, { ...good, id: "with space" }, { ...good, type: "x" }, { ...good, data: 1 }];
  expect(readHandedOver([...bad, good])).toEqual([good]);
  expect(readHandedOver("nothing")).toEqual([]);
});
