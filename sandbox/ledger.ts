import type { SandboxClock } from "./clock.js";
import { decimalsOf, formatDecimal, parseDecimal } from "./decimal.js";

/** `cancel` releases what is held because the merchant asked, `lapse` because nobody captured it in time. */
export type LedgerEntryType = "authorize" | "capture" | "cancel" | "lapse" | "charge" | "refund";

/** One movement of money as the provider booked it. The ledger is the truth that tests compare with. */
type LedgerEntry = {
  seq: number;
  at: string;
  provider: string;
  merchantNo: string;
  type: LedgerEntryType;
  reference: string;
  transactionNo: string;
  refundReference?: string;
  currency: string;
  amount: string;
};

type LedgerBalance = {
  merchantNo: string;
  reference: string;
  currency: string;
  /** What is frozen and not yet charged; only of a payment that was authorized first. */
  held?: string;
  /** By charges and captures. */
  charged: string;
  refunded: string;
  net: string;
};

export type LedgerFilter = { merchantNo?: string | undefined; reference?: string | undefined };

export type LedgerView = { entries: LedgerEntry[]; balance: LedgerBalance[] };

export class Ledger {
  readonly #clock: SandboxClock;
  #entries: LedgerEntry[] = [];

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  append(movement: Omit<LedgerEntry, "seq" | "at">): void {
    this.#entries.push({ seq: this.#entries.length + 1, at: this.#clock.nowIso(), ...movement });
  }

  view(filter: LedgerFilter = {}): LedgerView {
    const entries = this.#entries.filter(
      (entry) =>
        (filter.merchantNo === undefined || entry.merchantNo === filter.merchantNo) &&
        (filter.reference === undefined || entry.reference === filter.reference),
    );
    return { entries: entries.map((entry) => ({ ...entry })), balance: balanceOf(entries) };
  }

  reset(): void {
    this.#entries = [];
  }
}

function balanceOf(entries: LedgerEntry[]): LedgerBalance[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.merchantNo, entry.reference, entry.currency]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const decimals = Math.max(...group.map((entry) => decimalsOf(entry.amount)));
    const charged = sum(group, "charge", decimals) + sum(group, "capture", decimals);
    const refunded = sum(group, "refund", decimals);
    const wasAuthorized = group.some((entry) => entry.type === "authorize");
    return {
      merchantNo: first.merchantNo,
      reference: first.reference,
      currency: first.currency,
      ...(wasAuthorized && { held: formatDecimal(held(group, decimals), decimals) }),
      charged: formatDecimal(charged, decimals),
      refunded: formatDecimal(refunded, decimals),
      net: formatDecimal(charged - refunded, decimals),
    };
  });
}

/** An authorization can be captured once only, and the capture releases the rest of it. */
function held(entries: LedgerEntry[], decimals: number): bigint {
  if (entries.some((entry) => entry.type === "capture")) return 0n;
  const released = sum(entries, "cancel", decimals) + sum(entries, "lapse", decimals);
  return sum(entries, "authorize", decimals) - released;
}

function sum(entries: LedgerEntry[], type: LedgerEntryType, decimals: number): bigint {
  return entries
    .filter((entry) => entry.type === type)
    .reduce((total, entry) => {
      const units = parseDecimal(entry.amount, decimals);
      if (units === undefined) throw new Error(`ledger entry ${entry.seq} has no decimal amount`);
      return total + units;
    }, 0n);
}
