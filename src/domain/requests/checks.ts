import { after } from "../time.js";
import type { CheckResult, RequestEventBody } from "./events.js";
import type { Request, WaitsFor } from "./request.js";
import { asked, isOver, nextInSchedule, settles, type Moment } from "./schedule.js";

const DAY_SECONDS = 86_400;

/** When the next check or send is due, in a wait of this kind; after the first day never sooner than the last interval. */
export function nextCheck(request: Request, waitsFor: WaitsFor, moment: Moment): string {
  const { now, schedules } = moment;
  const intervals = waitsFor === "word" ? schedules.poll : schedules.check;
  return isOld(request, moment)
    ? after(now, intervals.at(-1) ?? DAY_SECONDS)
    : nextInSchedule(intervals, request.began[waitsFor] ?? now, now);
}

function isOld({ clock }: Request, moment: Moment): boolean {
  return clock !== null && isOver(after(clock, DAY_SECONDS), moment);
}

/** Nobody knows what came of it, also where a record can't be applied: a later word, or a person, settles it. */
export function unknown(
  request: Request,
  { code, message }: { readonly code: string; readonly message: string },
  moment: Moment,
  { foreignRecord = false, askNow = false } = {},
): RequestEventBody {
  const nextCheckAt = askNow ? moment.now : nextCheck(request, "outcome", moment);
  return { type: "outcomeUnknown", ...nameOf(request), code, message, foreignRecord, nextCheckAt };
}

/** A request that waits to be sent is not: the answer to an earlier question must not put off its send. */
export function isAskedAbout({ stage, lookFirst }: Request): boolean {
  return stage !== "toSend" || lookFirst !== "no";
}

/** A check that settled nothing moves the schedule on. */
export function checked(
  request: Request,
  result: CheckResult,
  detail: string,
  moment: Moment,
): RequestEventBody[] {
  if (!isAskedAbout(request)) return [];
  const nextCheckAt = nextCheck(request, request.wait?.for ?? "sending", moment);
  return [{ type: "checked", ...nameOf(request), result, detail, nextCheckAt, ...asked(moment) }];
}

/**
 * The provider has no such request. One answer lets a first send go that was looked for once; after a send in doubt it
 * takes enough of them over long enough; and where the provider had said that it has it, it proves nothing.
 */
export function decideNotFound(request: Request, what: string, moment: Moment): RequestEventBody[] {
  if (!isAskedAbout(request)) return [];
  const absent: RequestEventBody = { type: "requestProvenAbsent", ...nameOf(request) };
  if (request.lookFirst === "once" && !request.isAcknowledged) return [absent];
  const missed = checked(request, "notFound", `no such ${what}`, moment);
  if (request.foreignRecord || !settles(request.notFound, moment)) return missed;
  if (!request.isAcknowledged) return [...missed, absent];
  if (request.wait?.for !== "word") return missed;
  const message = `the provider had it, and now has no such ${what}`;
  return [...missed, unknown(request, { code: "not_found", message }, moment)];
}

/** How often notifications of one request may have it asked about ahead of its schedule: twice the longest ladder of repeats. */
const MAX_HINTS = 16;

/** What an unproven notification says: the provider's own word, and the outcome where it names one. */
export interface Hint {
  readonly word: string;
  readonly said?: "succeeded" | "failed" | null;
  readonly isRepeat?: boolean;
}

/** A notification that only a query can prove: the request is asked about at once, and not sent before the answer. */
export function decideHint(
  request: Request,
  { word, said = null, isRepeat = false }: Hint,
  moment: Moment,
): RequestEventBody[] {
  const { stage } = request;
  if (stage === "settled" || (stage === "toSend" && isRepeat)) return [];
  if (stage === "toSend")
    return toldBeforeSent(request, `news came before it was sent: ${word}`, moment, said);
  return [...acknowledged(request, said), ...broughtForward(request, moment)];
}

/** A check that lies ahead is due at once, unless that has been done too often. */
export function broughtForward(request: Request, moment: Moment): RequestEventBody[] {
  const { stage, wait, hints, hintedAt } = request;
  const isSooner = stage === "withProvider" && wait?.until != null && !isOver(wait.until, moment);
  // After the first day once a day, so that a replayed notification doesn't fill the history.
  const isTooOften = isOld(request, moment)
    ? hintedAt !== null && !isOver(after(hintedAt, DAY_SECONDS), moment)
    : hints >= MAX_HINTS;
  return isSooner && !isTooOften ? [{ type: "checkBroughtForward", ...nameOf(request) }] : [];
}

/** This run has not sent it: another one has, or the provider errs. It is asked about before anything is sent. */
export function toldBeforeSent(
  request: Request,
  message: string,
  moment: Moment,
  said: Request["told"] = null,
): RequestEventBody[] {
  const why = { code: "told_before_sent", message };
  return [acknowledgement(request, said), unknown(request, why, moment, { askNow: true })];
}

/** The provider tells that it has it; nothing where that, and what it says, is known. */
export function acknowledged(request: Request, said: Request["told"] = null): RequestEventBody[] {
  const isKnown = request.isAcknowledged && (said === null || said === request.told);
  return isKnown ? [] : [acknowledgement(request, said)];
}

function acknowledgement(request: Request, said: Request["told"]): RequestEventBody {
  return { type: "acknowledgedByProvider", ...nameOf(request), ...(said !== null && { said }) };
}

export function nameOf({ operation, requestId }: Request): Pick<Request, "operation" | "requestId"> {
  return { operation, requestId };
}
