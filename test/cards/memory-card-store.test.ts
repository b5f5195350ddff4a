import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as sealing from "../../src/cards/sealed-card.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { VaultFull } from "../../src/cards/vault-store.js";
import { CARD, MINUTE_MS, ORDER1, START, testClock } from "./support.js";
import { describeVaultStore, leased } from "./vault-store-contract.js";

function newStore(options: { maxCards?: number; lifetimeMs?: number } = {}) {
  const clock = testClock();
  return { clock, store: new MemoryCardStore({ now: clock.now, ...options }) };
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

// eslint-disable-next-line @typescript-eslint/require-await -- what it throws is to be a rejection, as of every store
describeVaultStore(async (options) => new MemoryCardStore({ now: Date.now, ...options }));

test("a record's time limit is fifteen minutes on, by the vault's clock", async () => {
  const { store, clock } = newStore();
  const { cardRef, expiresAt } = store.put(CARD);
  expect(expiresAt).toBe(new Date(START + 15 * MINUTE_MS).toISOString());
  clock.advance(15 * MINUTE_MS - 1);
  expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
  clock.advance(1);
  expect(await leased(store, cardRef, ORDER1)).toBe("gone");
  expect(store.size).toBe(0);
});

test("refuses a card more than it may hold, until one has gone", () => {
  const { store, clock } = newStore({ maxCards: 2 });
  const { cardRef } = store.put(CARD);
  store.put(CARD);
  expect(() => store.put(CARD)).toThrow(VaultFull);
  store.destroy(cardRef, ORDER1);
  store.put(CARD);
  expect(() => store.put(CARD)).toThrow(
    expect.objectContaining({ name: "VaultFull", message: "the card vault is full" }),
  );
  clock.advance(15 * MINUTE_MS);
  store.put(CARD);
  expect(store.size).toBe(1);
});

describe("a record's end", () => {
  test.each([
    ["destroy", (store: MemoryCardStore, cardRef: string) => store.destroy(cardRef, ORDER1)],
    [
      "close",
      (store: MemoryCardStore) => {
        store.close();
      },
    ],
  ])("%s leaves zeros where the record was", (_, end) => {
    const sealed = vi.spyOn(sealing, "seal");
    const { store } = newStore();
    const { cardRef } = store.put(CARD);
    const record = sealed.mock.results[0]?.value as Buffer;
    expect(record.some((byte) => byte !== 0)).toBe(true);
    end(store, cardRef);
    expect(record.every((byte) => byte === 0)).toBe(true);
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
    store.close();
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
