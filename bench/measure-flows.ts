import { randomBytes } from "node:crypto";
import { CONTENDER_NAMES } from "./contenders/contender.js";
import { FLOW_NAMES, type FlowName } from "./flows.js";
import { measureCell, type Cell } from "./measure/cell.js";
import { measureHistory } from "./measure/history.js";
import { median } from "./measure/statistics.js";
import { planCells, type Load } from "./plan.js";
import type { CostFigures, FlowFigures } from "./report/figures.js";
import { progressOf } from "./report/progress.js";
import { summarizeFlows, type Measured } from "./report/summarize.js";
import type { Stage } from "./stage.js";

const WARM_UP: readonly Load[] = [{ atOnce: 10, payments: 20 }];
/** Of each contender and flow, to see what a payment leaves in Temporal. */
const HISTORIES = 15;

/** Pays, by every contender and flow in turn, and says what it took. */
export async function measureFlows(
  stage: Stage,
  rounds: number,
  loads: readonly Load[],
  say: (line: string) => void,
): Promise<FlowFigures[]> {
  const newId = paymentIds();
  say("Warming up");
  for (const cell of planCells(1, WARM_UP, newId)) await measure(stage, cell);
  const cells = planCells(rounds, loads, newId);
  const progress = progressOf(cells, say);
  const measured: Measured[] = [];
  for (const cell of cells) {
    const figures = await measure(stage, cell);
    progress(cell, figures);
    measured.push({ cell, figures });
  }
  say("Counting history events");
  return summarizeFlows(measured, await costsOf(stage, cells));
}

function measure({ contenders, provider, temporal }: Stage, cell: Cell) {
  return measureCell(cell, contenders[cell.contender], provider, () => temporal.usage());
}

async function costsOf(
  { client, contenders }: Stage,
  cells: readonly Cell[],
): Promise<Record<FlowName, CostFigures[]>> {
  const costs = {} as Record<FlowName, CostFigures[]>;
  for (const flow of FLOW_NAMES) {
    costs[flow] = [];
    for (const contender of CONTENDER_NAMES) {
      const paid = cells.filter((cell) => cell.flow === flow && cell.contender === contender);
      const sample = paid.flatMap(({ paymentIds }) => paymentIds).slice(0, HISTORIES);
      const { backend } = contenders[contender];
      const histories = await Promise.all(
        sample.map((paymentId) => measureHistory(client, backend, paymentId)),
      );
      costs[flow].push({
        contender,
        events: median(histories.map(({ events }) => events)),
        bytes: median(histories.map(({ bytes }) => bytes)),
        actions: median(histories.map(({ actions }) => actions)),
      });
    }
  }
  return costs;
}

/** Numbers that no other run has used on the same server. */
function paymentIds(): () => string {
  const run = randomBytes(4).toString("hex").toUpperCase();
  let made = 0;
  return () => `BENCH_${run}_${++made}`;
}
