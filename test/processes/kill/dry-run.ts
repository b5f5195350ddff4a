import { DEFAULT_SCHEDULES } from "../../../src/domain/requests/schedule.js";
import { newPaymentId } from "../../support/stack.js";
import type { Flow } from "./flows.js";
import { problemOf, type Setting } from "./round.js";
import type { Step } from "./stepping-worker.js";
import { startWorkerChild } from "./worker-child.js";

/** The steps of the flow when nobody dies. */
export async function stepsOf(flow: Flow, setting: Setting): Promise<readonly Step[]> {
  const paymentId = newPaymentId("steps");
  const halts = { [flow.workflowId(paymentId)]: 0 };
  // By the usual schedules, on which nothing is asked about before its webhook has come.
  const child = await startWorkerChild(setting.stack, { ...setting, schedules: DEFAULT_SCHEDULES }, halts);
  const problem = await problemOf(flow, setting.stack, paymentId);
  await child.kill();
  if (problem !== null) throw new Error(`without any death, ${problem}`);
  return child.steps;
}
