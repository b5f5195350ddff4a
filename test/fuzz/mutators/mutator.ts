import type { FuzzInput } from "../input.js";
import type { FuzzTarget } from "../targets/target.js";

/** What a mutator draws from: random numbers, the provider's words, and another input of the corpus. */
export interface Dice {
  /** A whole number from 0, below this one. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
  readonly target: FuzzTarget;
  readonly other: FuzzInput;
}

/** One change. What doesn't suit the input may leave it as it is. */
export type Mutator = (input: FuzzInput, dice: Dice) => FuzzInput;

/** As much as the relay takes. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A change of the body alone. */
export function ofBody(change: (body: Buffer, dice: Dice) => Buffer): Mutator {
  return (input, dice) => ({ ...input, body: change(input.body, dice).subarray(0, MAX_BODY_BYTES) });
}

/** Pieces that readers stumble over, whatever the format. */
const PIECES = [
  ...["", "0", "-1", "1e400", "1.50", "123456789012345678901234567890", "null", "true", '""', "[]", "{}"],
  ...["__proto__", "constructor", "a".repeat(65), "b".repeat(129), "c".repeat(257), "d".repeat(2049)],
  ...["\u0000", "\ufeff", "\u00a0", "\u2028", "é", "\ufffd", "&", "=", "%", "+", " ", "\n", '"', "\\", "***"],
];

export function piece({ below, pick, target }: Dice): string {
  return (below(3) === 0 ? pick(PIECES) : pick(target.words)) ?? "";
}
