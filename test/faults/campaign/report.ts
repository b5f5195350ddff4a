import type { Evidence, Violation } from "./evidence.js";
import type { Interval } from "./strikes.js";

/** What one campaign came to, as it is kept in a file. */
export interface Figures {
  readonly at: string;
  /** `payload keys`, `notification keys`, `a shared card store`. */
  readonly guards: readonly string[];
  readonly seed: number;
  readonly runs: number;
  readonly seconds: number;
  readonly paymentsPerMinute: number;
  readonly paymentsByFlow: Readonly<Record<string, number>>;
  readonly endings: Readonly<Record<string, number>>;
  readonly faults: number;
  readonly faultKinds: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  readonly pairsMet: number;
  readonly pairs: readonly string[];
  readonly kills: number;
  /** In milliseconds after each kill, until the next payment progressed. */
  readonly recoveryMs: {
    readonly median: number | null;
    readonly most: number | null;
    readonly byKind: Record<string, number[]>;
  };
  /** How each stood that a person had to settle. */
  readonly settledByPerson: Readonly<Record<string, string>>;
  readonly replayed: number;
  readonly violations: readonly Violation[];
  readonly versions: Readonly<Record<string, string>>;
}

export function recoveries(world: readonly Interval[]): Figures["recoveryMs"] {
  const byKind: Record<string, number[]> = {};
  for (const { name, kills, recoveredMs } of world)
    if (kills && recoveredMs !== null) (byKind[name] ??= []).push(recoveredMs);
  const all = Object.values(byKind)
    .flat()
    .sort((a, b) => a - b);
  return { median: all[Math.floor(all.length / 2)] ?? null, most: all.at(-1) ?? null, byKind };
}

interface Context {
  readonly seed: number;
  readonly struck: readonly string[];
  readonly meanwhile: readonly Interval[];
  readonly told: readonly string[];
  readonly from: number;
  /** What the provider was asked, as its log has it. */
  readonly requests: readonly { at: string; operation: string; fault: string | null; answer: unknown }[];
}

/** A violation as a story that a person can follow. */
export function story(violations: readonly Violation[], evidence: Evidence, context: Context): string {
  const { plan, ledger, events, aftercareEvents, view, aftercare, persons, webhooks } = evidence;
  const { seed, struck, meanwhile, told, from, requests } = context;
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`  ${title}:`, ...lines.map((line) => `    ${line}`)];
  return [
    `VIOLATION, seed ${seed}, payment ${plan.paymentId} (${plan.kind} of ${plan.value} at ${plan.provider})`,
    ...violations.map(({ invariant, what }) => `  ${invariant}: ${what}`),
    ...list("the merchant", told),
    ...list("struck by", struck),
    ...list(
      "meanwhile",
      meanwhile.map((one) => `${one.name}, ${seconds(one.from - from)} to ${seconds(one.to - from)} s`),
    ),
    ...list(
      "persons",
      persons.map(({ at, act, operation, outcome, taken }) =>
        [at, act, operation, outcome, taken ? "" : "(refused)"].filter(Boolean).join(" "),
      ),
    ),
    ...list(
      "the provider was asked",
      requests.map(({ at, operation, fault, answer }) =>
        `${at} ${operation}${fault === null ? "" : ` [${fault}]`} → ${JSON.stringify(answer)}`.slice(0, 240),
      ),
    ),
    ...list(
      "the provider's ledger",
      ledger.map(
        ({ at, type, amount, refundReference = "" }) => `${at} ${type} ${amount} ${refundReference}`,
      ),
    ),
    ...list(
      "webhooks",
      webhooks.map(
        ({ type, attempts, acknowledged, fault }) =>
          `${type}${fault === null ? "" : ` [${fault}]`}: ${attempts.map(({ at, httpStatus, error }) => `${at} ${httpStatus ?? error ?? ""}`).join(", ") || "never sent"}${acknowledged ? ", acknowledged" : ""}`,
      ),
    ),
    ...list("events", events.map(line)),
    ...list("events after it", aftercareEvents.map(line)),
    `  view: ${JSON.stringify(view)}`,
    `  aftercare: ${JSON.stringify(aftercare)}`,
  ].join("\n");
}

function line({ seq, at, type, ...rest }: { seq: number; at: string; type: string }): string {
  return `${seq} ${at} ${type} ${JSON.stringify(rest)}`.slice(0, 300);
}

function seconds(ms: number): string {
  return Number.isFinite(ms) ? (ms / 1000).toFixed(1) : "the end";
}
