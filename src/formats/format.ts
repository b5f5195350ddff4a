import { isIP } from "node:net";
import { z } from "zod";

/** What is wrong with a text, as the end of a sentence; it never quotes the text, which may be a secret. */
export class Wrong {
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** How a value is written. */
export interface Format<T> {
  readonly expected: string;
  readonly read: (text: string) => T | Wrong;
}

/** A value that must be a text of this format. */
export function written<T>(format: Format<T>): z.ZodType<T, string> {
  return z
    .string({
      error: ({ input }) =>
        explain(format, new Wrong(input === undefined ? "is missing" : "is not a string")),
    })
    .transform((text, context) => orIssue(format, format.read(text), context));
}

/** For use inside a zod transform. */
export function orIssue<T>(format: Format<T>, value: T | Wrong, context: z.RefinementCtx): T {
  if (!(value instanceof Wrong)) return value;
  context.addIssue(explain(format, value));
  return z.NEVER;
}

function explain({ expected }: Format<unknown>, { what }: Wrong): string {
  return `${what}; expected ${expected}`;
}

/** @param what what the text names, such as "a merchant number" */
export function text(what: string): Format<string> {
  return {
    expected: what,
    read(value) {
      if (value === "") return new Wrong("is empty");
      // Copied with a line end or a blank, a token would only show as a signature that never verifies.
      if (value !== value.trim()) return new Wrong("has white space around it");
      return /\p{Cc}/u.test(value) ? new Wrong("has a control character in it") : value;
    },
  };
}

/** Shorter than any provider's: it is a typing error, or anybody's to guess. */
const MIN_TOKEN_LENGTH = 8;

/** @param what what the secret is, such as "the API token that the provider gave" */
export function token(what: string): Format<string> {
  const asText = text(what);
  return {
    expected: what,
    read(value) {
      const read = asText.read(value);
      return typeof read === "string" ? longEnough(read) : read;
    },
  };
}

function longEnough(value: string): string | Wrong {
  return value.length < MIN_TOKEN_LENGTH
    ? new Wrong(`is shorter than ${MIN_TOKEN_LENGTH} characters`)
    : value;
}

/** Of a random token of so many characters no guessing finds anything. */
const MIN_BEARER_TOKEN_LENGTH = 32;

/** A bearer token that we ask for ourselves, so that it can be as long as it should. */
export const bearerToken: Format<string> = {
  expected: `at least ${MIN_BEARER_TOKEN_LENGTH} visible ASCII characters without spaces, such as "openssl rand -hex 32" gives`,
  read(value) {
    if (!/^[\x21-\x7e]+$/.test(value)) return new Wrong("has other characters");
    return value.length < MIN_BEARER_TOKEN_LENGTH
      ? new Wrong(`is shorter than ${MIN_BEARER_TOKEN_LENGTH} characters`)
      : value;
  },
};

/** Decimal digits only: `1e3`, `0x50`, `+1`, `08` and `8080 ` are typing errors, not numbers. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): Format<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min} to ${max}`;
  return {
    expected: `a whole number in decimal digits, ${range}`,
    read(value) {
      if (!/^(0|[1-9]\d*)$/.test(value)) return new Wrong("is not a whole number");
      const number = Number(value);
      return number >= min && number <= max ? number : new Wrong("is out of range");
    },
  };
}

/** 0 takes any free port. */
export const port = wholeNumber(0, 65535);

/** Where a process listens. */
export const bindAddress: Format<string> = {
  expected: "an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them",
  read: (value) => (isIP(value) === 0 ? new Wrong("is not an IP address") : value),
};

/** Addresses and ranges of them, with commas: `10.0.0.0/8, 192.0.2.7`. */
export const addressRanges: Format<readonly string[]> = {
  expected: "IP addresses or CIDR ranges with commas, such as 10.0.0.0/8,192.0.2.7",
  read(value) {
    const ranges = value.split(/, */);
    const bad = ranges.findIndex((range) => !isRange(range));
    return bad < 0 ? ranges : new Wrong(`has a bad entry, number ${String(bad + 1)}`);
  },
};

function isRange(range: string): boolean {
  const [address = "", bits, ...more] = range.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
