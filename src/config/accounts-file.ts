import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { variable, type Environment } from "./environment.js";
import { ConfigError, errorCode } from "./error.js";

export const ACCOUNTS_FILE = "HOLDFAST_ACCOUNTS_FILE";

export interface AccountsFile {
  /** As the operator wrote it. */
  readonly path: string;
  readonly folder: string;
  /** By name; neither the names nor what is in them is checked yet. */
  readonly accounts: ReadonlyMap<string, unknown>;
}

/**
 * The file that `HOLDFAST_ACCOUNTS_FILE` names; null where it names none.
 *
 * @throws ConfigError
 */
export function readAccountsFile(env: Environment): AccountsFile | null {
  const path = variable(env, ACCOUNTS_FILE);
  if (path === undefined) return null;
  const content = parseJson(path, readText(path));
  refuseWritableByOthers(path);
  // Not by a schema, which would leave out a name such as `__proto__` in silence.
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new ConfigError([`${path}: is not an object; expected one with account names`]);
  return { path, folder: dirname(resolve(path)), accounts: new Map(Object.entries(content)) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // Not the value: it may be the JSON itself, with its secrets, put into the variable by mistake.
    throw new ConfigError([
      `${ACCOUNTS_FILE} names a file that can't be read${errorCode(error)}; expected the path of a JSON file`,
    ]);
  }
}

/** Whoever may write it can have all of an account's money sent to a provider, or merchant, of their own. */
function refuseWritableByOthers(path: string): void {
  // Windows has other rights, of which the mode says nothing.
  const mode = process.platform === "win32" ? 0 : statSync(path).mode & 0o777;
  if ((mode & 0o022) !== 0)
    throw new ConfigError([
      `${path}: may be written by others than its owner (mode ${mode.toString(8)}); expected nobody else to: chmod go-w ${path}`,
    ]);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // Node's message quotes what stands around the place, which may be a secret.
    const [, position] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
    const line =
      position === undefined ? "" : ` (line ${text.slice(0, Number(position)).split("\n").length})`;
    throw new ConfigError([`${path}: is not valid JSON${line}`]);
  }
}
