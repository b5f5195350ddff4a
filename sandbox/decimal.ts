/** Exact decimal text ⇄ whole units of its last decimal. Money here is never a float. */

export function decimalsOf(text: string): number {
  const point = text.indexOf(".");
  return point === -1 ? 0 : text.length - point - 1;
}

/** `parseDecimal("20.5", 2)` is `2050n`; undefined when the text is no plain decimal or has more decimals. */
export function parseDecimal(text: string, decimals: number): bigint | undefined {
  if (!/^(0|[1-9]\d{0,17})(\.\d+)?$/.test(text) || decimalsOf(text) > decimals) return undefined;
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

export function formatDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return sign + (decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`);
}
