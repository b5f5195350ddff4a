import { random } from "./random.js";

/**
 * Random decisions as one list of bytes, which can be kept, cut and made smaller. A choice from a tape that has run out is
 * the first option, so stories put the quiet one there.
 */
export class Tape {
  private position = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Always the same one from the same seed. */
  static ofSeed(seed: number, length: number): Tape {
    return new Tape(bytesOf(seed, length));
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

export function bytesOf(seed: number, length: number): Uint8Array {
  const below = random(seed);
  return Uint8Array.from({ length }, () => below(256));
}
