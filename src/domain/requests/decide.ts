import type { CallOutcome, ProviderRefs, RequestReport } from "../reports.js";
import { raiseAttention, type AttentionRaised, type Concern } from "../attention.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import { after } from "../time.js";
import { acknowledged, checked, nameOf, nextCheck, toldBeforeSent, unknown } from "./checks.js";
import type { Heard, RequestEventBody, RunWasReset } from "./events.js";
import { failureOf, hasOtherNumber, type Failure, type Request } from "./request.js";
import type { Moment } from "./schedule.js";

type RequestDecision = (RequestEventBody | AttentionRaised)[];

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

/** What a report about this very request says. A cancel has no amount of its own. */
export function wordOf({ operation }: Request, { status, amount, refs, refusal }: RequestReport): Word {
  const failure = status === "failed" ? failureOf(operation, refusal) : null;
  return { status, amount: operation === "cancel" ? null : amount, refs, failure, text: status };
}

type Unanswered = Exclude<CallOutcome<never>, { ending: "answered" }>;

/** A send ended without an answer. Once the request is settled such an ending says nothing. */
export function decideUnanswered(
  request: Request,
  ended: Unanswered,
  moment: Moment,
): (RequestEventBody | RunWasReset)[] {
  if (ended.ending === "notSent" && ended.resetRun !== undefined)
    return [{ type: "runWasReset", run: ended.resetRun }];
  if (request.stage !== "onItsWay") return [];
  const { code, message } = ended;
  // After a send in doubt an error code says nothing of what that send did.
  if (ended.ending === "refused" && request.firstSend) {
    const failure = { operation: request.operation, kind: "rejected", code, message } as const;
    return [{ type: "requestFailed", ...nameOf(request), by: "reply", failure }];
  }
  // Where the provider told of the only send, it did arrive.
  if (ended.ending === "notSent" && !(request.isAcknowledged && request.sends <= 1))
    return [notSent(request, ended, moment)];
  return [unknown(request, ended, moment)];
}

/**
 * It may no longer be sent for the first time, and the run that decides so is the one that its history says. Where nothing
 * is in doubt, nothing happened.
 */
export function decideUnsent(request: Request, moment: Moment): RequestEventBody[] {
  const { operation, firstSend, inResetRun } = request;
  // What another run may have sent was looked for before, where that can be; a customer holds no money.
  const isLookedFor = inResetRun && operation !== "capture";
  if (operation !== "createCustomer" && !firstSend && !isLookedFor) {
    const why = {
      code: "run_was_reset",
      message: "a run before this one may have sent it, and it is too late to ask",
    };
    return [unknown(request, why, moment)];
  }
  const message = "the provider could not be reached in time; nothing was sent";
  const failure = { operation, kind: "rejected", code: "not_sent", message } as const;
  return [{ type: "requestFailed", ...nameOf(request), by: "reply", failure }];
}

function notSent(
  request: Request,
  { code, message, retryAfterSeconds = 0 }: Extract<Unanswered, { ending: "notSent" }>,
  moment: Moment,
): RequestEventBody {
  const waitsFor = request.wait?.for === "word" ? "word" : "outcome";
  const isAgain = request.sends > 1 && !request.firstSend;
  const scheduled = nextCheck(request, isAgain ? waitsFor : "sending", moment);
  const told = after(moment.now, retryAfterSeconds);
  const sendAgainAt = told > scheduled ? told : scheduled;
  return { type: "requestNotSent", ...nameOf(request), code, message, sendAgainAt };
}

/**
 * A word about this very request, wherever it comes from and whatever is known already.
 *
 * @param asked the request that was asked about, where it is another one: its check is over
 */
export function decideWord(
  concerns: readonly Concern[],
  request: Request,
  word: Word,
  heard: Heard,
  asked = request,
): RequestDecision {
  const mismatch = mismatchOf(request, word);
  if (!mismatch) return [...learned(request, word.refs), ...meaning(concerns, request, word, heard)];
  const { reason, detail } = mismatch;
  return [
    ...raiseAttention(concerns, reason, request.requestId, detail),
    // Whatever its amount, the provider has it: no later "no such transaction" lets it be sent again.
    ...(request.outcome === null ? isWithProvider(request, detail, heard) : []),
    ...unapplied(asked, reason, detail, heard),
  ];
}

