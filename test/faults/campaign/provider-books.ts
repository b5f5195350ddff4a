import type { Evidence } from "./evidence.js";
import type { LedgerEntry } from "./sandbox-control.js";

/** What the provider has done of one payment, in minor units of USD: sums of its ledger, and no code of the engine's. */
export interface ProviderBooks {
  /** Held for a later capture. */
  readonly authorized: number;
  readonly charged: number;
  readonly captured: number;
  /** Charged or captured. */
  readonly taken: number;
  readonly released: number;
  readonly refunds: readonly { readonly reference: string | null; readonly value: number }[];
  readonly refunded: number;
}

export function booksOf({ ledger }: Pick<Evidence, "ledger">): ProviderBooks {
  const sum = (...types: LedgerEntry["type"][]) =>
    ledger.filter(({ type }) => types.includes(type)).reduce((total, entry) => total + cents(entry), 0);
  const refunds = ledger
    .filter(({ type }) => type === "refund")
    .map((entry) => ({ reference: entry.refundReference ?? null, value: cents(entry) }));
  return {
    authorized: sum("authorize"),
    charged: sum("charge"),
    captured: sum("capture"),
    taken: sum("charge", "capture"),
    released: sum("cancel", "lapse"),
    refunds,
    refunded: sum("refund"),
  };
}

/** Of the campaign's one currency, always with two decimals. */
function cents({ amount, currency }: LedgerEntry): number {
  const [, whole, fraction] = /^(\d+)\.(\d\d)$/.exec(amount) ?? [];
  if (whole === undefined || fraction === undefined || currency !== "USD")
    throw new Error(`the ledger has ${amount} ${currency}`);
  return Number(whole) * 100 + Number(fraction);
}
