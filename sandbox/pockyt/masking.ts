import { withoutCardNumbers } from "../card-numbers.js";
import { isSecurityCode, maskText } from "../masking.js";

/** Every field is text once amounts are: of anything else only the kind is kept. */
export function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [withoutCardNumbers(name), mask(name, value)]),
  );
}

function mask(name: string, value: unknown): string {
  if (typeof value === "string" || isSecurityCode(name)) return maskText(name, String(value));
  return value === null ? "(null)" : `(${typeof value})`;
}
