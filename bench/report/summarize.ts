import { CONTENDER_NAMES, type ContenderName } from "../contenders/contender.js";
import { FLOW_NAMES, FLOWS, type FlowName } from "../flows.js";
import type { Cell, CellFigures } from "../measure/cell.js";
import { spreadOf, type Latency, type Spread } from "../measure/statistics.js";
import type { ContenderFigures, CostFigures, FlowFigures, LatencySpread, LoadFigures } from "./figures.js";

export interface Measured {
  readonly cell: Cell;
  readonly figures: CellFigures;
}

export function summarizeFlows(
  measured: readonly Measured[],
  costs: Readonly<Record<FlowName, readonly CostFigures[]>>,
): FlowFigures[] {
  return FLOW_NAMES.map((flow) => {
    const ofFlow = measured.filter(({ cell }) => cell.flow === flow);
    const loads = [...new Set(ofFlow.map(({ cell }) => cell.atOnce))];
    return {
      flow,
      calls: FLOWS[flow].calls,
      loads: loads.map((atOnce) => ofLoad(atOnce, ofFlow)),
      costs: costs[flow],
    };
  });
}

function ofLoad(atOnce: number, ofFlow: readonly Measured[]): LoadFigures {
  const rounds = (contender: ContenderName) =>
    ofFlow
      .filter(({ cell }) => cell.atOnce === atOnce && cell.contender === contender)
      .sort((a, b) => a.cell.round - b.cell.round);
  const ratio = (other: ContenderName, figure: (figures: CellFigures) => number): Spread => {
    const others = rounds(other).map(({ figures }) => figure(figures));
    return spreadOf(rounds("holdfast").map(({ figures }, at) => figure(figures) / (others[at] ?? NaN)));
  };
  return {
    atOnce,
    payments: rounds("holdfast")[0]?.cell.paymentIds.length ?? 0,
    contenders: CONTENDER_NAMES.map((contender) => ofContender(contender, rounds(contender))),
    ratios: {
      paymentsPerSecond: ratio("bare", ({ paymentsPerSecond }) => paymentsPerSecond),
      timeToFinal: ratio("bare", ({ finalMs }) => finalMs.p50),
      timeToFirst: ratio("tutorial", ({ firstMs }) => firstMs.p50),
    },
  };
}

function ofContender(contender: ContenderName, rounds: readonly Measured[]): ContenderFigures {
  const figures = rounds.map(({ figures }) => figures);
  const processes = Object.keys(figures[0]?.usage ?? {});
  const cpu = (process: string) =>
    spreadOf(
      rounds.map(
        ({ cell, figures: { usage } }) => ((usage[process]?.cpuSeconds ?? 0) / cell.paymentIds.length) * 1000,
      ),
    );
  return {
    contender,
    paymentsPerSecond: spreadOf(figures.map(({ paymentsPerSecond }) => paymentsPerSecond)),
    firstMs: latencies(figures.map(({ firstMs }) => firstMs)),
    finalMs: latencies(figures.map(({ finalMs }) => finalMs)),
    cpuSecondsPerThousand: Object.fromEntries(processes.map((process) => [process, cpu(process)])),
    workerPeakBytes: spreadOf(figures.map(({ usage }) => usage.worker?.peakBytes ?? 0)),
  };
}

export function latencies(rounds: readonly Latency[]): LatencySpread {
  return { p50: spreadOf(rounds.map(({ p50 }) => p50)), p99: spreadOf(rounds.map(({ p99 }) => p99)) };
}
