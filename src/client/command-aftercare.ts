import { randomUUID } from "node:crypto";
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type Client,
} from "@temporalio/client";
import type { AttentionReason } from "../domain/attention.js";
import type { AftercareView, Refund } from "../domain/aftercare/view.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { AcknowledgeInput, ResolveRefundInput } from "../domain/input/command-input.js";
import {
  acknowledgeAftercare as acknowledgeUpdate,
  PAYMENT_AFTERCARE,
  resolveRefund as resolveUpdate,
} from "../workflows/messages.js";
import { aftercareStartOptions } from "./aftercare-start-options.js";
import { CommandRefused } from "./errors.js";
import { ownWorkflowClient } from "./own-workflow-client.js";
import { commandRefusedFrom } from "./workflow-failures.js";
import { withinUpdateLimit } from "./update-limit.js";

type Handle = ReturnType<Client["workflow"]["getHandle"]>;

/** A person settles a refund that the provider does not. */
export function resolveRefund(
  client: Client,
  payment: PaymentKey,
  input: ResolveRefundInput,
): Promise<Refund> {
  return command(client, payment, "resolve", (handle, updateId) =>
    handle.executeUpdate(resolveUpdate, { args: [input], updateId }),
  );
}

/** A person has seen to what calls for one in the aftercare. */
export function acknowledgeAftercare(
  client: Client,
  payment: PaymentKey,
  input: AcknowledgeInput,
): Promise<AftercareView> {
  return command(client, payment, "acknowledge", (handle, updateId) =>
    handle.executeUpdate(acknowledgeUpdate, { args: [input], updateId }),
  );
}

/** Likewise to what an ended payment called for: its aftercare is started where it isn't there yet. */
export async function acknowledgeEnded(
  client: Client,
  taskQueue: string,
  { account, paymentId }: PaymentKey,
  input: AcknowledgeInput & { readonly reason: AttentionReason },
): Promise<AftercareView> {
  const updateId = randomUUID();
  try {
    return await withinUpdateLimit(aftercareWorkflowId(account, paymentId), () =>
      ownWorkflowClient(client).executeUpdateWithStart(acknowledgeUpdate, {
        args: [input],
        updateId,
        startWorkflowOperation: new WithStartWorkflowOperation(
          PAYMENT_AFTERCARE,
          aftercareStartOptions(taskQueue, account, paymentId),
        ),
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw commandRefusedFrom(error.cause) ?? error;
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new CommandRefused(`can't acknowledge ${paymentId}: its aftercare is over`, { cause: error });
    throw error;
  }
}

async function command<Reply>(
  client: Client,
  { account, paymentId }: PaymentKey,
  name: string,
  update: (handle: Handle, updateId: string) => Promise<Reply>,
): Promise<Reply> {
  const workflowId = aftercareWorkflowId(account, paymentId);
  const updateId = randomUUID();
  try {
    return await withinUpdateLimit(workflowId, () => update(client.workflow.getHandle(workflowId), updateId));
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw commandRefusedFrom(error.cause) ?? error;
    if (error instanceof WorkflowNotFoundError)
      throw new CommandRefused(`can't ${name} ${paymentId}: it has no open aftercare`, { cause: error });
    throw error;
  }
}
