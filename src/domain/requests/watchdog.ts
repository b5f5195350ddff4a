import type { AttentionRaised, AttentionReason, Concern } from "../attention.js";
import { after } from "../time.js";
import type { Request, WaitsFor } from "./request.js";

const HOUR = 3_600;
const DAY = 24 * HOUR;

const REASONS: Readonly<Record<WaitsFor, AttentionReason>> = {
  sending: "not_sent",
  outcome: "outcome_unknown",
  word: "pending_for_long",
};

/** How long a request may wait before a person is called. */
function patience({ operation }: Request, waitsFor: WaitsFor): number {
  if (waitsFor !== "word") return HOUR;
  return operation === "refund" ? 7 * DAY : DAY;
}

/**
 * When a person is called about something that has lasted since then; null: somebody is called already. After an
 * acknowledgement it calls again, after as long a time and a day at least.
 */
export function callAgainAt(
  concerns: readonly Concern[],
  { reason, requestId }: Pick<Concern, "reason" | "requestId">,
  since: string,
  seconds = HOUR,
): string | null {
  const called = concerns.find((concern) => concern.reason === reason && concern.requestId === requestId);
  if (!called) return after(since, seconds);
  return called.acknowledgedAt && after(called.acknowledgedAt, Math.max(seconds, DAY));
}

/** Likewise of a request that waits for neither shopper nor merchant, and with which reason. */
function nextCall(request: Request, concerns: readonly Concern[], from: string | null) {
  const { wait, requestId } = request;
  if (wait === null) return null;
  const since = wait.for === "word" && from !== null && from > wait.since ? from : wait.since;
  const reason = REASONS[wait.for];
  const at = callAgainAt(concerns, { reason, requestId }, since, patience(request, wait.for));
  return at === null ? null : { at, reason };
}

/**
 * When that is; null: not by time.
 *
 * @param from the shopper's time before this doesn't count
 */
export function callsAt(request: Request, concerns: readonly Concern[], from: string | null = null) {
  return nextCall(request, concerns, from)?.at ?? null;
}

/** The call itself, where it is due. */
export function decideCallForPerson(
  request: Request,
  concerns: readonly Concern[],
  now: string,
  from: string | null = null,
): AttentionRaised[] {
  const call = nextCall(request, concerns, from);
  return call && call.at <= now ? [callFor(call.reason, request.requestId)] : [];
}

export function callFor(reason: AttentionReason, requestId: string | null): AttentionRaised {
  return { type: "attentionRaised", reason, requestId, detail: null };
}

/** The next time by which something about the request is due: the call for a person, or else the next check. */
export function requestDueAt(request: Request, concerns: readonly Concern[], from: string | null = null) {
  return callsAt(request, concerns, from) ?? request.wait?.until ?? null;
}

/** Whether a person may settle it: in doubt, called for a long wait, or contradicted after its end. */
export function isResolvable(request: Request, concerns: readonly Concern[]): boolean {
  const isCalledFor = ({ reason, requestId }: Concern) =>
    requestId === request.requestId && (reason === "not_sent" || reason === "pending_for_long");
  return request.isContradicted || request.wait?.for === "outcome" || concerns.some(isCalledFor);
}
