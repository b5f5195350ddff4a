import { parseArgs } from "node:util";

/** What breaks things: run one after the other where no command is named. */
export const LEVELS = ["simulation", "campaign", "deliveries"] as const;
/** `keep`: a seed's story is kept as a test; `report`: docs/reliability.md is written from the last runs. */
const COMMANDS = [...LEVELS, "keep", "report"] as const;
export type CommandName = (typeof COMMANDS)[number];

export interface FaultsOptions {
  /** None: every level. */
  readonly command: CommandName | null;
  readonly seed: number;
  /** How many payments, stories or sends of notifications. */
  readonly runs: number;
  /** A Temporal server that is there already, for the campaign and the deliveries; null: each starts its own. */
  readonly address: string | null;
  /** A full Temporal server on PostgreSQL for the campaign, whose members are killed too. */
  readonly cluster: boolean;
}

export class BadOptions extends Error {}

export const USAGE = `npm run faults -- [${COMMANDS.join("|")}] --seed N --runs N [--address HOST:PORT | --cluster]`;

/** @throws BadOptions */
export function readOptions(args: readonly string[]): FaultsOptions {
  const { values, positionals } = parsed(args);
  const [command = null, ...more] = positionals;
  if (more.length > 0 || (command !== null && !isCommand(command)))
    throw new BadOptions(`there is no ${positionals.join(" ")} here`);
  if (values.cluster && values.address !== undefined)
    throw new BadOptions("--cluster starts a server of its own, and --address names another one");
  return {
    command,
    seed: number("seed", values.seed),
    runs: number("runs", values.runs),
    address: values.address ?? null,
    cluster: values.cluster,
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
        cluster: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new BadOptions(error instanceof Error ? error.message : String(error));
  }
}

function isCommand(name: string): name is CommandName {
  return (COMMANDS as readonly string[]).includes(name);
}

function number(name: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new BadOptions(`--${name} must be a number from 1, not ${value}`);
  return Number(value);
}
