import { setFlagsFromString, getHeapSnapshot } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { passesLuhn } from "../../src/domain/input/luhn.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { CARD, ORDER1 } from "./support.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Made at run time, so that no source text holds it. */
function madeUpNumber(seed: number): string {
  const head = `4${String(seed * 7_654_321).padStart(14, "5")}`;
  for (let digit = 0; digit < 10; digit++) {
    const number = [head, digit].join("");
    if (passesLuhn(number)) return number;
  }
  throw new Error("no check digit fits");
}

/** Which of the made-up numbers are a string, or in one, anywhere in this process's heap. */
async function seedsInHeap(seeds: readonly number[]): Promise<number[]> {
  collectGarbage();
  const found = new Set<number>();
  let tail = "";
  for await (const chunk of getHeapSnapshot()) {
    const text = tail + String(chunk);
    for (const seed of seeds) {
      if (text.includes(madeUpNumber(seed))) found.add(seed);
    }
    tail = text.slice(-32);
  }
  return [...found];
}

test("a stored and leased card's number is nowhere in the heap", async () => {
  const store = new MemoryCardStore({ now: Date.now });
  const control = { ...CARD, number: madeUpNumber(1) };
  const { cardRef } = store.put({ ...CARD, number: madeUpNumber(2) });
  store.lease(cardRef, ORDER1);

  expect(await seedsInHeap([1, 2])).toEqual([1]);
  expect(passesLuhn(control.number)).toBe(true);
  expect(store.size).toBe(1);
});
