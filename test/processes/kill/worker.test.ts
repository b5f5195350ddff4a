import { inject, test } from "vitest";
import { startStack } from "../../support/stack.js";
import { callsEnded } from "./backend.js";
import { killAtEveryStep } from "./every-step.js";
import { flows } from "./flows.js";
import type { Setting } from "./round.js";
import { dies } from "./sample.js";

/**
 * Doubts are settled within seconds. That "no such transaction" is believed so soon is safe only because a process
 * that is killed sends nothing afterwards.
 */
const schedules = { check: [1, 2, 4], poll: [2, 4, 8], notFoundAnswers: 2, notFoundSettleSeconds: 1 };

/** The worker dies for good; a new one takes over, which was never halted. */
async function setting(): Promise<Setting> {
  const stack = await startStack({ schedules, worker: "later" });
  return {
    stack,
    temporalAddress: inject("temporal").address,
    schedules,
    async kill(child) {
      await child.kill();
      await stack.worker.start();
    },
    async close() {
      await callsEnded(stack);
      await stack.close();
    },
  };
}

for (const flow of flows)
  test(
    `a payment outlives the SIGKILL of its worker at every step: ${flow.name}`,
    { concurrent: true, skip: !dies("worker", flow, flows), timeout: 600_000 },
    () => killAtEveryStep("worker", flow, setting),
  );
