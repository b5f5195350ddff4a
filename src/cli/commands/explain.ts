import { WorkflowNotFoundError } from "@temporalio/client";
import { PaymentNotFound } from "../../client/errors.js";
import type { AftercareEvent } from "../../domain/aftercare/events.js";
import { aftercareWorkflowId, paymentWorkflowId } from "../../domain/ids.js";
import type { PaymentEvent } from "../../domain/payment/events.js";
import { eventsQuery } from "../../workflows/messages.js";
import type { Context, Outcome } from "../command.js";
import type { Temporal } from "../connect.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { explain, type Explanation } from "../explain/explanation.js";
import { storyText } from "../explain/story-text.js";
import { withoutWorker } from "../explain/without-worker.js";
import { READ_MS } from "../read-payment.js";
import { NoAnswer } from "../unreachable.js";
import { findByIds } from "../../client/visibility.js";

export function registerExplain(program: Registrar): void {
  const { command, run } = program.command(
    "explain <ID>",
    "what happened to a payment, what happens next, and what a person may do",
  );
  command.action((id: string) => run((context) => explainPayment(context, id)));
}

async function explainPayment(context: Context, id: string): Promise<Outcome<Documents["explain"]>> {
  const { account, paymentId } = context.payment(id);
  const temporal = await context.temporal();
  const explanation = await explanationOf(temporal, account, paymentId, context.terminal.now());
  return { document: explanation as Documents["explain"], text: storyText(explanation, context.style) };
}

async function explanationOf(
  temporal: Temporal,
  account: string,
  paymentId: string,
  now: Date,
): Promise<Explanation> {
  try {
    const [payment, aftercare] = await Promise.all([
      eventsOf<PaymentEvent>(temporal, paymentWorkflowId(account, paymentId)),
      eventsOf<AftercareEvent>(temporal, aftercareWorkflowId(account, paymentId)),
    ]);
    if (payment === null && aftercare === null) throw new PaymentNotFound(account, paymentId);
    return explain({ payment: payment ?? [], aftercare: aftercare ?? [] }, now.toISOString());
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return fromIndex(temporal, account, paymentId);
  }
}

/** The events of a run, also of a closed one, as long as a worker runs; null: there is none. */
async function eventsOf<Event>({ client, within }: Temporal, workflowId: string): Promise<Event[] | null> {
  try {
    const events = await within(READ_MS, () => client.workflow.getHandle(workflowId).query(eventsQuery));
    return events as unknown as Event[];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** What Temporal knows without a worker. */
async function fromIndex(
  { client, within }: Temporal,
  account: string,
  paymentId: string,
): Promise<Explanation> {
  const key = { account, paymentId };
  const [payment, aftercare] = await within(READ_MS, () =>
    Promise.all([findByIds(client, [key], "payment"), findByIds(client, [key], "aftercare")]),
  );
  return withoutWorker(payment[0] ?? null, aftercare[0] ?? null);
}
