import { countBy } from "./count-by.js";
import type { Forged, Notes, PersonsAct } from "./faults/fault.js";

/** A fault of the world, and when it lasted. */
export interface Interval {
  readonly name: string;
  readonly kills: boolean;
  readonly from: number;
  to: number;
  /** After a kill: until the next payment progressed. */
  recoveredMs: number | null;
}

/** What struck whom. */
export class Strikes {
  readonly world: Interval[] = [];
  readonly persons = new Map<string, PersonsAct[]>();
  readonly forged = new Map<string, Forged[]>();
  readonly #struck = new Map<string, string[]>();
  readonly #planned = new Map<number, { readonly name: string; readonly paymentId: string }>();

  notesFor(paymentId: string, isOver: () => boolean): Notes {
    return {
      planned: (name, id) => void this.#planned.set(id, { name, paymentId }),
      struck: (name) => {
        this.#struck.set(paymentId, [...(this.#struck.get(paymentId) ?? []), name]);
      },
      did: (act) => void this.persons.set(paymentId, [...(this.persons.get(paymentId) ?? []), act]),
      forged: (one) => void this.forged.set(paymentId, [...(this.forged.get(paymentId) ?? []), one]),
      isOver,
    };
  }

  /** Those of the twins' planned faults that really struck count from here on. */
  settle(struck: ReadonlyMap<number, number>): void {
    for (const [id, { name, paymentId }] of this.#planned)
      if ((struck.get(id) ?? 0) > 0)
        this.#struck.set(paymentId, [...(this.#struck.get(paymentId) ?? []), name]);
    this.#planned.clear();
  }

  of(paymentId: string): readonly string[] {
    return this.#struck.get(paymentId) ?? [];
  }

  /** The faults of the world that were active while it was under way. */
  during(from: number, to: number): Interval[] {
    return this.world.filter((interval) => interval.from <= to && interval.to >= from);
  }

  byKind(): Record<string, number> {
    const names = [...[...this.#struck.values()].flat(), ...this.world.map(({ name }) => name)];
    return countBy(names.sort(), (name) => name);
  }

  /** Which two kinds met: both on one payment, or both active at one time. */
  pairs(spans: ReadonlyMap<string, { readonly from: number; readonly to: number }>): Set<string> {
    const pairs = new Set<string>();
    const meet = (names: readonly string[]) => {
      for (const [at, one] of names.entries())
        for (const other of names.slice(at + 1))
          if (one !== other) pairs.add([one, other].sort().join(" + "));
    };
    for (const { name, from, to } of this.world)
      for (const other of this.during(from, to)) meet([name, other.name]);
    for (const [paymentId, { from, to }] of spans)
      for (const own of this.of(paymentId)) {
        meet([own, ...this.of(paymentId)]);
        for (const { name } of this.during(from, to)) meet([own, name]);
      }
    return pairs;
  }
}
