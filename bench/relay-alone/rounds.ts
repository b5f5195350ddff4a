import { spreadOf, type Spread } from "../measure/statistics.js";
import type { RelayFigures } from "../report/figures.js";
import { latencies } from "../report/summarize.js";
import { measureDeliveries, type DeliveryFigures } from "./cell.js";
import type { Way } from "./deliveries.js";

export interface Rounds {
  readonly rounds: number;
  /** Of each cell: one way, so many at once, in one round. */
  readonly notifications: number;
  /** Of each way before the first round: until then Node still compiles what the relay runs. */
  readonly warmUp: number;
  readonly say: (line: string) => void;
}

const LOADS = [1, 20];

interface Measured {
  readonly cell: Cell;
  readonly figures: DeliveryFigures;
}

interface Cell {
  readonly round: number;
  readonly way: Way;
  readonly atOnce: number;
}

/**
 * @param groups ways that are compared: they follow one another closely, so that they meet the same machine. What only
 *   signals comes last; where there is none, nothing is compared
 */
export async function measureRounds(
  groups: readonly (readonly Way[])[],
  { rounds, notifications, warmUp, say }: Rounds,
): Promise<RelayFigures[]> {
  say("Warming up the relay");
  for (const way of groups.flat()) await measureDeliveries(way, Math.max(...LOADS), warmUp);
  const cells = planRounds(groups, rounds);
  const measured: Measured[] = [];
  for (const cell of cells) {
    const { round, way, atOnce } = cell;
    const figures = await measureDeliveries(way, atOnce, notifications);
    measured.push({ cell, figures });
    say(
      `[${measured.length}/${cells.length}] round ${round}, ${way.title}, ${atOnce} at once: ` +
        `${figures.perSecond.toFixed(0)} per second, p50 ${figures.ms.p50.toFixed(1)} ms`,
    );
  }
  return groups.flatMap((ways) =>
    LOADS.flatMap((atOnce) =>
      ways.map((way) => {
        const ofRow = measured.filter(({ cell }) => cell.way === way && cell.atOnce === atOnce);
        return {
          what: way.title,
          atOnce,
          perSecond: spreadOf(ofRow.map(({ figures }) => figures.perSecond)),
          ms: latencies(ofRow.map(({ figures }) => figures.ms)),
          toBare: ratioTo(ways.at(-1), ofRow, measured),
        };
      }),
    ),
  );
}

/** Round by round, so that a slow minute of the machine is in both. */
function ratioTo(
  bare: Way | undefined,
  row: readonly Measured[],
  measured: readonly Measured[],
): Spread | null {
  if (bare?.isBare !== true) return null;
  const ratios = row.flatMap(({ cell: { round, atOnce }, figures }) => {
    const same = measured.find(
      ({ cell }) => cell.way === bare && cell.round === round && cell.atOnce === atOnce,
    );
    return same ? [figures.perSecond / same.figures.perSecond] : [];
  });
  return spreadOf(ratios);
}

function planRounds(groups: readonly (readonly Way[])[], rounds: number): Cell[] {
  return Array.from({ length: rounds }, (_, at) => at + 1).flatMap((round) =>
    groups.flatMap((ways) =>
      LOADS.flatMap((atOnce) =>
        // The other is first in the next round: the first meets the machine after a pause.
        (round % 2 === 1 ? ways : [...ways].reverse()).map((way) => ({ round, way, atOnce })),
      ),
    ),
  );
}
