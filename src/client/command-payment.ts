import { randomUUID } from "node:crypto";
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { CancelInput, CaptureInput } from "../domain/input/command-input.js";
import type { PaymentView } from "../domain/payment/view.js";
import { cancelUpdate, captureUpdate, COMMAND_REFUSED } from "../workflows/messages.js";
import { CommandRefused, PaymentTerminated } from "./errors.js";
import { invalidInputIn, presentView } from "./present-view.js";
import { untilTaken } from "./until-taken.js";

export function capturePayment(
  client: Client,
  payment: PaymentKey,
  input: CaptureInput,
): Promise<PaymentView> {
  return command(client, payment, "capture", (handle, updateId) =>
    handle.executeUpdate(captureUpdate, { args: [input], updateId }),
  );
}

export function cancelPayment(client: Client, payment: PaymentKey, input: CancelInput): Promise<PaymentView> {
  return command(client, payment, "cancel", (handle, updateId) =>
    handle.executeUpdate(cancelUpdate, { args: [input], updateId }),
  );
}

type Handle = ReturnType<Client["workflow"]["getHandle"]>;

async function command(
  client: Client,
  { account, paymentId }: PaymentKey,
  name: string,
  update: (handle: Handle, updateId: string) => Promise<PaymentView>,
): Promise<PaymentView> {
  const workflowId = paymentWorkflowId(account, paymentId);
  try {
    const updateId = randomUUID();
    return await untilTaken(() => update(client.workflow.getHandle(workflowId), updateId));
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw refusedIn(error.cause) ?? error;
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw await refusedByItsEnd(client, workflowId, `can't ${name} ${paymentId}`);
  }
}

/** The client's error for an update that was refused; undefined for any other failure. */
export function refusedIn(cause: unknown): Error | undefined {
  return cause instanceof ApplicationFailure && cause.type === COMMAND_REFUSED
    ? new CommandRefused(cause.message, { cause })
    : invalidInputIn(cause);
}

/** Temporal finds no running workflow: the payment is finished, or there never was one (PaymentNotFound). */
async function refusedByItsEnd(client: Client, workflowId: string, what: string): Promise<Error> {
  try {
    const { status, failure } = await presentView(client, workflowId);
    return new CommandRefused(`${what}: it is ${status}${failure ? ` (${failure.code})` : ""}`);
  } catch (error) {
    if (error instanceof PaymentTerminated) return new CommandRefused(`${what}: ${error.message}`);
    return error instanceof Error ? error : new Error(String(error));
  }
}
