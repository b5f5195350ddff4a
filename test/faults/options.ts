import { parseArgs } from "node:util";

export const LEVELS = ["simulation", "campaign"] as const;
export type LevelName = (typeof LEVELS)[number];

export interface FaultsOptions {
  /** None: every level, one after the other. */
  readonly level: LevelName | null;
  readonly seed: number;
  /** How many payments or stories. */
  readonly runs: number;
  /** A Temporal server that is there already, for the campaign; null: it starts its own. */
  readonly address: string | null;
}

export class BadOptions extends Error {}

export const USAGE = `npm run faults -- [${LEVELS.join("|")}] --seed N --runs N [--address HOST:PORT]`;

/** @throws BadOptions */
export function readOptions(args: readonly string[]): FaultsOptions {
  const { values, positionals } = parsed(args);
  const [level = null, ...more] = positionals;
  if (more.length > 0 || (level !== null && !isLevel(level)))
    throw new BadOptions(`there is no level ${positionals.join(" ")}`);
  return {
    level,
    seed: number("seed", values.seed),
    runs: number("runs", values.runs),
    address: values.address ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        runs: { type: "string", default: "100" },
        address: { type: "string" },
      },
    });
  } catch (error) {
    throw new BadOptions(error instanceof Error ? error.message : String(error));
  }
}

function isLevel(name: string): name is LevelName {
  return (LEVELS as readonly string[]).includes(name);
}

function number(name: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new BadOptions(`--${name} must be a number from 1, not ${value}`);
  return Number(value);
}
