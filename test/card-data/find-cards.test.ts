import { gzipSync } from "node:zlib";
import { expect, it, test } from "vitest";
import { canaries } from "./canary.js";
import { findCards } from "./find-cards.js";
import { leaksOfCvv, leaksOfNumber } from "./leaks.js";

const [card, other] = canaries(2, "4");
if (!card || !other) throw new Error("no cards");
const { number, cvv } = card;
const LEAKS = leaksOfNumber(card);

test("there are forty-two of them", () => {
  expect(LEAKS).toHaveLength(42);
});

it.each(LEAKS)("finds the number %s, and says whose it is and not what", (_what, leak) => {
  const surrounded = typeof leak === "string" ? Buffer.from(`before ${leak} after`) : leak;
  const found = findCards(surrounded, [other, card]);
  expect(found.filter(({ form }) => form.includes("number"))).not.toEqual([]);
  expect(new Set(found.map((one) => one.card))).toEqual(new Set([number.slice(-4)]));
  expect(JSON.stringify(found)).not.toContain(number);
});

it.each(leaksOfCvv(card))("finds the CVV under its name %s", (_what, leak) => {
  expect(findCards(Buffer.from(leak), [card]).map(({ form }) => form)).toEqual(
    expect.arrayContaining([expect.stringContaining("CVV by name")]),
  );
});

test("finds nothing where there is nothing, not even of a neighbor's number", () => {
  const neighbor = number.replace(/.$/, (last) => String((Number(last) + 1) % 10));
  const nothing = [
    JSON.stringify({ cardNumber: neighbor, cardCvv: "12" }),
    number.replace(/(.{4})(?=.)/g, "$1/"),
    `cvv ${cvv}0`,
    "H4sI",
    "1f8b08",
  ];
  for (const text of nothing) expect(findCards(Buffer.from(text), [card])).toEqual([]);
  expect(findCards(gzipSync("nothing").subarray(0, 12), [card])).toEqual([]);
});
