import { randomUUID } from "node:crypto";
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import type { AftercareView, Refund } from "../domain/aftercare/view.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import { parseRefundInput, type RefundInput } from "../domain/input/command-input.js";
import {
  aftercareQuery,
  IDEMPOTENCY_CONFLICT,
  PAYMENT_AFTERCARE,
  refundUpdate,
} from "../workflows/messages.js";
import { aftercareStart } from "./aftercare-start.js";
import { refusedIn } from "./command-payment.js";
import { CommandRefused, IdempotencyConflict, InvalidInput, PaymentNotFound } from "./errors.js";
import { inTurn } from "./in-turn.js";
import { isPaymentOrAftercareKept } from "./is-kept.js";

/** Gives money back, through the payment's aftercare, which is started where it isn't there yet. */
export async function refundPayment(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  input: RefundInput,
): Promise<Refund> {
  const parsed = parseRefundInput(input);
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  // Otherwise a mistyped paymentId would leave an aftercare of nothing behind.
  if (!(await isPaymentOrAftercareKept(client, { account, paymentId })))
    throw new PaymentNotFound(account, paymentId);
  const updateId = randomUUID();
  try {
    return await inTurn(aftercareWorkflowId(account, paymentId), () =>
      client.workflow.executeUpdateWithStart(refundUpdate, {
        args: [parsed.input],
        updateId,
        startWorkflowOperation: new WithStartWorkflowOperation(
          PAYMENT_AFTERCARE,
          aftercareStart(taskQueue, account, paymentId),
        ),
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw conflictIn(error.cause, input.refundId) ?? refusedIn(error.cause) ?? error;
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new CommandRefused(`can't refund ${paymentId}: its aftercare is over`, { cause: error });
    throw error;
  }
}

function conflictIn(cause: unknown, refundId: string): IdempotencyConflict | undefined {
  return cause instanceof ApplicationFailure && cause.type === IDEMPOTENCY_CONFLICT
    ? new IdempotencyConflict(refundId, cause.message, { cause })
    : undefined;
}

/** What came after the payment; null: nothing has. */
export async function presentAftercare(
  client: Client,
  { account, paymentId }: PaymentKey,
): Promise<AftercareView | null> {
  const handle = client.workflow.getHandle(aftercareWorkflowId(account, paymentId));
  try {
    const { status } = await handle.describe();
    return status.name === "RUNNING"
      ? await handle.query(aftercareQuery)
      : ((await handle.result()) as AftercareView);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    if (error instanceof WorkflowFailedError)
      throw new CommandRefused(`the aftercare of ${paymentId} was ${error.message}`, { cause: error });
    throw error;
  }
}