/** One that waits to be sent is not sent then: the provider is asked what it has. */
function isWithProvider(request: Request, detail: string, heard: Heard): RequestEventBody[] {
  return request.stage === "toSend" && heard.source === "notification"
    ? toldBeforeSent(request, detail, heard)
    : acknowledged(request);
}

/** Another transaction, or other money: the word is not applied. */
function mismatchOf(request: Request, { refs, amount, text }: Word) {
  if (hasOtherNumber(request, refs)) {
    const detail = `${text} under ${numbers(refs)}, not ${numbers(request.refs)}`;
    return { reason: "second_transaction", detail } as const;
  }
  if (amount === null || sameMoney(amount, request.amount)) return null;
  const detail = `the provider says ${formatMoney(amount)}, asked for were ${formatMoney(request.amount)}`;
  return { reason: "amount_mismatch", detail } as const;
}

function meaning(
  concerns: readonly Concern[],
  request: Request,
  { status, text, failure, completedAt, amount }: Word,
  heard: Heard,
): RequestDecision {
  const { outcome } = request;
  const by = heard.source;
  if (outcome !== null) {
    // What was said to have succeeded counts as done whatever was said before or after; a person looks.
    if (status === "pending" || status === outcome.result) return [];
    const detail = `the ${request.operation} ${outcome.result}, now the provider says ${text}`;
    return [
      { type: "requestContradicted", ...nameOf(request), said: status, by },
      ...raiseAttention(concerns, "status_went_back", request.requestId, detail),
    ];
  }
  if (request.sends === 0 && !request.inResetRun && by !== "query")
    return toldBeforeSent(request, `the provider tells of it before it was sent: ${text}`, heard);
  if (status === "pending") return stillOpen(request, text, heard);
  const name = nameOf(request);
  const doubts = [
    ...contradicts(concerns, request, status, text),
    ...unsaid(concerns, request, status, amount),
  ];
  if (status === "failed") return failure ? [{ type: "requestFailed", ...name, by, failure }, ...doubts] : [];
  const when = completedAt === undefined ? {} : { completedAt };
  return [{ type: "requestSucceeded", ...name, by, ...when }, ...doubts];
}

/** A notification, which proved nothing, said the opposite: one of the two is wrong, and a person finds out which. */
function contradicts(
  concerns: readonly Concern[],
  { told, requestId }: Request,
  status: string,
  text: string,
) {
  if (told === null || told === status) return [];
  const detail = `a notification said ${told}, now the provider says ${text}`;
  return raiseAttention(concerns, "status_went_back", requestId, detail);
}

/** A word of success that names no amount is worth what was asked for; a run before a reset may have asked for another. */
function unsaid(
  concerns: readonly Concern[],
  { operation, inResetRun, requestId }: Request,
  status: Word["status"],
  amount: Money | null,
) {
  if (!inResetRun || operation !== "capture" || status !== "succeeded" || amount !== null) return [];
  const detail = "it names no amount, and the run before the reset may have asked for another";
  return raiseAttention(concerns, "amount_mismatch", requestId, detail);
}

/** The provider has it. A wait of this kind goes on along its schedule. */
export function stillOpen(request: Request, word: string, heard: Heard): RequestEventBody[] {
  const isPending = request.wait?.for === "word";
  if (heard.source === "notification" && request.stage === "onItsWay") return acknowledged(request);
  if (heard.source === "notification" && isPending) return [];
  if (heard.source === "query" && isPending) return checked(request, "open", word, heard);
  return [{ type: "pending", ...nameOf(request), word, nextCheckAt: nextCheck(request, "word", heard) }];
}

/** A record that can't be applied: what only a signature proves changes nothing, all else leaves a doubt. */
export function unapplied(request: Request, code: string, message: string, heard: Heard): RequestEventBody[] {
  if (heard.source === "notification" || request.outcome !== null) return [];
  if (request.wait?.for === "outcome" && request.stage === "withProvider")
    return checked(request, "disagrees", message, heard);
  return [unknown(request, { code, message }, heard)];
}

export function learned(request: Request, refs: ProviderRefs): RequestEventBody[] {
  const isNew = Object.keys(refs).some((name) => request.refs[name] === undefined);
  return isNew ? [{ type: "referencesLearned", ...nameOf(request), refs }] : [];
}

function numbers(refs: ProviderRefs): string {
  return Object.entries(refs)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ");
}
