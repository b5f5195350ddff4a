import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";

const run = promisify(execFile);
const DEMO = join(import.meta.dirname, "../../dist/src/demo/main.js");

it("every flow of the demo ends as the provider's ledger says", async () => {
  const { address, cliPath } = inject("temporal");
  const { stdout } = await run(process.execPath, [DEMO, "--address", address], {
    env: { PATH: process.env.PATH, TEMPORAL_CLI_PATH: cliPath },
    timeout: 240_000,
  });
  expect(stdout).toMatch(/^All \d+ payments ended as the provider's ledger says\.$/m);
}, 300_000);
