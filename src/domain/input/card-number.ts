// What card numbers begin with: Mastercard's 2-series, American Express, Diners, JCB, Visa, Mastercard and
// Maestro, Discover and UnionPay, RuPay, Troy. A time in milliseconds (1…) or a dated order number (20…) is none.
const ISSUER_PREFIX = /^(?:2[2-7]|3[04-9]|[456]|8[12]|9792)/;

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;

/** Whether a card number stands in the text, its digits together or in groups with spaces or dashes between. */
export function containsCardNumber(text: string): boolean {
  const runs = text
    .normalize("NFKC")
    .replaceAll("%20", " ")
    .match(/\d+(?:[\s+\-\u2010-\u2015\u2212]+\d+)*/g);
  return (runs ?? []).some((run) => anyNeighborsAreCardNumber(run.match(/\d+/g) ?? []));
}

/** Whether the digits alone are one: right length, an issuer's prefix, Luhn's check digit. */
export function isCardNumber(digits: string): boolean {
  return (
    /^\d+$/.test(digits) &&
    digits.length >= MIN_DIGITS &&
    digits.length <= MAX_DIGITS &&
    ISSUER_PREFIX.test(digits) &&
    hasLuhnCheckDigit(digits)
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

function hasLuhnCheckDigit(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit : digit * 2))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0);
  return sum % 10 === 0;
}
