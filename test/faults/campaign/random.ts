import { random } from "../../support/random.js";

/** Draws from a seed: the same draws in the same order, whatever the real time does meanwhile. */
export class Random {
  readonly #seed: number;
  readonly #below: (below: number) => number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#below = random(seed);
  }

  /** An integer from 0 on, below that. */
  below(limit: number): number {
    return this.#below(limit);
  }

  /** An integer from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.#below(most - least + 1);
  }

  chance(percent: number): boolean {
    return this.#below(100) < percent;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.#below(choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }

  /** Draws of its own, so that what one part draws doesn't shift what another one does. */
  child(name: string): Random {
    let hash = this.#seed | 0;
    for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return new Random(hash ^ (hash >>> 15));
  }
}
