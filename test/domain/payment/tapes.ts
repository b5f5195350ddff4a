import fc from "fast-check";

/** For the class Tape: fast to make, and it shrinks towards zeros and towards its end. */
export const tapes = (length: number) =>
  fc.uint8Array({ minLength: length / 4, maxLength: length, size: "max" });

/** How many random stories a property tells. */
export const STORIES = { numRuns: Number(process.env.HOLDFAST_TEST_RUNS ?? 300) };
