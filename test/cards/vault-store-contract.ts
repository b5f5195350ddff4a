import { describe, expect, test } from "vitest";
import type { VaultContent } from "../../src/cards/card.js";
import type { Lessee } from "../../src/cards/card-leases.js";
import { MAX_LIFETIME_MS, type VaultStore } from "../../src/cards/vault-store.js";
import { CARD, matching, ORDER1, ORDER2 } from "./support.js";

const OTHER_ACCOUNT = { ...ORDER1, account: "other" };

/** The content of a lease as an object, or the refusal. */
export async function leased(store: VaultStore, cardRef: string, lessee: Lessee): Promise<unknown> {
  const answer = await store.lease(cardRef, lessee);
  return typeof answer === "string" ? answer : (JSON.parse(answer.toString()) as VaultContent);
}

interface StoreOptions {
  readonly lifetimeMs?: number;
}

/** What every store of the vault does. */
export function describeVaultStore(open: (options?: StoreOptions) => Promise<VaultStore>): void {
  const reference = async (store: VaultStore, lessee?: Lessee) => (await store.put(CARD, lessee)).cardRef;

  describe("put", () => {
    test("tells a reference and the time limit, and nothing of the card", async () => {
      const before = Date.now();
      const { expiresAt, ...stored } = await (await open()).put(CARD);
      expect(stored).toEqual({ cardRef: matching(/^card_[\w-]{43}$/) });
      expect(Date.parse(expiresAt)).toBeGreaterThanOrEqual(before + MAX_LIFETIME_MS);
      expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + MAX_LIFETIME_MS);
    });

    test("gives every card a reference of its own", async () => {
      const store = await open();
      const references = await Promise.all(Array.from({ length: 20 }, () => reference(store)));
      expect(new Set(references).size).toBe(20);
    });

    test.each([0, MAX_LIFETIME_MS + 1, Number.NaN])("no store keeps cards for %d ms", async (lifetimeMs) => {
      await expect(open({ lifetimeMs })).rejects.toThrow(RangeError);
    });
  });

  describe("lease", () => {
    test("gives the card to one payment, again and again, and to no other", async () => {
      const store = await open();
      const cardRef = await reference(store);
      expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
      expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
      expect(await leased(store, cardRef, ORDER2)).toBe("leasedToAnother");
      expect(await leased(store, cardRef, OTHER_ACCOUNT)).toBe("leasedToAnother");
      expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
    });

    test("of a CVV alone gives the CVV", async () => {
      const store = await open();
      const { cardRef } = await store.put({ cvv: "790" });
      expect(await leased(store, cardRef, ORDER1)).toEqual({ cvv: "790" });
    });

    test("of a card that is bound to a payment is that payment's alone, from the beginning", async () => {
      const store = await open();
      const cardRef = await reference(store, ORDER2);
      expect(await leased(store, cardRef, ORDER1)).toBe("leasedToAnother");
      expect(await leased(store, cardRef, { ...ORDER2, account: "other" })).toBe("leasedToAnother");
      expect(await leased(store, cardRef, ORDER2)).toEqual(CARD);
    });

    test.each(["card_unknown", "", `card_${"A".repeat(43)}`, "x".repeat(1000), "card_\ud800"])(
      "of %j, which was never given, is gone",
      async (cardRef) => {
        expect(await leased(await open(), cardRef, ORDER1)).toBe("gone");
      },
    );

    test("ends with the record's time, which a lease does not move", async () => {
      const store = await open({ lifetimeMs: 200 });
      const cardRef = await reference(store);
      await store.lease(cardRef, ORDER1);
      await expect.poll(() => leased(store, cardRef, ORDER1), { interval: 20 }).toBe("gone");
    });
  });

  describe("destroy", () => {
    test("ends the lease for good and may be repeated", async () => {
      const store = await open();
      const cardRef = await reference(store);
      await store.lease(cardRef, ORDER1);
      expect(await store.destroy(cardRef, ORDER1)).toBe("destroyed");
      expect(await store.destroy(cardRef, ORDER1)).toBe("destroyed");
      expect(await leased(store, cardRef, ORDER1)).toBe("gone");
    });

    test("is refused to another payment than the lessee, or than the one that the card is bound to", async () => {
      const store = await open();
      const [taken, bound] = [await reference(store), await reference(store, ORDER1)];
      await store.lease(taken, ORDER1);
      for (const cardRef of [taken, bound]) {
        expect(await store.destroy(cardRef, ORDER2)).toBe("leasedToAnother");
        expect(await store.destroy(cardRef, OTHER_ACCOUNT)).toBe("leasedToAnother");
        expect(await leased(store, cardRef, ORDER1)).toEqual(CARD);
      }
    });

    test("takes an unleased card from anyone", async () => {
      const store = await open();
      const cardRef = await reference(store);
      expect(await store.destroy(cardRef, ORDER2)).toBe("destroyed");
      expect(await leased(store, cardRef, ORDER1)).toBe("gone");
    });

    test("of what was never given counts as done", async () => {
      expect(await (await open()).destroy("card_unknown", ORDER1)).toBe("destroyed");
    });
  });

  test("a store that can be asked is ready", async () => {
    expect(await (await open()).ready()).toBe(true);
  });
}
