import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as sealing from "../../src/cards/sealed-card.js";
import { MemoryCardStore, VaultFullError } from "../../src/cards/memory-card-store.js";
import { CARD, MINUTE_MS, ORDER1, ORDER2, START, testClock, matching } from "./support.js";

function newStore(options: { maxCards?: number; lifetimeMs?: number } = {}) {
  const clock = testClock();
  return { clock, store: new MemoryCardStore({ now: clock.now, ...options }) };
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("put", () => {
  test("tells the reference, the summary and the time limit, fifteen minutes on", () => {
    const { store } = newStore();
    expect(store.put(CARD)).toEqual({
      cardRef: matching(/^card_[A-Za-z0-9_-]{22,}$/),
      brand: "visa",
      bin: "411111",
      last4: "1111",
      expiresAt: new Date(START + 15 * MINUTE_MS).toISOString(),
    });
  });

  test("gives every card a reference of its own", () => {
    const { store } = newStore();
    expect(new Set(Array.from({ length: 100 }, () => store.put(CARD).cardRef)).size).toBe(100);
  });

  test("refuses a card more than it may hold, until one has gone", () => {
    const { store, clock } = newStore({ maxCards: 2 });
    const { cardRef } = store.put(CARD);
    store.put(CARD);
    expect(() => store.put(CARD)).toThrow(VaultFullError);
    store.destroy(cardRef, ORDER1);
    store.put(CARD);
    expect(() => store.put(CARD)).toThrow("the card vault is full");
    clock.advance(15 * MINUTE_MS);
    store.put(CARD);
    expect(store.size).toBe(1);
  });

  test.each([0, 15 * MINUTE_MS + 1, Number.NaN])("no store keeps cards for %d ms", (lifetimeMs) => {
    expect(() => newStore({ lifetimeMs })).toThrow(RangeError);
  });
});

describe("lease", () => {
  test("gives the card to one payment, again and again, and to no other", () => {
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    expect(store.lease(cardRef, ORDER1)).toEqual(CARD);
    expect(store.lease(cardRef, ORDER1)).toEqual(CARD);
    expect(store.lease(cardRef, ORDER2)).toBe("leasedToAnother");
    expect(store.lease(cardRef, { ...ORDER1, account: "other" })).toBe("leasedToAnother");
    expect(store.lease(cardRef, ORDER1)).toEqual(CARD);
  });

  test("of a card that was never here is gone", () => {
    expect(newStore().store.lease("card_unknown", ORDER1)).toBe("gone");
  });

  test("does not move the time limit", () => {
    const { store, clock } = newStore();
    const { cardRef } = store.put(CARD);
    clock.advance(15 * MINUTE_MS - 1);
    expect(store.lease(cardRef, ORDER1)).toEqual(CARD);
    clock.advance(1);
    expect(store.lease(cardRef, ORDER1)).toBe("gone");
    expect(store.size).toBe(0);
  });
});

describe("destroy", () => {
  test("ends the lease for good and may be repeated", () => {
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    store.lease(cardRef, ORDER1);
    expect(store.destroy(cardRef, ORDER1)).toBe("destroyed");
    expect(store.destroy(cardRef, ORDER1)).toBe("destroyed");
    expect(store.lease(cardRef, ORDER1)).toBe("gone");
  });

  test("is refused to another payment than the lessee", () => {
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    store.lease(cardRef, ORDER1);
    expect(store.destroy(cardRef, ORDER2)).toBe("leasedToAnother");
    expect(store.lease(cardRef, ORDER1)).toEqual(CARD);
  });

  test("takes an unleased card from anyone", () => {
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    expect(store.destroy(cardRef, ORDER2)).toBe("destroyed");
    expect(store.size).toBe(0);
  });
});

describe("a record's end", () => {
  test.each([
    ["destroy", (store: MemoryCardStore, cardRef: string) => store.destroy(cardRef, ORDER1)],
    [
      "clear",
      (store: MemoryCardStore) => {
        store.clear();
      },
    ],
  ])("%s leaves zeros where the record was", (_, end) => {
    const sealed = vi.spyOn(sealing, "seal");
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    end(store, cardRef);
    const record = sealed.mock.results[0]?.value as sealing.SealedCard;
    expect(Object.values(record).every((buffer: Buffer) => buffer.every((byte) => byte === 0))).toBe(true);
  });

  test("comes by itself, whatever the wall clock says", () => {
    vi.useFakeTimers();
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    vi.advanceTimersByTime(15 * MINUTE_MS - 1);
    expect(store.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(store.size).toBe(0);
    expect(store.lease(cardRef, ORDER1)).toBe("gone");
  });

  test("leaves no timer behind", () => {
    vi.useFakeTimers();
    const { store } = newStore();
    store.destroy(store.put(CARD).cardRef, ORDER1);
    store.put(CARD);
    store.clear();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("inspecting or serializing a store shows no card", () => {
  const { store } = newStore();
  const { cardRef } = store.put(CARD);
  store.lease(cardRef, ORDER1);
  const shown = inspect(store, { depth: Infinity, showHidden: true, getters: true }) + JSON.stringify(store);
  for (const secret of [cardRef, CARD.number, "Ada", "790", "Buffer", "lessee"]) {
    expect(shown).not.toContain(secret);
  }
});
