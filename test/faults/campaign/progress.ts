/** Hears of each step that any payment made, as its backend saw it. */
export class Progress {
  #waiting = new Set<() => void>();

  made(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  /** Resolves at the next one. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }
}
