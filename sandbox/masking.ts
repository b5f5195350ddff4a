import { maskCardNumber, withoutCardNumbers } from "./card-numbers.js";

const LONGEST_VALUE = 2_000;

/** What the request log may keep of a value, whatever its field is called and however it is spelled. */
export function maskText(name: string, value: string): string {
  if (isSecurityCode(name)) return "***";
  const masked = isCardNumber(name) ? maskCardNumber(value) : withoutCardNumbers(value);
  return masked.length > LONGEST_VALUE ? `${masked.slice(0, LONGEST_VALUE)}…` : masked;
}

export function isSecurityCode(name: string): boolean {
  return /cvv|cvc|securitycode/.test(plain(name));
}

function isCardNumber(name: string): boolean {
  return /cardn|cardidentifiern|pan$|accountnumber/.test(plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, "");
}
