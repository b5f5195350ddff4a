/** What is still to happen in a story, by the story's own clock: seconds since it began. No real time passes. */
export class Agenda {
  now = 0;
  private order = 0;
  private readonly entries: { readonly at: number; readonly order: number; readonly then: () => void }[] = [];

  in(seconds: number, then: () => void): void {
    this.at(this.now + seconds, then);
  }

  at(seconds: number, then: () => void): void {
    const at = Math.max(seconds, this.now);
    const entry = { at, order: this.order++, then };
    let place = this.entries.length;
    // Latest first, so that the next one is taken from the end.
    for (; place > 0; place--) {
      const before = this.entries[place - 1];
      if (before === undefined || before.at > at) break;
    }
    this.entries.splice(place, 0, entry);
  }

  /** Does what is next, if it is due by then; false: nothing is. */
  goOn(until: number): boolean {
    const next = this.entries.at(-1);
    if (next === undefined || next.at > until) return false;
    this.entries.pop();
    this.now = next.at;
    next.then();
    return true;
  }
}
