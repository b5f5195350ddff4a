const LONGEST_VALUE = 2_000;

/** What the request log may keep of a value, whatever its field is called and however it is spelled. */
export function maskText(name: string, value: string): string {
  if (isSecurityCode(name)) return "***";
  if (isCardNumber(name)) return maskCardNumber(value);
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
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

function maskCardNumber(value: string): string {
  return value.length < 13 ? "***" : value.slice(0, 6) + "*".repeat(value.length - 10) + value.slice(-4);
}
