import { isCardNumber, maskCardNumbers } from "./input/card-number.js";

const MASK = "***";

const CVV = "(?:cvv2?|cvc2?|cav2?|security_?code)";
const CVV_BY_NAME = new RegExp(String.raw`(${CVV}(?:\\*["'])?\s*[:=]\s*(?:\\*["'])?)\d{3,4}(?!\d)`, "gi");
const CVV_NAME = new RegExp(`${CVV}$`, "i");
const BEARER = /\b(Bearer\s+)[\w.~+/=-]{8,}/gi;

/** Text for people and logs: no card number, no CVV under its name, no bearer token. */
export function maskText(text: string): string {
  return maskNamedCvv(maskCardNumbers(text)).replaceAll(BEARER, `$1${MASK}`);
}

/** The CVV where its name stands before it: no other number is taken for one. */
export function maskNamedCvv(text: string): string {
  return text.replaceAll(CVV_BY_NAME, `$1${MASK}`);
}

/** Deeper than anything that is logged on purpose. */
const MAX_DEPTH = 8;

/**
 * A copy that may be shown, whatever is in it: texts as of `maskText`, bytes as their number, errors with their
 * causes, and the errors and the properties that they carry (such as a reply's body).
 */
export function maskValue(value: unknown): unknown {
  return masked(value, []);
}

function masked(value: unknown, above: readonly object[]): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value === "number" || typeof value === "bigint")
    return isCardNumber(String(value)) ? MASK : value;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (value instanceof Date) return value;
  if (above.length >= MAX_DEPTH || above.includes(value)) return "(more)";
  const within = [...above, value];
  if (Array.isArray(value)) return value.map((each) => masked(each, within));
  if (value instanceof Map || value instanceof Set) return masked([...value], within);
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).map(([name, field]) => [
      maskText(name),
      CVV_NAME.test(name) && isScalar(field) ? MASK : masked(field, within),
    ]),
  );
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** An error's own fields can't be seen by walking over it. */
function fieldsOf(value: object): object {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return {
    ...(value as object),
    ...{ type: name, message, stack },
    ...(cause !== undefined && { cause }),
    ...(value instanceof AggregateError && { errors: value.errors as unknown }),
  };
}

/**
 * Masks an error where it stands, so that it stays of its class for whoever catches it: its message, stack and own
 * properties, and those of its causes.
 */
export function maskError(error: unknown, mask: Mask = maskText, above: readonly unknown[] = []): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? mask(error) : error;
  if (above.includes(error)) return error;
  if (Object.isFrozen(error)) return new Error(mask(error.message));
  for (const name of Object.getOwnPropertyNames(error)) {
    // Read, not taken from its descriptor: newer releases of Node make `stack` an accessor.
    const value = (error as unknown as Record<string, unknown>)[name];
    const shown = maskedField(value, mask, [...above, error]);
    if (shown !== value)
      Object.defineProperty(error, name, { value: shown, writable: true, configurable: true });
  }
  return error;
}

type Mask = (text: string) => string;

function maskedField(value: unknown, mask: Mask, above: readonly unknown[]): unknown {
  if (typeof value === "string") return mask(value);
  if (value instanceof Error) return maskError(value, mask, above);
  if (Array.isArray(value)) return value.map((each) => maskedField(each, mask, above));
  return typeof value === "object" ? maskValue(value) : value;
}
