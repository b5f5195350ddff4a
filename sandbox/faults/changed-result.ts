import { decimalsOf, formatDecimal, parseDecimal } from "../decimal.js";
import type { AnswerFault } from "./call-plan.js";

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an operation's answer that a fault changes, and the errors that a fault has in place of an answer. */
export type AnswerNames = {
  /** The merchant's own numbers; the first is added to an answer that has none. */
  order: readonly [string, ...string[]];
  amount: string;
  currency: string;
  /** Whether an amount is a JSON number. */
  isNumber: boolean;
  duplicate: Error;
  notFound: Error;
};

/** Runs an operation and changes its result as the fault says. The twin wraps and signs it like any other result. */
export function changedResult(
  change: AnswerFault,
  sent: Fields,
  names: AnswerNames,
  run: () => Record<string, unknown>,
): Record<string, unknown> {
  switch (change.fault) {
    case "duplicate-order":
      throw names.duplicate;
    case "not-found":
      throw names.notFound;
    case "other-order":
      return otherOrder(run(), sent, names);
    case "changed-amount":
      return changedAmount(run(), sent, names, change.amount);
    case "wrong-signature":
      return run();
  }
}

function otherOrder(result: Fields, sent: Fields, { order }: AnswerNames): Record<string, unknown> {
  const named = order.filter((name) => result[name] !== undefined);
  const [first] = order;
  const changed = named.length > 0 ? named : [first];
  return {
    ...result,
    ...Object.fromEntries(changed.map((name) => [name, anotherNumber(result[name] ?? sent[name])])),
  };
}

/** Like the true number in length and characters, so that only a comparison of the two finds the difference. */
function anotherNumber(value: unknown): string {
  return typeof value === "string" ? value.replace(/.$/, (last) => (last === "0" ? "1" : "0")) : "0";
}

function changedAmount(
  result: Fields,
  sent: Fields,
  { amount, currency, isNumber }: AnswerNames,
  wanted: string | undefined,
): Record<string, unknown> {
  const other = wanted ?? oneMore(result[amount] ?? sent[amount]);
  return {
    // If the true answer has no amount, the currency is added with it.
    ...(sent[currency] !== undefined && { [currency]: sent[currency] }),
    ...result,
    [amount]: isNumber ? Number(other) : other,
  };
}

/** One major unit more than an amount; 1 where there is none. */
export function oneMore(amount: unknown): string {
  const text = typeof amount === "string" || typeof amount === "number" ? String(amount) : "0";
  const decimals = decimalsOf(text);
  const units = parseDecimal(text, decimals) ?? 0n;
  return formatDecimal(units + 10n ** BigInt(decimals), decimals);
}
