import { ISSUERS } from "./issuers.js";
import { passesLuhn } from "./luhn.js";

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

/**
 * Whether a card number stands in the text: its digits together, or in groups with anything but letters between
 * (blanks, punctuation, zero-width characters), in the digits of any script, or percent-encoded. A person who would
 * hide one can: this is for those who put it into the wrong field.
 */
export function containsCardNumber(text: string): boolean {
  return decodings(text).some((decoded) => {
    const runs = asciiDigits(decoded).match(/\d+(?:[^\p{L}\d]+\d+)*/gu) ?? [];
    return runs.some((run) => anyNeighborsAreCardNumber(run.match(/\d+/g) ?? []));
  });
}

/** Whether the digits alone are one: what an issuer begins with, as long as that issuer's, with Luhn's check digit. */
export function isCardNumber(digits: string): boolean {
  const isLikeOne = /^\d+$/.test(digits) && digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS;
  return (
    isLikeOne &&
    passesLuhn(digits) &&
    ISSUERS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits))
  );
}

/** Whole groups only: `4111 1111 1111 1111 12 30` has one, a longer number that happens to contain one hasn't. */
function anyNeighborsAreCardNumber(groups: readonly string[]): boolean {
  return groups.some((_, first) => {
    let digits = "";
    for (const group of groups.slice(first, first + MAX_DIGITS)) {
      digits += group;
      if (digits.length > MAX_DIGITS) return false;
      if (isCardNumber(digits)) return true;
    }
    return false;
  });
}

const PERCENT_ENCODED = /%([0-9a-f]{2})/gi;

/** The text as it is, and as a web server would decode it, once and twice. */
function decodings(text: string): readonly string[] {
  const once = decode(text);
  return once === text ? [text] : [text, once, decode(once)];
}

/** Bytes beyond ASCII are parts of characters that are no digits, or of invisible ones: anything between will do. */
function decode(text: string): string {
  return text.replaceAll(PERCENT_ENCODED, (_, hex: string) => {
    const byte = parseInt(hex, 16);
    return byte < 0x80 ? String.fromCharCode(byte) : " ";
  });
}

/** Every digit of any script as its ASCII digit, and no invisible letter. */
function asciiDigits(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, " ")
    .replaceAll(/(?!\d)\p{Nd}/gu, (digit) => String(valueOf(digit.codePointAt(0) ?? 0)));
}

/** Unicode has the digits of a script one after another, from zero, so those before it tell which one it is. */
function valueOf(codePoint: number): number {
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before++;
  return before % 10;
}
