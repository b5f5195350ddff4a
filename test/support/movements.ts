import type { Stack } from "./stack.js";

/** What the provider's ledger says of a payment, oldest first: "capture 20.00". */
export function movements({ sandbox }: Stack, reference: string): string[] {
  return sandbox.ledger({ reference }).entries.map(({ type, amount }) => `${type} ${amount}`);
}
