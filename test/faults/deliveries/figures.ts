import type { Latency } from "../../../bench/measure/statistics.js";
import type { Audited } from "./auditor.js";

/** What one run of the deliveries came to, as it is kept in a file. */
export interface DeliveryFigures extends Audited {
  readonly at: string;
  readonly seed: number;
  /** So many sends were planned. */
  readonly runs: number;
  readonly seconds: number;
  readonly sendingSeconds: number;
  readonly payments: number;
  readonly closed: number;
  readonly events: number;
  readonly eventsByTime: Readonly<Record<string, number>>;
  /** With the repeats of what was not acknowledged. */
  readonly requests: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly acknowledgedMs: Latency;
  /** By the relays' logs: `kept` went by the spool. */
  readonly relaySaid: Readonly<Record<string, number>>;
  readonly cuts: number;
  readonly serverKills: number;
  readonly relayKills: number;
  /** Of the time in which was sent. */
  readonly awayPercent: number;
}
