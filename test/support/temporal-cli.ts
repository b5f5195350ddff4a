import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inject } from "vitest";

const run = promisify(execFile);

/** The `temporal` command against the shared dev server, as a person would use it. */
export async function temporal(...args: string[]): Promise<string> {
  const { cliPath, address } = inject("temporal");
  const running = run(cliPath, [...args, "--address", address], {
    maxBuffer: 16 * 1024 * 1024,
  });
  // It asks before it deletes.
  running.child.stdin?.end("y\n");
  return (await running).stdout;
}
