const LONGEST_VALUE = 2_000;

/** What the request log may keep of a request, whatever came in and under whatever spelling. */
export function maskFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, mask(name, value)]));
}

function mask(name: string, value: unknown): string {
  const plainName = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  if (/cvv|cvc|securitycode/.test(plainName)) return "***";
  if (typeof value !== "string") return value === null ? "(null)" : `(${typeof value})`;
  if (/cardn|pan$|accountnumber/.test(plainName)) return maskCardNumber(value);
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

function maskCardNumber(value: string): string {
  return value.length < 13 ? "***" : value.slice(0, 6) + "*".repeat(value.length - 10) + value.slice(-4);
}
