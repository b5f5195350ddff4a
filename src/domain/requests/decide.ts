import type { CallOutcome, ProviderRefs } from "../facts.js";
import { raise, type AttentionRaised, type Concern } from "../attention.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import { after } from "../time.js";
import type { CheckResult, RequestEventBody, Source } from "./events.js";
import { hasOtherNumber, type Failure, type Request, type WaitsFor } from "./request.js";
import { nextInSchedule, settles, type Moment } from "./schedule.js";

/** What a decision about a request may read beside the request itself. */
export interface Context {
  readonly moment: Moment;
  readonly concerns: readonly Concern[];
  /** The request that was asked about, where it is another one than the word is of: its check is over. */
  readonly asked?: Request;
}

export type RequestDecision = (RequestEventBody | AttentionRaised)[];

/** What the provider says of one request. */
export interface Word {
  readonly status: "succeeded" | "pending" | "failed";
  readonly amount: Money | null;
  readonly refs: ProviderRefs;
  readonly failure: Failure | null;
  readonly completedAt?: string;
  /** The provider's own word, for people. */
  readonly text: string;
}

type Unanswered = Exclude<CallOutcome<never>, { ending: "answered" }>;

/** Recorded just before the call. */
export function decideSent(request: Request): RequestEventBody {
  return { type: "requestSent", ...nameOf(request) };
}

/** A send ended without an answer. Once the request is settled such an ending says nothing. */
export function decideUnanswered(request: Request, ended: Unanswered, { moment }: Context): RequestDecision {
  if (request.stage !== "onItsWay") return [];
  switch (ended.ending) {
    case "refused": {
      const { code, message } = ended;
      // After a send in doubt an error code says nothing of what that send did.
      if (!request.firstSend) return [unknown(request, ended, moment)];
      const failure = { operation: request.operation, kind: "rejected", code, message } as const;
      return [{ type: "requestFailed", ...nameOf(request), by: "reply", failure }];
    }
    case "notSent":
      // The provider told of it, and this is its only send: then it did arrive.
      return request.isAcknowledged && request.sends <= 1
        ? [unknown(request, ended, moment)]
        : [notSent(request, ended, moment)];
    case "unknown":
      return [unknown(request, ended, moment)];
  }
}

function notSent(
  request: Request,
  { code, message, retryAfterSeconds }: Extract<Unanswered, { ending: "notSent" }>,
  moment: Moment,
): RequestEventBody {
  const waitsFor = request.wait?.for === "word" ? "word" : "outcome";
  const scheduled = nextCheck(
    request,
    request.sends > 1 && !request.firstSend ? waitsFor : "sending",
    moment,
  );
  const told = after(moment.now, retryAfterSeconds ?? 0);
  const sendAgainAt = told > scheduled ? told : scheduled;
  return { type: "requestNotSent", ...nameOf(request), code, message, sendAgainAt };
}

/** Nobody knows what came of it, also where a record can't be applied: a later word, or a person, settles it. */
export function unknown(
  request: Request,
  why: { readonly code: string; readonly message: string },
  moment: Moment,
  more: { readonly foreignRecord?: boolean; readonly askNow?: boolean } = {},
): RequestEventBody {
  const { code, message } = why;
  const nextCheckAt = more.askNow ? moment.now : nextCheck(request, "outcome", moment);
  return {
    type: "outcomeUnknown",
    ...nameOf(request),
    code,
    message,
    foreignRecord: more.foreignRecord ?? false,
    nextCheckAt,
  };
}

/** A word about this very request, wherever it comes from and whatever is known already. */
export function decideWord(request: Request, word: Word, source: Source, context: Context): RequestDecision {
  const { requestId } = request;
  const { concerns, moment, asked = request } = context;
  if (hasOtherNumber(request, word.refs)) {
    const detail = `${word.text} under ${numbers(word.refs)}, not ${numbers(request.refs)}`;
    return [
      ...raise(concerns, "second_transaction", requestId, detail),
      ...unapplied(asked, source, "second_transaction", detail, moment),
    ];
  }
  if (word.amount && !sameMoney(word.amount, request.amount)) {
    const detail = `the provider says ${formatMoney(word.amount)}, asked for were ${formatMoney(request.amount)}`;
    return [
      ...raise(concerns, "amount_mismatch", requestId, detail),
      ...unapplied(asked, source, "amount_mismatch", detail, moment),
    ];
  }
  return [...learned(request, word.refs), ...meaning(request, word, source, context)];
}

function meaning(request: Request, word: Word, source: Source, context: Context): RequestDecision {
  const { moment } = context;
  if (request.outcome !== null) return afterTheOutcome(request, word, source, context);
  if (request.sends === 0 && source !== "query") {
    // This run has not sent it: another one has, or the provider errs. It is asked before anything is sent.
    const message = `the provider tells of it before it was sent: ${word.text}`;
    return [
      { type: "acknowledgedByProvider", ...nameOf(request) },
      unknown(request, { code: "told_before_sent", message }, moment, { askNow: true }),
    ];
  }
  switch (word.status) {
    case "succeeded":
      return [
        {
          type: "requestSucceeded",
          ...nameOf(request),
          by: source,
          ...(word.completedAt !== undefined && { completedAt: word.completedAt }),
        },
      ];
    case "failed":
      return word.failure
        ? [{ type: "requestFailed", ...nameOf(request), by: source, failure: word.failure }]
        : [];
    case "pending":
      return stillOpen(request, word.text, source, moment);
  }
}

