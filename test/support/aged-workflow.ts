import { makeContinueAsNewFunc } from "@temporalio/workflow";

/** A payment's run that hands its state on at once, to a run on the queue of the real workflows. */
async function handOn(
  workflowType: string,
  taskQueue: string,
  input: unknown,
  state: unknown,
): Promise<void> {
  await makeContinueAsNewFunc({ workflowType, taskQueue })(input, state);
}

export function chargePayment(input: unknown, state: unknown, taskQueue: string): Promise<void> {
  return handOn("chargePayment", taskQueue, input, state);
}

export function authCapturePayment(input: unknown, state: unknown, taskQueue: string): Promise<void> {
  return handOn("authCapturePayment", taskQueue, input, state);
}
