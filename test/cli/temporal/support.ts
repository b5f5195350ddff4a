import { spawn } from "node:child_process";
import { join } from "node:path";
import { inject } from "vitest";
import { cli } from "../terminal.js";
import { payloadKeysOfProject } from "../../support/encryption.js";
import { documents, type Documents } from "../../../src/cli/documents.js";

const MAIN = join(import.meta.dirname, "../../../dist/src/cli/main.js");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

const ranAsProcess = new Set<string | undefined>();

/**
 * A command without a terminal, which knows of the environment only what is given. Each command runs as the built program
 * at first; its repeats run in this process, which spares a start of Node for each.
 */
export async function holdfast(args: readonly string[], env: Environment = {}): Promise<Ended> {
  const [command] = args;
  const all = {
    TEMPORAL_ADDRESS: inject("temporal").address,
    ...(payloadKeysOfProject !== undefined && { HOLDFAST_PAYLOAD_KEYS: payloadKeysOfProject }),
    ...env,
  };
  if (!ranAsProcess.has(command)) {
    ranAsProcess.add(command);
    return asProcess(args, all);
  }
  const { code, out, err } = await cli(args, { env: all, now: () => new Date() });
  return { code, out, err };
}

function asProcess(args: readonly string[], env: Environment): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, out, err });
    });
  });
}

/** What `--json` printed: one document, which fits the schema of its command. */
export function documentOf<Name extends keyof Documents>(name: Name, { out, err }: Ended): Documents[Name] {
  const read = documents[name].safeParse(out === "" ? undefined : JSON.parse(out));
  if (!read.success) throw new Error(`${read.error.message}\n${out}\n${err}`);
  return read.data as Documents[Name];
}
