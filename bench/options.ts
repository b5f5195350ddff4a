import { parseArgs } from "node:util";

/** What can be measured alone. */
export const PARTS = ["memory", "relay"] as const;

export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  /** Null: all but the memory. */
  readonly part: Part | null;
  readonly quick: boolean;
  readonly rounds: number;
  /** A Temporal server that is there already; null: one of its own. */
  readonly address: string | null;
  readonly namespace: string;
  /** Where the own server keeps its data; null: in memory. */
  readonly db: string | null;
  /** Where the figures go. */
  readonly json: string;
  /** Whether the project's documents are written anew from the figures. */
  readonly docs: boolean;
  /** A folder for CPU profiles of the workers; null: none are taken. */
  readonly profile: string | null;
}

export class BadOptions extends Error {
  override readonly name = "BadOptions";
}

export const USAGE = `Usage: npm run bench -- [options]
  --quick            under two minutes: fewer payments and rounds, figures less sure
  --rounds N         rounds (default 5, with --quick 1)
  --db FILE          the own Temporal server keeps its data in FILE, not in memory
  --address H:P      another Temporal server, with --namespace NAME (default "default")
  --part memory      only this: the relay's memory under 512 MiB of oversized and slow bodies, twice
  --part relay       only this: how fast the relay acknowledges, with a spool and without
  --json FILE        where the figures go (default bench-figures.json)
  --docs             writes docs/performance.md and docs/performance.json anew
  --profile FOLDER   writes CPU profiles of the workers, which slows them`;

/** @throws BadOptions in words for who typed them */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = parsed(args);
  const { quick = false, address, db } = values;
  if (address !== undefined && db !== undefined)
    throw new BadOptions("--db is for a server of its own: leave it out with --address");
  return {
    part: part(values.part),
    quick,
    rounds: rounds(values.rounds ?? (quick ? "1" : "5")),
    address: address ?? null,
    namespace: values.namespace ?? "default",
    db: db ?? null,
    json: values.json ?? "bench-figures.json",
    docs: values.docs ?? false,
    profile: values.profile ?? null,
  };
}

function part(name: string | undefined): BenchOptions["part"] {
  if (name === undefined) return null;
  const found = PARTS.find((one) => one === name);
  if (found === undefined) throw new BadOptions(`--part must be ${PARTS.join(" or ")}, not ${name}`);
  return found;
}

function rounds(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new BadOptions(`--rounds must be a number from 1 to 99, not ${text}`);
  return Number(text);
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ quick: flag, docs: flag },
        ...{ part: text, rounds: text, address: text, namespace: text, db: text, json: text, profile: text },
      },
    }).values;
  } catch (error) {
    throw new BadOptions(error instanceof Error ? error.message : String(error));
  }
}
