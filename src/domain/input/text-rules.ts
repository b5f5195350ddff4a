import { containsCardNumber, isCardNumber } from "./card-number.js";
import { described, type JsonSchema } from "./json-schema.js";
import type { Rule } from "./rules.js";

const CARD_NUMBER = "looks like a card number; card data goes to the card vault";

// Control characters, line and paragraph separators.
const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f\u2028\u2029`;
// And halves of surrogate pairs, which UTF-8 can't carry. Not in schemas: few languages' patterns know \p{Cs}.
const UNPRINTABLE = new RegExp(String.raw`[${CONTROL}\p{Cs}]`, "u");

/**
 * A string of at most `max` characters that passes `wrong`, which says what is wrong or null. `schema` says the same as
 * far as JSON Schema can: it knows no card number, and counts a character beyond the first 65,536 of Unicode as one.
 */
function string(max: number, wrong: (text: string) => string | null, schema: JsonSchema): Rule<string> {
  const problem = (value: unknown) => {
    if (typeof value !== "string") return "must be a string";
    if (value.length > max) return `must have at most ${max} characters`;
    return wrong(value);
  };
  const rule: Rule<string> = (value, field, problems) => {
    const message = problem(value);
    return message === null ? (value as string) : void problems.push({ field, message });
  };
  return described(rule, () => ({ type: "string", maxLength: max, ...schema }));
}

/** What people write: not blank, no control characters, no card number. */
export function text(max: number): Rule<string> {
  const wrong = (value: string) => {
    if (value.trim() === "") return "must not be blank";
    if (UNPRINTABLE.test(value)) return "must not contain control characters";
    return containsCardNumber(value) ? CARD_NUMBER : null;
  };
  return string(max, wrong, { pattern: String.raw`\S`, not: { pattern: `[${CONTROL}]` } });
}

/** A string that matches the whole `pattern`; `message` says in words what that is. */
export function matching(pattern: RegExp, message: string, max = 128): Rule<string> {
  return string(max, (value) => (pattern.test(value) ? null : message), { pattern: pattern.source });
}

/** A provider's token of whatever printable ASCII; a bare card number is none. */
export function opaque(max: number): Rule<string> {
  const pattern = /^[!-~]+$/;
  const wrong = (value: string) => {
    if (!pattern.test(value)) return "must be printable ASCII without spaces";
    return isCardNumber(value) ? CARD_NUMBER : null;
  };
  return string(max, wrong, { pattern: pattern.source });
}

/** A shape in which free text may hide: after the shape, which is the whole `pattern`, no card number. */
export function shaped(max: number, pattern: RegExp, message: string): Rule<string> {
  const wrong = (value: string) => {
    if (!pattern.test(value) || UNPRINTABLE.test(value)) return message;
    return containsCardNumber(value) ? CARD_NUMBER : null;
  };
  return string(max, wrong, { pattern: pattern.source });
}

const LABEL = String.raw`[^\s@.${CONTROL}]+`;
const EMAIL = new RegExp(String.raw`^[^\s@${CONTROL}]+@${LABEL}(?:\.${LABEL})+$`);

export const email = shaped(254, EMAIL, "must be an email address");

export const phone = shaped(
  32,
  /^\+?[\d(][\d ().\-/]{3,30}$/,
  "must be a telephone number: digits, perhaps with + before them and spaces, dots, dashes or brackets between",
);

const HTTP_URL =
  /^https?:\/\/(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:[/?#][!#-;=?-[\]_a-~]*)?$/;

/** Absolute, without user or password; other characters than ASCII come percent-encoded. */
export const httpUrl = shaped(1024, HTTP_URL, "must be an absolute http or https URL");

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export const ipAddress = string(
  45,
  (value) => (IPV4.test(value) || isIpv6(value) ? null : "must be an IPv4 or IPv6 address"),
  { anyOf: [{ pattern: IPV4.source }, { pattern: "^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$", format: "ipv6" }] },
);

/** Eight groups of up to four hexadecimal digits, `::` once for any missing ones, an IPv4 address for the last two. */
function isIpv6(value: string): boolean {
  const halves = value.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const groups = halves.flat();
  const last = groups.at(-1) ?? "";
  const endsInIpv4 = IPV4.test(last) && value.endsWith(last);
  if (!(endsInIpv4 ? groups.slice(0, -1) : groups).every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)))
    return false;
  const count = groups.length + (endsInIpv4 ? 1 : 0);
  return halves.length === 1 ? count === 8 : halves.length === 2 && count < 8;
}
