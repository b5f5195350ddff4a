import { setTimeout as sleep } from "node:timers/promises";
import { drawWorldFault } from "./faults/index.js";
import type { Means, WorldFault } from "./faults/fault.js";
import type { Progress } from "./progress.js";
import type { Random } from "./random.js";
import type { Interval, Strikes } from "./strikes.js";
import type { World } from "./world.js";

/** Two at once. */
const LANES = 2;

interface Planned {
  readonly fault: WorldFault;
  readonly holdMs: number;
  readonly draw: Random;
}

/** Of each fault of the world: enough of them for a short run to meet many, and of a long one a kill for every 20 payments. */
export function drawWorldFaults(seed: Random, runs: number, means: Means): Planned[] {
  const count = Math.max(24, Math.ceil(runs / 3.5));
  return Array.from({ length: count }, (_, at) => {
    const draw = seed.child(`world fault ${at}`);
    return { fault: drawWorldFault(draw, means), holdMs: draw.between(500, 4_000), draw };
  });
}

/** Strikes the world while payments are under way, spread evenly over them. */
export class Conductor {
  readonly #world: World;
  readonly #strikes: Strikes;
  readonly #progress: Progress;
  readonly #planned: readonly Planned[];
  readonly #runs: number;
  #next = 0;
  #begun = 0;

  constructor(world: World, strikes: Strikes, progress: Progress, planned: readonly Planned[], runs: number) {
    this.#world = world;
    this.#strikes = strikes;
    this.#progress = progress;
    this.#planned = planned;
    this.#runs = runs;
  }

  get struck(): number {
    return this.#next;
  }

  /** Until it is this payment's turn: not so far ahead of the faults that these would find nobody. */
  async turn(index: number): Promise<void> {
    const due = Math.floor((index * this.#planned.length) / this.#runs) - 12;
    while (this.#next < due) await sleep(100);
    this.#begun = Math.max(this.#begun, index + 1);
  }

  /** Resolves once every fault has struck and is healed. */
  async run(stopping: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: LANES }, () => this.#lane(stopping)));
  }

  async #lane(stopping: AbortSignal): Promise<void> {
    for (;;) {
      const at = this.#next;
      const planned = this.#planned[at];
      if (planned === undefined || stopping.aborted) return;
      if (this.#begun < Math.floor((at * this.#runs) / this.#planned.length)) {
        await sleep(100);
        continue;
      }
      this.#next++;
      await this.#strike(planned);
      await sleep(planned.draw.between(100, 700));
    }
  }

  async #strike({ fault, holdMs, draw }: Planned): Promise<void> {
    const { name, kills = false } = fault;
    const interval: Interval = { name, kills, from: Date.now(), to: Infinity, recoveredMs: null };
    this.#strikes.world.push(interval);
    const heal = await fault.strike(this.#world, draw);
    if (kills) void this.#recovery(interval);
    await sleep(holdMs);
    await heal();
    interval.to = Date.now();
  }

  async #recovery(interval: Interval): Promise<void> {
    await this.#progress.next();
    interval.recoveredMs = Date.now() - interval.from;
  }
}
