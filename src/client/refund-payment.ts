import { randomUUID } from "node:crypto";
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  type Client,
} from "@temporalio/client";
import type { Refund } from "../domain/aftercare/view.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import { parseRefundInput, type RefundInput } from "../domain/input/command-input.js";
import { PAYMENT_AFTERCARE, refundUpdate } from "../workflows/messages.js";
import { aftercareStartOptions } from "./aftercare-start-options.js";
import { CommandRefused, InvalidInput, PaymentNotFound } from "./errors.js";
import { ownWorkflowClient } from "./own-workflow-client.js";
import { withinUpdateLimit } from "./update-limit.js";
import { commandRefusedFrom, conflictFrom } from "./workflow-failures.js";
import { isPaymentOrAftercareKept } from "./kept-in-namespace.js";

/** Gives money back, through the payment's aftercare, which is started where it isn't there yet. */
export async function refundPayment(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  input: RefundInput,
): Promise<Refund> {
  const parsed = parseRefundInput(input);
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  // Otherwise a mistyped paymentId would start an aftercare of a payment that doesn't exist.
  if (!(await isPaymentOrAftercareKept(client, { account, paymentId })))
    throw new PaymentNotFound(account, paymentId);
  const updateId = randomUUID();
  try {
    return await withinUpdateLimit(aftercareWorkflowId(account, paymentId), () =>
      ownWorkflowClient(client).executeUpdateWithStart(refundUpdate, {
        args: [parsed.input],
        updateId,
        startWorkflowOperation: new WithStartWorkflowOperation(
          PAYMENT_AFTERCARE,
          aftercareStartOptions(taskQueue, account, paymentId),
        ),
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw conflictFrom(error.cause, input.refundId) ?? commandRefusedFrom(error.cause) ?? error;
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new CommandRefused(`can't refund ${paymentId}: its aftercare is over`, { cause: error });
    throw error;
  }
}
