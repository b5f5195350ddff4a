import { parseArgs } from "node:util";

export const PROVIDERS = ["pockyt", "payermax"] as const;
export type FuzzedProvider = (typeof PROVIDERS)[number];

export interface FuzzCommandOptions {
  /** For all providers together. */
  readonly seconds: number;
  readonly seed: number;
  readonly providers: readonly FuzzedProvider[];
}

export class BadOptions extends Error {}

export const USAGE = `npm run fuzz -- [--seconds N] [--seed N] [--provider ${PROVIDERS.join("|")}]`;

/** @throws BadOptions */
export function readOptions(args: readonly string[]): FuzzCommandOptions {
  const { seconds, seed, provider } = parsed(args);
  const providers = PROVIDERS.filter((name) => provider === undefined || name === provider);
  if (providers.length === 0) throw new BadOptions(`there is no provider ${String(provider)}`);
  return { seconds: number("seconds", seconds), seed: number("seed", seed), providers };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: "1" },
      provider: { type: "string" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new BadOptions(error instanceof Error ? error.message : String(error));
  }
}

function number(name: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new BadOptions(`--${name} must be a number from 1, not ${value}`);
  return Number(value);
}
