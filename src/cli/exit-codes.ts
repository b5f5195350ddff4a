import { HoldfastError, type HoldfastErrorCode } from "../client/errors.js";

/** What the exit code of the command says. */
export const EXIT = { done: 0, failed: 1, badUsage: 2, refused: 3, noSuchPayment: 4, found: 5 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command can't be understood, or may not act: nothing was done. The message says what to write instead. */
export class BadUsage extends Error {
  override readonly name = "BadUsage";
}

const BY_CODE: Readonly<Partial<Record<HoldfastErrorCode, ExitCode>>> = {
  CommandRefused: EXIT.refused,
  InvalidInput: EXIT.refused,
  IdempotencyConflict: EXIT.refused,
  PaymentNotFound: EXIT.noSuchPayment,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof BadUsage) return EXIT.badUsage;
  if (error instanceof HoldfastError) return BY_CODE[error.code] ?? EXIT.failed;
  return EXIT.failed;
}
