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
import { inOrder } from "../explain/timeline.js";
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
  const [payment, aftercare] = await Promise.all([
    eventsOf<PaymentEvent>(temporal, paymentWorkflowId(account, paymentId)),
    eventsOf<AftercareEvent>(temporal, aftercareWorkflowId(account, paymentId)),
  ]);
  if (payment === null && aftercare === null) throw new PaymentNotFound(account, paymentId);
  const told = {
    payment: payment === "no answer" ? [] : (payment ?? []),
    aftercare: aftercare === "no answer" ? [] : (aftercare ?? []),
  };
  const story = explain(told, now.toISOString());
  if (payment !== "no answer" && aftercare !== "no answer") return story;
  const silent = { payment: payment === "no answer", aftercare: aftercare === "no answer" };
  const fromIndex = await indexOf(temporal, account, paymentId, silent);
  if (told.payment.length + told.aftercare.length === 0) return fromIndex;
  const advice = [story.advice, fromIndex.advice].filter((part) => part !== null).join("\n");
  return { lines: inOrder(fromIndex.lines, story.lines), next: story.next, advice };
}

/** The events of a run, also of a closed one, as long as a worker of its queue runs; null: there is no such run. */
async function eventsOf<Event>(
  { client, within }: Temporal,
  workflowId: string,
): Promise<Event[] | null | "no answer"> {
  try {
    const events = await within(READ_MS, () => client.workflow.getHandle(workflowId).query(eventsQuery));
    return events as unknown as Event[];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    if (error instanceof NoAnswer) return "no answer";
    throw error;
  }
}

/** What Temporal knows without a worker of those for which none answers. */
async function indexOf(
  { client, within }: Temporal,
  account: string,
  paymentId: string,
  silent: { readonly payment: boolean; readonly aftercare: boolean },
): Promise<Explanation> {
  const key = { account, paymentId };
  const [payment, aftercare] = await within(READ_MS, () =>
    Promise.all([findByIds(client, [key], "payment"), findByIds(client, [key], "aftercare")]),
  );
  return withoutWorker(
    silent.payment ? (payment[0] ?? null) : null,
    silent.aftercare ? (aftercare[0] ?? null) : null,
  );
}
