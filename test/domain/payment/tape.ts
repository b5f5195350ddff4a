import fc from "fast-check";

/**
 * Random decisions as one list of bytes: fast to make, and it shrinks towards zeros and towards its end. A choice
 * from a tape that has run out is the first option, so tests put the quiet one there.
 */
export class Tape {
  private position = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isOver(): boolean {
    return this.position >= this.bytes.length;
  }

  pick<const Option>(options: readonly [Option, ...Option[]]): Option {
    const byte = this.bytes[this.position++] ?? 0;
    return options[byte % options.length] ?? options[0];
  }

  /** True once in `n` times, never after the end. */
  once(n: number): boolean {
    const byte = this.bytes[this.position++] ?? 0;
    return byte % n === n - 1;
  }
}

export const tapes = (length: number) =>
  fc.uint8Array({ minLength: length / 4, maxLength: length, size: "max" });

/** How many random stories a property tells. */
export const STORIES = { numRuns: Number(process.env.HOLDFAST_TEST_RUNS ?? 300) };
