import { Tape } from "../../support/tape.js";
import { audit, forgotten } from "./auditor.js";
import { merchant, Operator } from "./people.js";
import { World } from "./world.js";

export interface Story {
  readonly bytes: Uint8Array;
  readonly world: World;
  /** What went wrong; empty: nothing. */
  readonly violations: readonly string[];
}

const HOUR = 3_600;
const DAY = 24 * HOUR;
const END = 530 * DAY;

/** Tells the one story that these bytes hold, from the payment's opening to its last refund. */
export function tell(bytes: Uint8Array): Story {
  const world = new World(new Tape(bytes));
  try {
    const operator = new Operator(world);
    merchant(world);
    const { tape, agenda } = world;
    const calmAt = tape.pick([3 * HOUR, 10 * 60, 2 * DAY, 9 * DAY, 40 * DAY]);
    agenda.at(calmAt, () => {
      world.mischief.isOver = true;
    });
    // From then on everybody tells the truth, and a person looks in again and again.
    attends(world, operator, calmAt, 60);
    // Refunds that come late.
    for (const from of [200 * DAY, 500 * DAY]) attends(world, operator, from, 16);
    while (agenda.goOn(END)) {
      const violation = forgotten(world);
      if (violation !== null) return { bytes, world, violations: [violation] };
    }
    return { bytes, world, violations: audit(world, operator) };
  } catch (error) {
    return {
      bytes,
      world,
      violations: [`it broke: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

/** Looks in so many times, every six hours. */
function attends(world: World, operator: Operator, from: number, visits: number): void {
  let hasTold = false;
  const visit = (left: number) => {
    if (!hasTold && world.twin.isSettled) {
      hasTold = true;
      world.twin.tellsAll();
    }
    operator.settles(true);
    operator.acknowledges();
    if (left > 0) world.agenda.in(6 * HOUR, visit.bind(null, left - 1));
  };
  world.agenda.at(from + 6 * HOUR, visit.bind(null, visits - 1));
}
