import type { PaymentInput } from "./payment-input.js";

/**
 * Whether two inputs, read and with their defaults, ask for the same payment. `cardRef`, `clientIp` and
 * `userAgent` may differ: a shopper who tries again types the card again, perhaps on another device.
 */
export function sameInput(a: PaymentInput, b: PaymentInput): boolean {
  return canonical(comparable(a)) === canonical(comparable(b));
}

function comparable({ method, customer, ...rest }: PaymentInput): unknown {
  return {
    ...rest,
    method: { ...method, cardRef: undefined },
    customer: { ...customer, clientIp: undefined, userAgent: undefined },
  };
}

/** JSON with every object's keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
