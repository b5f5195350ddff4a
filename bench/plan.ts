import { CONTENDER_NAMES, type ContenderName } from "./contenders/contender.js";
import { FLOW_NAMES } from "./flows.js";
import type { Cell } from "./measure/cell.js";

/** How many payments are made at once, and how many in all, in one cell of a round. */
export interface Load {
  readonly atOnce: number;
  readonly payments: number;
}

/** How much is measured in each round. */
export interface Plan {
  readonly loads: readonly Load[];
  /** For each row of the relay's table. */
  readonly notifications: number;
  /** Before the first round: a relay that has just started is three times as slow. */
  readonly warmUp: number;
}

export const FULL: Plan = {
  loads: [
    { atOnce: 1, payments: 20 },
    { atOnce: 20, payments: 100 },
    { atOnce: 100, payments: 200 },
  ],
  notifications: 300,
  warmUp: 500,
};

export const QUICK: Plan = {
  loads: [
    { atOnce: 1, payments: 3 },
    { atOnce: 20, payments: 30 },
    { atOnce: 100, payments: 100 },
  ],
  notifications: 60,
  warmUp: 200,
};

/** Every cell of every round. The contenders follow one another closely, so that they meet the same machine. */
export function planCells(rounds: number, loads: readonly Load[], newId: () => string): Cell[] {
  const cells: Cell[] = [];
  for (let round = 1; round <= rounds; round++)
    for (const flow of FLOW_NAMES)
      for (const { atOnce, payments } of loads)
        for (const contender of inTurn(round))
          cells.push({ round, flow, atOnce, contender, paymentIds: Array.from({ length: payments }, newId) });
  return cells;
}

/** Another is first in each round: the first meets the machine after a pause. */
function inTurn(round: number): ContenderName[] {
  const first = round % CONTENDER_NAMES.length;
  return [...CONTENDER_NAMES.slice(first), ...CONTENDER_NAMES.slice(0, first)];
}
