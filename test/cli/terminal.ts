import type { Terminal } from "../../src/cli/command.js";
import { runCli } from "../../src/cli/program.js";

/** A terminal that keeps what is written to it, and answers every question with `answer`; null: there is nobody. */
export function fakeTerminal(given: {
  readonly answer?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly isColored?: boolean;
  readonly now?: () => Date;
}) {
  const { answer = null, env = {}, isColored = false } = given;
  const { now = () => new Date("2026-01-15T14:00:00Z") } = given;
  const written = { out: "", err: "", asked: [] as string[] };
  const terminal: Terminal = {
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    isColored,
    ask:
      answer === null
        ? null
        : (question) => {
            written.asked.push(question);
            return Promise.resolve(answer);
          },
    // Port 9 takes nobody's call: what tries to connect fails.
    env: { TEMPORAL_ADDRESS: "127.0.0.1:9", ...env },
    userName: () => "ada",
    now,
  };
  return { terminal, written };
}

/** Runs a command line to its end. */
export async function cli(args: readonly string[], given: Parameters<typeof fakeTerminal>[0] = {}) {
  const { terminal, written } = fakeTerminal(given);
  return { code: await runCli(args, terminal), ...written };
}
