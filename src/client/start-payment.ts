import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  type Client,
} from "@temporalio/client";
import { parsePaymentInput, type PaymentInput } from "../domain/input/payment-input.js";
import { sameInput } from "../domain/input/same-input.js";
import { paymentWorkflowId } from "../domain/ids.js";
import type { PaymentKind } from "../domain/payment/states.js";
import { summary, type PaymentView } from "../domain/payment/view.js";
import { fixedSearchValues } from "../domain/search-attributes.js";
import { termsByProvider } from "../providers/terms.js";
import { typedSearchAttributes } from "../temporal/search-attributes.js";
import { NEXT_STEP_UPDATE_ID, nextStep, REUSE_POLICY_MEMO } from "../workflows/messages.js";
import { IdempotencyConflict, InvalidInput } from "./errors.js";
import type { PaymentRequest } from "./payment-request.js";
import { currentView } from "./current-payment.js";
import { observeStart } from "./observe-start.js";
import { readWorkflowStart } from "./read-workflow-start.js";
import type { TimeLimit } from "./time-limit.js";
import { invalidInputFrom } from "./workflow-failures.js";

/**
 * Starts a payment and waits for its next step, in one call. A paymentId that exists with the same input gives
 * the existing payment as it is now, running or finished; nothing is started or sent again.
 */
export async function startPayment(
  client: Client,
  taskQueue: string,
  limit: TimeLimit,
  workflow: PaymentWorkflow,
  request: PaymentRequest,
): Promise<PaymentView> {
  const parsed = parsePaymentInput(workflow.kind, request, termsByProvider);
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  const { input } = parsed;
  const workflowId = paymentWorkflowId(input.account, input.paymentId);
  return limit.run(workflowId, () => startOrJoin(client, taskQueue, workflow, workflowId, input));
}

interface PaymentWorkflow {
  readonly type: string;
  readonly kind: PaymentKind;
}

async function startOrJoin(
  client: Client,
  taskQueue: string,
  workflow: PaymentWorkflow,
  workflowId: string,
  input: PaymentInput,
): Promise<PaymentView> {
  const { workflow: observed, started } = observeStart(client);
  try {
    const view = await observed.executeUpdateWithStart(nextStep, {
      updateId: NEXT_STEP_UPDATE_ID,
      startWorkflowOperation: new WithStartWorkflowOperation(workflow.type, {
        workflowId,
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: "USE_EXISTING",
        workflowIdReusePolicy: "REJECT_DUPLICATE",
        memo: REUSE_POLICY_MEMO,
        staticSummary: summary(input),
        typedSearchAttributes: typedSearchAttributes({
          ...fixedSearchValues(input),
          PaymentStatus: "processing",
          // By then the payment was sent to the provider, or it has failed.
          PaymentDueAt: Date.now() + input.actionTimeoutSeconds * 1000,
        }),
      }),
    });
    if (started()) return view;
  } catch (error) {
    const isClosed = error instanceof WorkflowExecutionAlreadyStartedError;
    if (!isClosed)
      throw (error instanceof WorkflowUpdateFailedError ? invalidInputFrom(error.cause) : undefined) ?? error;
  }
  return existingPayment(client, workflow, workflowId, input);
}

/**
 * The payment that was there already, as it is now. It is read anew because the update's reply is the one that its
 * first caller got.
 */
async function existingPayment(
  client: Client,
  workflow: PaymentWorkflow,
  workflowId: string,
  input: PaymentInput,
): Promise<PaymentView> {
  const started = await readWorkflowStart(client, workflowId);
  const recorded = parsePaymentInput(workflow.kind, started.input, termsByProvider);
  if (started.type !== workflow.type || !recorded.ok || !sameInput(recorded.input, input))
    throw new IdempotencyConflict(input.paymentId);
  return currentView(client, workflowId);
}
