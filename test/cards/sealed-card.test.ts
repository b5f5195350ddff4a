import { describe, expect, test } from "vitest";
import { seal, unseal, wipe, type SealedCard } from "../../src/cards/sealed-card.js";
import { CARD } from "./support.js";

function buffersOf(sealed: SealedCard): Buffer[] {
  return [sealed.key, sealed.nonce, sealed.ciphertext, sealed.tag];
}

describe("a sealed card", () => {
  test("opens to the same card, as often as asked", () => {
    const sealed = seal(CARD, "card_a");
    expect(unseal(sealed, "card_a")).toEqual(CARD);
    expect(unseal(sealed, "card_a")).toEqual(CARD);
  });

  // With its name, since three digits alone turn up in random bytes by chance.
  test.each([CARD.number, "Ada Byron", '"cvv":"790"'])(
    "holds no %s, plain, in hex or in base64",
    (secret) => {
      const bytes = Buffer.concat(buffersOf(seal(CARD, "card_a")));
      for (const encoding of ["utf8", "hex", "base64"] as const) {
        expect(bytes.includes(Buffer.from(secret).toString(encoding))).toBe(false);
        expect(bytes.toString(encoding)).not.toContain(secret);
      }
    },
  );

  test("has a key and a nonce of its own each time", () => {
    const [one, two] = [seal(CARD, "card_a"), seal(CARD, "card_a")];
    expect(one.key.equals(two.key)).toBe(false);
    expect(one.nonce.equals(two.nonce)).toBe(false);
    expect(one.ciphertext.equals(two.ciphertext)).toBe(false);
    expect(one.key).toHaveLength(32);
  });

  test("does not open under another reference", () => {
    expect(() => unseal(seal(CARD, "card_a"), "card_b")).toThrow(/unable to authenticate/);
  });

  test.each(["key", "nonce", "ciphertext", "tag"] as const)(
    "does not open with one bit changed in its %s",
    (part) => {
      const sealed = seal(CARD, "card_a");
      sealed[part].writeUInt8(sealed[part].readUInt8(0) ^ 1, 0);
      expect(() => unseal(sealed, "card_a")).toThrow(/unable to authenticate/);
    },
  );

  test("is zeros once wiped, key included", () => {
    const sealed = seal(CARD, "card_a");
    wipe(sealed);
    for (const buffer of buffersOf(sealed)) expect(buffer.every((byte) => byte === 0)).toBe(true);
    expect(() => unseal(sealed, "card_a")).toThrow(/unable to authenticate/);
  });
});
