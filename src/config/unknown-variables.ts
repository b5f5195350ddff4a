import {
  readCardVaultConfig,
  readCodecConfig,
  readDemoConfig,
  readRelayConfig,
  readSandboxConfig,
  readWorkerConfig,
  type Environment,
} from "../config.js";
import { readCliConfig } from "./cli.js";

/** One file of variables often serves all processes, so what any of them reads is known to all. */
const READERS: readonly ((env: Environment) => unknown)[] = [
  readWorkerConfig,
  readRelayConfig,
  readCardVaultConfig,
  readCodecConfig,
  readSandboxConfig,
  readDemoConfig,
  readCliConfig,
];

/** These are for those who work on Holdfast itself. */
const OF_DEVELOPERS = /^HOLDFAST_(TEST|MUTATION)_/;

export interface UnknownVariable {
  readonly variable: string;
  /** The known one that looks most like it; null: none does. */
  readonly meant: string | null;
}

/** The variables that begin like ours and that no process reads: nothing else would tell of a mistyped name. */
export function unknownVariables(env: Environment = process.env): UnknownVariable[] {
  const known = knownVariables();
  return Object.keys(env)
    .filter((name) => name.startsWith("HOLDFAST_") && !known.has(name) && !OF_DEVELOPERS.test(name))
    .map((variable) => ({ variable, meant: closest(variable, known) }));
}

/** Asked of the readers themselves, so that no second list can go stale: an environment without variables sees each name. */
export function knownVariables(): ReadonlySet<string> {
  const asked = new Set<string>();
  const env = new Proxy<Environment>(
    {},
    {
      getOwnPropertyDescriptor(_, name) {
        asked.add(String(name));
        return undefined;
      },
    },
  );
  for (const read of READERS) {
    try {
      read(env);
    } catch {
      // It lacks what it needs. What it asked for is known all the same.
    }
  }
  return asked;
}

const AT_MOST = 3;

function closest(name: string, known: ReadonlySet<string>): string | null {
  const [first] = [...known]
    .map((one) => ({ one, edits: editsBetween(name, one) }))
    .filter(({ edits }) => edits <= AT_MOST)
    .sort((a, b) => a.edits - b.edits);
  return first?.one ?? null;
}

/** How many characters must be put in, taken out or exchanged. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [at, char] of Array.from(a).entries()) {
    const next = [at + 1];
    for (const [index, other] of Array.from(b).entries())
      next.push(
        Math.min(
          (row[index] ?? 0) + (char === other ? 0 : 1),
          (row[index + 1] ?? 0) + 1,
          (next[index] ?? 0) + 1,
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
