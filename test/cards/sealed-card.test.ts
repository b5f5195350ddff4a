import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { lesseeTag, newCardRef, readCardRef } from "../../src/cards/card-reference.js";
import { seal, unseal } from "../../src/cards/sealed-card.js";
import { CARD, ORDER1, ORDER2 } from "./support.js";

const newReference = () => newCardRef().reference;

function opened(...args: Parameters<typeof unseal>): unknown {
  return JSON.parse(unseal(...args).toString());
}

describe("a card reference", () => {
  test("read again is the one that was given", () => {
    const { cardRef, reference } = newCardRef();
    expect(readCardRef(cardRef)).toEqual(reference);
  });

  test("holds a secret from which name and keys come, each another", () => {
    const { cardRef, reference } = newCardRef();
    const secret = cardRef.slice("card_".length);
    const all = [
      secret,
      reference.recordId,
      ...[reference.key, reference.lesseeKey].map((key) => key.toString("base64url")),
    ];
    expect(new Set(all).size).toBe(4);
    for (const text of all) expect(Buffer.from(text, "base64url")).toHaveLength(32);
  });

  test.each([
    "",
    "card_",
    "card_unknown",
    `card_${"A".repeat(42)}`,
    `card_${"A".repeat(44)}`,
    `card_${"+".repeat(43)}`,
    `x_card_${"A".repeat(43)}`,
  ])("%j is none", (text) => {
    expect(readCardRef(text)).toBeNull();
  });

  test("names each payment's lease in a way of its own", () => {
    const [one, two] = [newReference(), newReference()];
    const tags = [
      lesseeTag(one, ORDER1),
      lesseeTag(one, ORDER2),
      lesseeTag(one, { ...ORDER1, account: "other" }),
      lesseeTag(two, ORDER1),
    ];
    expect(new Set(tags).size).toBe(4);
    expect(lesseeTag(one, { ...ORDER1 })).toBe(tags[0]);
    expect(tags.join()).not.toMatch(/ORDER|default/);
  });
});

// What was made of them once: a vault of a new release shares its store with those of the one before.
describe("the secret of zeros", () => {
  const cardRef = `card_${"A".repeat(43)}`;

  test("gives the same names in every release", () => {
    const reference = readCardRef(cardRef);
    if (reference === null) throw new Error("this is a reference");
    expect(reference.recordId).toBe("9-332GLGU34PDlC4eZB8yj07UzLbBzs98GcEPP_DsOA");
    expect(lesseeTag(reference, ORDER1)).toBe("rBmHE1TqxXkBGTRbwoyoFICFF8XOrepo30CZkRezaX8");
  });

  test("opens what an earlier release sealed", () => {
    const reference = readCardRef(cardRef);
    if (reference === null) throw new Error("this is a reference");
    const sealed = "Js7TOUyBP1Q8WOfwgiz1RRBdtDJFF9DY8T6eZMTYoyXW9SVoidGSB9M";
    expect(opened(Buffer.from(sealed, "base64url"), reference)).toEqual({ cvv: "790" });
  });
});

describe("a sealed card", () => {
  test("opens to the same card, as often as asked", () => {
    const reference = newReference();
    const sealed = seal(CARD, reference);
    expect(opened(sealed, reference)).toEqual(CARD);
    expect(opened(sealed, reference)).toEqual(CARD);
  });

  // With its name, since three digits alone turn up in random bytes by chance.
  test.each([CARD.number, "Ada Byron", '"cvv":"790"'])(
    "holds no %s, plain, in hex or in base64",
    (secret) => {
      const bytes = seal(CARD, newReference());
      for (const encoding of ["utf8", "hex", "base64"] as const) {
        expect(bytes.includes(Buffer.from(secret).toString(encoding))).toBe(false);
        expect(bytes.toString(encoding)).not.toContain(secret);
      }
    },
  );

  test("holds nothing of its key, and another nonce each time", () => {
    const reference = newReference();
    const [one, two] = [seal(CARD, reference), seal(CARD, reference)];
    expect(one.includes(reference.key)).toBe(false);
    expect(one.subarray(0, 12).equals(two.subarray(0, 12))).toBe(false);
    expect(one.subarray(28).equals(two.subarray(28))).toBe(false);
  });

  test("does not open under another reference, nor with the right key under another name", () => {
    const reference = newReference();
    const sealed = seal(CARD, reference);
    expect(() => unseal(sealed, newReference())).toThrow(/unable to authenticate/);
    const renamed = { ...reference, recordId: newReference().recordId };
    expect(() => unseal(sealed, renamed)).toThrow(/unable to authenticate/);
  });

  test.each([
    ["nonce", 0],
    ["tag", 12],
    ["ciphertext", 28],
  ])("does not open with one bit changed in its %s", (_, at) => {
    const reference = newReference();
    const sealed = seal(CARD, reference);
    sealed.writeUInt8(sealed.readUInt8(at) ^ 1, at);
    expect(() => unseal(sealed, reference)).toThrow(/unable to authenticate/);
  });

  // With so short a tag, one forged record in four thousand million would open.
  test("does not open with a tag of four bytes, though it is the right one", () => {
    const { key, recordId } = newReference();
    const nonce = Buffer.alloc(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 4 });
    cipher.setAAD(Buffer.from(recordId)).final();
    const sealed = Buffer.concat([nonce, cipher.getAuthTag()]);
    expect(() => unseal(sealed, { ...newReference(), key, recordId })).toThrow(/tag length/);
  });
});
