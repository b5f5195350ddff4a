import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { blocksOf } from "../docs/shell-blocks.js";
import { movements } from "../support/movements.js";
import { useStack } from "../support/stack.js";
import { pythonIsRequired, whyNoPython } from "./python/program.js";
import { withShopper } from "./shopper.js";

/** The whole programs of docs/other-languages.md, as they stand. */
vi.setConfig({ testTimeout: 240_000 });
const { HOLDFAST_TEST_PYTHON: python = "", HOLDFAST_TEST_GO: go } = process.env;
const stack = useStack({ schedules: { poll: [600] } });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-languages-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(program: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    TEMPORAL_ADDRESS: inject("temporal").address,
    HOLDFAST_TASK_QUEUE: stack.current.taskQueue,
  };
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env, timeout: 200_000 });
  return stdout;
}

function proves(printed: string): void {
  const [, paymentId = ""] = /^(STAY\d+) is requires_action\. Pay here: http/m.exec(printed) ?? [];
  const told = printed.slice(printed.indexOf("\n", printed.indexOf(paymentId)) + 1).split("\n");
  expect(told).toEqual([
    `${paymentId} is authorized`,
    expect.stringMatching(new RegExp(`^CommandRefused: can't capture ${paymentId}: `)),
    `${paymentId} is captured`,
    "refund R1 is refunded",
    "",
  ]);
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00", "refund 5.00"]);
}

describe("docs/other-languages.md", () => {
  test.skipIf(whyNoPython !== null && !pythonIsRequired)("in Python", async () => {
    const [program = ""] = blocksOf("other-languages.md", "python");
    await writeFile(join(folder, "payment.py"), program);
    proves(await withShopper(stack.current.sandbox, run(python, ["payment.py"])));
  });

  // Its packages come from the internet, so it is run only where it is asked for.
  test.skipIf(go !== "1")("in Go", async () => {
    const [program = ""] = blocksOf("other-languages.md", "go");
    await writeFile(join(folder, "main.go"), program);
    await run("go", ["mod", "init", "payment"]);
    await run("go", ["mod", "tidy"]);
    await run("go", ["vet", "."]);
    proves(await withShopper(stack.current.sandbox, run("go", ["run", "."])));
  });
});
