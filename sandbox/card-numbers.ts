/** Digits, alone or in groups with a few signs between that are neither letter nor digit, seen or not. */
const DIGIT_GROUPS = /\d+(?:[^\p{L}\p{N}]{1,3}\d+)*/gu;

/** The lengths that issuers give to numbers that begin so. */
const ISSUED: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^3[0689]/, [14, 16, 19]],
  [/^35/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6|8[12])/, [13, 14, 15, 16, 17, 18, 19]],
  [/^9792/, [16]],
];

const LONGEST = 19;

/** The text with all but the first six and last four digits of every card number in it as stars. */
export function withoutCardNumbers(text: string): string {
  const plain = text.normalize("NFKC").replaceAll(/\p{Nd}/gu, asciiDigit);
  const masked = plain.replaceAll(DIGIT_GROUPS, maskedIn);
  return masked === plain ? text : masked;
}

/** The first card number that whole neighboring groups make, and what stands after it. */
function maskedIn(run: string): string {
  const groups = [...run.matchAll(/\d+/g)];
  for (const [first, { index: start }] of groups.entries()) {
    let digits = "";
    for (const { 0: group, index } of groups.slice(first)) {
      digits += group;
      if (digits.length > LONGEST) break;
      if (!isCardNumber(digits)) continue;
      const rest = run.slice(index + group.length);
      return run.slice(0, start) + maskCardNumber(digits) + rest.replaceAll(DIGIT_GROUPS, maskedIn);
    }
  }
  return run;
}

/** @param digits of a card number, or of what stands where one belongs */
export function maskCardNumber(digits: string): string {
  return digits.length < 13 ? "***" : digits.slice(0, 6) + "*".repeat(digits.length - 10) + digits.slice(-4);
}

/** UnionPay's numbers, which begin with 62 or 81, need no check digit. */
function isCardNumber(digits: string): boolean {
  return (
    ISSUED.some(([prefix, lengths]) => prefix.test(digits) && lengths.includes(digits.length)) &&
    (/^(?:62|81)/.test(digits) || hasCheckDigit(digits))
  );
}

/** Luhn's (ISO/IEC 7812-1, annex B). */
export function hasCheckDigit(digits: string): boolean {
  const doubled = digits.length % 2;
  const sum = Array.from(digits, (digit, at) => {
    const weighted = at % 2 === doubled ? 2 * Number(digit) : Number(digit);
    return weighted > 9 ? weighted - 9 : weighted;
  });
  return sum.reduce((total, value) => total + value, 0) % 10 === 0;
}

/** Unicode has each script's ten digits in a row, from a code that ends where the zero is. */
function asciiDigit(digit: string): string {
  let zero = digit.codePointAt(0) ?? 0;
  const value = zero;
  while (value - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(value - zero);
}
