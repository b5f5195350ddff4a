import { randomUUID } from "node:crypto";
import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from "@temporalio/client";
import { paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import type {
  AcknowledgeInput,
  CancelInput,
  CaptureInput,
  ResolveInput,
} from "../domain/input/command-input.js";
import type { PaymentView } from "../domain/payment/view.js";
import { acknowledge, cancelUpdate, captureUpdate, resolve } from "../workflows/messages.js";
import { CommandRefused, PaymentTerminated } from "./errors.js";
import { currentView } from "./current-payment.js";
import { retryUpdate } from "./retry-update.js";
import { commandRefusedFrom } from "./workflow-failures.js";

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

/** A person settles what the provider does not. */
export function resolvePayment(
  client: Client,
  payment: PaymentKey,
  input: ResolveInput,
): Promise<PaymentView> {
  return command(client, payment, "resolve", (handle, updateId) =>
    handle.executeUpdate(resolve, { args: [input], updateId }),
  );
}

/** A person has seen to what calls for one. */
export function acknowledgePayment(
  client: Client,
  payment: PaymentKey,
  input: Omit<AcknowledgeInput, "reason">,
): Promise<PaymentView> {
  return command(client, payment, "acknowledge", (handle, updateId) =>
    handle.executeUpdate(acknowledge, { args: [input], updateId }),
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
    return await retryUpdate(() => update(client.workflow.getHandle(workflowId), updateId));
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw commandRefusedFrom(error.cause) ?? error;
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw await refusalOfFinishedPayment(client, workflowId, `can't ${name} ${paymentId}`);
  }
}

/** Why there is no running workflow to command: the payment is finished, or there never was one (PaymentNotFound). */
async function refusalOfFinishedPayment(client: Client, workflowId: string, what: string): Promise<Error> {
  try {
    const { status, failure } = await currentView(client, workflowId);
    return new CommandRefused(`${what}: it is ${status}${failure ? ` (${failure.code})` : ""}`);
  } catch (error) {
    if (error instanceof PaymentTerminated) return new CommandRefused(`${what}: ${error.message}`);
    return error instanceof Error ? error : new Error(String(error));
  }
}
