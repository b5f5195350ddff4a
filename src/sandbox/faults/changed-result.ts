import { decimalsOf, formatDecimal, parseDecimal } from "../decimal.js";
import type { AnswerFault } from "./call-plan.js";

type Fields = Readonly<Record<string, unknown>>;

/** How an operation's answer names what it is about, and what the provider says instead of an answer. */
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

/** Runs an operation as a fault wants it; the twin throws, wraps and signs what comes of it as ever. */
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

/** As long as the true one and of the same characters, so that nothing but comparing tells them apart. */
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
    // An amount that was not in the answer says little without its currency.
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