/** What was said to have succeeded counts as done whatever was said before or after; a person looks. */
function afterTheOutcome(
  request: Request,
  { status, text }: Word,
  by: Source,
  context: Context,
): RequestDecision {
  if (status === "pending" || status === request.outcome?.result) return [];
  const detail = `the ${request.operation} ${request.outcome?.result ?? ""}, now the provider says ${text}`;
  return [
    { type: "requestContradicted", ...nameOf(request), said: status, by },
    ...raise(context.concerns, "status_went_back", request.requestId, detail),
  ];
}

/** The provider has it. A wait of this kind goes on along its schedule. */
export function stillOpen(request: Request, word: string, source: Source, moment: Moment): RequestDecision {
  if (source === "notification") {
    if (request.stage === "onItsWay")
      return request.isAcknowledged ? [] : [{ type: "acknowledgedByProvider", ...nameOf(request) }];
    if (request.wait?.for === "word") return [];
  }
  if (source === "query" && request.wait?.for === "word") return [checked(request, "open", word, moment)];
  return [{ type: "pending", ...nameOf(request), word, nextCheckAt: nextCheck(request, "word", moment) }];
}

/** A record that can't be applied: what only a signature proves changes nothing, all else leaves a doubt. */
export function unapplied(
  request: Request,
  source: Source,
  code: string,
  message: string,
  moment: Moment,
): RequestDecision {
  if (source === "notification" || request.outcome !== null) return [];
  if (request.wait?.for === "outcome" && request.stage === "withProvider")
    return [checked(request, "disagrees", message, moment)];
  return [unknown(request, { code, message }, moment)];
}

/** A check that settled nothing moves the schedule on. */
export function checked(
  request: Request,
  result: CheckResult,
  detail: string,
  moment: Moment,
): RequestEventBody {
  const nextCheckAt = nextCheck(request, request.wait?.for ?? "sending", moment);
  return { type: "checked", ...nameOf(request), result, detail, nextCheckAt };
}

/**
 * The provider has no such request. One answer lets a first send go that was looked for once; after a send in doubt it
 * takes enough of them over long enough; and where the provider had said that it has it, it proves nothing.
 */
export function decideNotFound(request: Request, what: string, moment: Moment): RequestDecision {
  const absent: RequestEventBody = { type: "requestProvenAbsent", ...nameOf(request) };
  if (request.lookFirst === "once" && !request.isAcknowledged) return [absent];
  const asked = checked(request, "notFound", `no such ${what}`, moment);
  if (request.foreignRecord || !settles(request.notFound, moment)) return [asked];
  if (!request.isAcknowledged) return [asked, absent];
  if (request.wait?.for !== "word") return [asked];
  const message = `the provider had it, and now has no such ${what}`;
  return [asked, unknown(request, { code: "not_found", message }, moment)];
}

/** How often news of one request may have it asked about ahead of its schedule: twice the longest ladder of repeats. */
const MAX_HINTS = 16;
const DAY_SECONDS = 86_400;

/** News that only a query can prove: it is asked about at once, and not sent before that is answered. */
export function decideHint(
  request: Request,
  word: string,
  isRepeat: boolean,
  moment: Moment,
): RequestDecision {
  const { stage, wait } = request;
  if (stage === "settled" || (stage === "toSend" && isRepeat)) return [];
  if (stage === "toSend") {
    const message = `news came before it was sent: ${word}`;
    return [
      { type: "acknowledgedByProvider", ...nameOf(request) },
      unknown(request, { code: "news", message }, moment, { askNow: true }),
    ];
  }
  const hint: RequestDecision = request.isAcknowledged
    ? []
    : [{ type: "acknowledgedByProvider", ...nameOf(request) }];
  const isSooner = stage === "withProvider" && wait?.until != null && wait.until > moment.now;
  const { hints, hintedAt } = request;
  // After the first day once a day, so that a replayed notification doesn't fill the history.
  const isTooOften = isOld(request, moment.now)
    ? hintedAt !== null && after(hintedAt, DAY_SECONDS) > moment.now
    : hints >= MAX_HINTS;
  if (!isSooner || isTooOften) return hint;
  return [...hint, { type: "checkBroughtForward", ...nameOf(request) }];
}

/** When the next check or send is due, in a wait of this kind; after the first day never sooner than the last interval. */
export function nextCheck(request: Request, waitsFor: WaitsFor, { now, schedules }: Moment): string {
  const intervals = waitsFor === "word" ? schedules.poll : schedules.check;
  const since = request.began[waitsFor] ?? now;
  return isOld(request, now)
    ? after(now, intervals.at(-1) ?? DAY_SECONDS)
    : nextInSchedule(intervals, since, now);
}

function isOld({ clock }: Request, now: string): boolean {
  return clock !== null && after(clock, DAY_SECONDS) <= now;
}

export function learned(request: Request, refs: ProviderRefs): RequestEventBody[] {
  const isNew = Object.keys(refs).some((name) => request.refs[name] === undefined);
  return isNew ? [{ type: "referencesLearned", ...nameOf(request), refs }] : [];
}

export function nameOf({ operation, requestId }: Request): Pick<Request, "operation" | "requestId"> {
  return { operation, requestId };
}

function numbers(refs: ProviderRefs): string {
  return Object.entries(refs)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ");
}
