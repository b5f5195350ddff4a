import { createHash, timingSafeEqual } from "node:crypto";

/** The fields of a signed message, as their literal text. */
export type Fields = Readonly<Record<string, string>>;

/**
 * Pockyt's `verifySign`: lower-case hex MD5 over the fields but `verifySign`, sorted by name in byte order, raw
 * values, joined with `&`, then `&` and the MD5 of the store's token.
 * Source: docs.pockyt.io/docs/signing-api-calls; reproduced against the vendor's printed examples.
 */
export function verifySign(fields: Fields, token: string): string {
  const names = Object.keys(fields).filter((name) => name !== "verifySign");
  const pairs = names.sort(byBytes).map((name) => `${name}=${fields[name] ?? ""}`);
  return md5(`${pairs.join("&")}&${md5(token.trim())}`);
}

/** A value in which the signed text goes on as if another field began there. */
const LIKE_ANOTHER_FIELD = /&\w+=/;

/** Half of a pair of code units: it is no character, and every such half is signed as U+FFFD would be. */
const NO_CHARACTER = /\p{Surrogate}/u;

/**
 * Whether the signed text of these fields can only be theirs: fields follow one another without any quoting, so that
 * `note` = `a&status=success` is signed as `note` = `a` and `status` = `success` would be.
 */
export function hasOneReading(fields: Fields): boolean {
  return Object.entries(fields).every(
    ([name, value]) => /^\w+$/.test(name) && !LIKE_ANOTHER_FIELD.test(value) && !NO_CHARACTER.test(value),
  );
}

/**
 * Whether a received message is signed with the token. Documents and SDKs disagree on whether empty fields are
 * signed; either form needs the token, so either is accepted.
 */
export function isSignedBy(fields: Fields, token: string): boolean {
  const given = Buffer.from(fields.verifySign ?? "");
  const withoutEmpty = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
  return [fields, withoutEmpty].some((form) => {
    const expected = Buffer.from(verifySign(form, token));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function md5(text: string): string {
  return createHash("md5").update(text, "utf8").digest("hex");
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
