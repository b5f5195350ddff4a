import type { ContenderName } from "../contenders/contender.js";
import type { FlowName } from "../flows.js";
import type { Spread } from "../measure/statistics.js";

/** Everything that one run of the benchmark found: what the JSON file holds. */
export interface Figures {
  readonly measuredAt: string;
  readonly rounds: number;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly flows: readonly FlowFigures[];
  readonly relay: readonly RelayFigures[];
  readonly reading: readonly ReadingFigures[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly temporalSdk: string;
  /** Its version, and where its data is. */
  readonly temporalServer: string;
  readonly commit: string | null;
}

export interface FlowFigures {
  readonly flow: FlowName;
  /** What the provider saw of each payment, checked for every contender. */
  readonly calls: readonly string[];
  readonly loads: readonly LoadFigures[];
  readonly costs: readonly CostFigures[];
}

export interface LoadFigures {
  readonly atOnce: number;
  /** Payments of each contender in each round. */
  readonly payments: number;
  readonly contenders: readonly ContenderFigures[];
  readonly ratios: Ratios;
}

export interface ContenderFigures {
  readonly contender: ContenderName;
  readonly paymentsPerSecond: Spread;
  readonly firstMs: LatencySpread;
  readonly finalMs: LatencySpread;
  /** CPU seconds for a thousand payments, by process. */
  readonly cpuSecondsPerThousand: Readonly<Record<string, Spread>>;
  readonly workerPeakBytes: Spread;
}

export interface LatencySpread {
  readonly p50: Spread;
  readonly p99: Spread;
}

/** Round by round, so that a slow minute of the machine is in both. */
export interface Ratios {
  /** holdfast / bare; the aim is 0.9 or more. */
  readonly paymentsPerSecond: Spread;
  /** holdfast / bare, p50; the aim is 1.1 or less. */
  readonly timeToFinal: Spread;
  /** holdfast / tutorial, p50; the aim is 0.7 or less. */
  readonly timeToFirst: Spread;
}

/** Of one payment; medians of a sample, as a busy server adds an event now and then. */
export interface CostFigures {
  readonly contender: ContenderName;
  readonly events: number;
  readonly bytes: number;
  readonly actions: number;
}

/** What acknowledges notifications, with so many of them at once. */
export interface RelayFigures {
  readonly what: string;
  readonly atOnce: number;
  readonly perSecond: Spread;
  readonly ms: LatencySpread;
  /** Per second, to a server that only signals, round by round; null: there is none to compare with. */
  readonly toBare: Spread | null;
}

/** The relay's resident memory, in bytes: before anything, and in and after each flood of bodies. */
export interface MemoryFigures {
  readonly atStart: number;
  readonly floods: readonly {
    /** Handed to the system for the relay, oversized and slow bodies together. */
    readonly sentBytes: number;
    readonly seconds: number;
    /** How many requests each status answered; 0: the connection was closed without one that was read. */
    readonly statuses: Readonly<Record<string, number>>;
    readonly peak: number;
    readonly after: number;
  }[];
}

/** Verifying and parsing one notification, in this process alone. */
export interface ReadingFigures {
  readonly what: string;
  readonly microseconds: Spread;
}
