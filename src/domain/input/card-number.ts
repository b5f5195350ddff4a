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
  if (!PLAIN.test(text)) return decodings(text).some((decoded) => hasCardNumber(asciiDigits(decoded)));
  return text.length >= MIN_DIGITS && hasCardNumber(text);
}

/** Printable ASCII without `%`, as nearly every text is: nothing in it is written in another way. */
const PLAIN = /^[ -$&-~]*$/;

function hasCardNumber(text: string): boolean {
  const runs = text.match(/\d+(?:[^\p{L}\d]+\d+)*/gu) ?? [];
  return runs.some((run) => anyNeighborsAreCardNumber(run.match(/\d+/g) ?? []));
}

const MASK = "***";

/**
 * The text with `***` for each card number that `containsCardNumber` finds. Where one is only there once the text is
 * decoded, or in the digits of another script, nothing of the text is left.
 */
export function maskCardNumbers(text: string): string {
  if (!containsCardNumber(text)) return text;
  const masked = text.replaceAll(/\d+(?:[^\p{L}\d]+\d+)*/gu, maskRun);
  return containsCardNumber(masked) ? MASK : masked;
}

/** Whole groups, as they are found: what is before and after a number stays. */
function maskRun(run: string): string {
  const groups = [...run.matchAll(/\d+/g)];
  for (const [first, { index: from }] of groups.entries()) {
    let digits = "";
    for (const { 0: group, index } of groups.slice(first)) {
      digits += group;
      if (digits.length > MAX_DIGITS) break;
      const to = index + group.length;
      if (isCardNumber(digits)) return run.slice(0, from) + MASK + maskRun(run.slice(to));
    }
  }
  return run;
}

/** Whether the digits alone are one: what an issuer begins with, as long as that issuer's, with Luhn's check digit. */
export function isCardNumber(digits: string): boolean {
  return (
    /^\d+$/.test(digits) &&
    ISSUERS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    passesLuhn(digits)
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
