import { InvalidArgumentError } from "commander";
import { accountPattern } from "../domain/ids.js";
import { formatMoney, fromDecimal, type Money } from "../domain/money.js";
import { isoDecimals } from "../domain/currencies.js";
import { BadUsage } from "./exit-codes.js";
import { durationMs } from "./text/time.js";

/** Readers of what options and arguments are written as. Each throws in words that end `expected …`. */

export function readAccount(text: string): string {
  if (!accountPattern.test(text))
    throw new InvalidArgumentError("It is no account; expected 1 to 20 lower-case letters or digits.");
  return text;
}

export function readDuration(text: string): number {
  const ms = durationMs(text);
  if (ms === null)
    throw new InvalidArgumentError("It is no duration; expected one such as 90s, 15m, 2h or 3d.");
  return ms;
}

/** A time, or how long ago: milliseconds since the epoch. */
export function readSince(text: string, now: number): Date {
  const ago = durationMs(text);
  const at = ago === null ? Date.parse(text) : now - ago;
  if (Number.isNaN(at) || (ago === null && !/^\d{4}-\d\d-\d\d/.test(text)))
    throw new BadUsage(
      `--since ${text} is no time; expected one such as 2026-01-15, 2026-01-15T14:00:00Z, or how long ago: 2h, 3d`,
    );
  return new Date(at);
}

export function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1_000) throw new InvalidArgumentError("Expected a number from 1 to 1000.");
  return limit;
}

export function readSequence(text: string): number {
  const sequence = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(sequence))
    throw new InvalidArgumentError("It is no event's sequence; expected one that `events list` tells.");
  return sequence;
}

const AMOUNT = /^\d+(\.\d+)?$/;

/**
 * An amount as people write it, in the payment's currency: read digit by digit, never as a float.
 *
 * @throws BadUsage
 */
export function readAmount(text: string, currency: string): Money {
  const decimals = isoDecimals(currency) ?? 0;
  const money = AMOUNT.test(text) ? fromDecimal(currency, text) : null;
  if (money === null || money.value === 0)
    throw new BadUsage(
      `--amount ${text} is no amount of ${currency}; expected one with ${decimals === 0 ? "no" : `at most ${decimals}`} decimals, ` +
        `such as ${formatMoney({ currency, value: 1234 }).split(" ")[0] ?? ""}`,
    );
  return money;
}
