import { userInfo } from "node:os";
import { createInterface } from "node:readline/promises";
import { environment, mayColor } from "../config/cli.js";
import type { Terminal } from "./command.js";

/** This process's terminal. Questions go to standard error: standard output has the answer alone. */
export function thisTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  const env = environment();
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    isColored: stdout.isTTY && mayColor(env),
    ask: stdin.isTTY && stderr.isTTY ? ask : null,
    env,
    userName,
    now: () => new Date(),
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** A container may have no name for its user. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
