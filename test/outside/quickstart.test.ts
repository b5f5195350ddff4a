import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { blocksOf, runShell } from "../docs/shell-blocks.js";
import { movements } from "../support/movements.js";
import { useStack } from "../support/stack.js";
import { withShopper } from "./shopper.js";

vi.setConfig({ testTimeout: 180_000 });
const ROOT = join(import.meta.dirname, "../..");
const stack = useStack({ schedules: { poll: [600] } });
/** In the checkout, so that the program finds what it imports. */
let folder = "";

beforeAll(() => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache/quickstart-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("docs/quickstart.md: its program compiles as it stands, charges, refunds, and is explained", async () => {
  const [program = ""] = blocksOf("quickstart.md", "ts");
  const [, compileAndRun = "", explain = ""] = blocksOf("quickstart.md", "sh");
  const env = { HOLDFAST_TASK_QUEUE: stack.current.taskQueue };
  const address = { "127.0.0.1:41233": inject("temporal").address };
  writeFileSync(join(folder, "quickstart.ts"), program);

  const printed = await withShopper(
    stack.current.sandbox,
    runShell(compileAndRun, { given: address, cwd: folder, env }),
  );
  const [, paymentId = ""] = /^(ORDER\d+) is requires_action\. Pay here: http/.exec(printed) ?? [];
  expect(printed).toContain(`\n${paymentId} is captured\nrefund R1 is refunded\n`);
  expect(movements(stack.current, paymentId)).toEqual(["charge 20.00", "refund 5.00"]);

  const given = { ...address, ORDER1768478400000: paymentId };
  const story = await runShell(explain, { given, cwd: ROOT, env });
  expect(story).toContain("captured: 20.00 USD is taken");
  expect(story).toContain(`asked payermax to refund 5.00 USD (${paymentId}_REFUND_R1)`);
});
