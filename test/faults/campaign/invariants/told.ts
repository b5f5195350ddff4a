import type { Evidence, Invariant } from "../evidence.js";
import type { ToldEvent } from "../merchants-endpoint.js";
import { wasReset, wasTerminated } from "../persons.js";

/** The merchant's backend was told how it ended, in order, signed, and the same each time. */
export const merchantIsTold: Invariant = {
  name: "the merchant is told of every end, in order",
  check(evidence) {
    return [...asSent(evidence), ...ends(evidence)];
  },
};

function asSent(evidence: Evidence): string[] {
  const { told } = evidence;
  const found: string[] = [];
  const first = new Map<string, ToldEvent>();
  let latest = 0;
  for (const event of told) {
    const { webhookId, type, sequence } = event;
    if (!event.isSigned) found.push(`${type} came without a right signature`);
    const before = first.get(webhookId);
    if (before) {
      // Where a hand-over was repeated after all had arrived, it comes under a later sequence. A run that a reset made
      // may know more when the same happens to it: a message that the run before it had later.
      if (!wasReset(evidence) && withoutSequence(before) !== withoutSequence(event))
        found.push(`${type} came again under the same id with another body`);
      continue;
    }
    first.set(webhookId, event);
    if (sequence <= latest) found.push(`${type} came with sequence ${sequence} after ${latest}`);
    latest = Math.max(latest, sequence);
  }
  return found;
}

function withoutSequence({ body, sequence }: ToldEvent): string {
  return body.replace(`"sequence":${sequence}`, "");
}

const TOLD = new Set(["requires_action", "authorized", "captured", "canceled", "expired", "failed"]);

/** What a terminated run had not handed over ended with it; of a reset one the end may have been told before others. */
function ends(evidence: Evidence): string[] {
  const { view, aftercare, told } = evidence;
  if (wasTerminated(evidence)) return [];
  const found: string[] = [];
  const statuses = told.filter(({ type }) => TOLD.has(type.slice("payment.".length)));
  if (view && TOLD.has(view.status) && !statuses.some(({ type }) => type === `payment.${view.status}`))
    found.push(`it is ${view.status}, and nobody was told`);
  const last = statuses.at(-1)?.type;
  if (
    view &&
    last !== undefined &&
    !wasReset(evidence) &&
    TOLD.has(view.status) &&
    last !== `payment.${view.status}`
  )
    found.push(`it is ${view.status}, and what was told last is ${last}`);
  for (const { refundId, status } of aftercare?.refunds ?? []) {
    // What the engine gives back by itself is told as a reversal.
    if (status === "processing" || refundId === "REVERSAL") continue;
    if (!told.some((event) => event.type === `refund.${status}` && event.refundId === refundId))
      found.push(`refund ${refundId} is ${status}, and nobody was told`);
  }
  return found;
}
