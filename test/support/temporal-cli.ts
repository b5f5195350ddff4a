import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inject } from "vitest";

const run = promisify(execFile);

/** The `temporal` command against the shared dev server, as a person would use it; where payloads are encrypted, by the codec endpoint. */
export async function temporal(...args: string[]): Promise<string> {
  const { cliPath, address } = inject("temporal");
  const codec = inject("codec");
  const decoded = codec && ["--codec-endpoint", codec.url, "--codec-auth", `Bearer ${codec.token}`];
  const running = run(cliPath, [...args, "--address", address, ...(decoded ?? [])], {
    maxBuffer: 16 * 1024 * 1024,
  });
  // It asks before it deletes.
  running.child.stdin?.end("y\n");
  return (await running).stdout;
}
