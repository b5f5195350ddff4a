import { isDeepStrictEqual } from "node:util";
import { WorkflowNotFoundError } from "@temporalio/client";
import type { AftercareView, PaymentView } from "../../../src/client.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import type { RunStatus } from "./evidence.js";
import type { World } from "./world.js";

/** How a payment stands in the engine, seen past every fault. */
export interface Observed {
  readonly run: RunStatus;
  readonly view: PaymentView | null;
  readonly aftercare: AftercareView | null;
}

const WITHIN_MS = 20_000;

export async function observe({ directClient }: World, paymentId: string): Promise<Observed> {
  const handle = directClient.workflow.getHandle(`payment-default-${paymentId}`);
  const run = await runOf(() => handle.describe());
  const ask = <T>(call: () => Promise<T>) =>
    directClient.withDeadline(Date.now() + WITHIN_MS, call).catch(() => null);
  const view =
    run === "absent" || run === "failed" ? null : await ask(() => handle.query<PaymentView>("payment"));
  const after = directClient.workflow.getHandle(`aftercare-default-${paymentId}`);
  const hasAftercare = (await runOf(() => after.describe())) !== "absent";
  const aftercare = hasAftercare ? await ask(() => after.query<AftercareView>("aftercare")) : null;
  return { run, view, aftercare };
}

export interface WithEvents extends Observed {
  readonly events: readonly PaymentEvent[];
  readonly aftercareEvents: readonly AftercareEvent[];
}

/** With the events of the same moment: a payment may still hear of its saved card. */
export async function withEvents(world: World, paymentId: string): Promise<WithEvents> {
  for (let tries = 1; ; tries++) {
    const before = await observe(world, paymentId);
    const events = await eventsOf(world, paymentId, before);
    const after = await observe(world, paymentId);
    if (isDeepStrictEqual(before, after) || tries === TRIES) return { ...after, ...events };
  }
}

const TRIES = 5;

async function eventsOf(
  { directClient }: World,
  paymentId: string,
  { run, aftercare }: Observed,
): Promise<{ readonly events: PaymentEvent[]; readonly aftercareEvents: AftercareEvent[] }> {
  const ask = async <T>(workflowId: string): Promise<T[]> => {
    const handle = directClient.workflow.getHandle(workflowId);
    const call = () => handle.query<T[]>("events");
    return directClient.withDeadline(Date.now() + WITHIN_MS, call).catch(() => []);
  };
  const isThere = run !== "absent" && run !== "failed";
  const [events, aftercareEvents] = await Promise.all([
    isThere ? ask<PaymentEvent>(`payment-default-${paymentId}`) : [],
    aftercare ? ask<AftercareEvent>(`aftercare-default-${paymentId}`) : [],
  ]);
  return { events, aftercareEvents };
}

async function runOf(describe: () => Promise<{ status: { name: string } }>): Promise<RunStatus> {
  try {
    const { name } = (await describe()).status;
    if (name === "RUNNING" || name === "CONTINUED_AS_NEW") return "running";
    if (name === "COMPLETED") return "completed";
    return name === "TERMINATED" ? "terminated" : "failed";
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return "absent";
    throw error;
  }
}

const AT_REST = new Set(["authorized", "captured", "canceled", "expired", "failed"]);

/** Why a payment is not settled; null: it is, or it was ended by a person or by its input. */
export function standsBecause({ run, view, aftercare }: Observed): string | null {
  if (run === "absent" || run === "terminated" || run === "failed") return null;
  if (view === null) return "its query is not answered";
  if (!AT_REST.has(view.status)) {
    const { outcomeUnknown: doubt, attention } = view;
    const why = doubt ? `, its ${doubt.operation} is in doubt since ${doubt.since}` : "";
    return `it is ${view.status}${why}${attention ? `, and calls a person: ${attention.reason}` : ""}`;
  }
  const open = aftercare?.refunds.find(({ status }) => status === "processing");
  if (!open) return null;
  return `refund ${open.refundId} is processing${open.outcomeUnknown ? `, in doubt since ${open.outcomeUnknown.since}` : ""}`;
}
