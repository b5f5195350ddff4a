import { raiseAttention } from "../attention.js";
import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../reports.js";
import { findRequest } from "../requests/books.js";
import { checked, decideNotFound, nameOf, unknown } from "../requests/checks.js";
import { decideUnanswered } from "../requests/unanswered.js";
import { decideWord } from "../requests/decide.js";
import { wordOf } from "../requests/words.js";
import type { Heard } from "../requests/events.js";
import type { Request } from "../requests/request.js";
import { isOver, type Moment } from "../requests/schedule.js";
import { authorizationIsOver } from "./deadlines.js";
import { askAtOnce, decideReport, foreignRecord } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { activeRequest, isAbandonment, mainRequest, type PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

type Answer = CustomerReport | PaymentReport | RequestReport;

/** How the call for a request ended. */
export type CallEnded = CallOutcome<Answer>;

/** Recorded just before the call for the active request: from here the provider may have it. */
export function decideSend(state: PaymentState): EventBody[] {
  const request = activeRequest(state);
  return request ? [{ type: "requestSent", ...nameOf(request) }] : [];
}

/** @param requestId what was sent: a notification or a person may have settled it meanwhile, and its answer still counts */
export function decideCall(
  state: PaymentState,
  requestId: string,
  ended: CallEnded,
  moment: Moment,
): EventBody[] {
  const request = findRequest(state, requestId);
  if (!request) return [];
  if (ended.ending === "answered")
    return answered(state, request, ended.answer, { ...moment, source: "reply" });
  const isOnItsWay = request.stage === "onItsWay";
  // A cancel of a payment that was paid meanwhile is a refund: only the record tells what came of it.
  if (isOnItsWay && isAbandonment(state, request) && ended.ending !== "notSent")
    return [unknown(request, ended, moment, { askNow: ended.ending === "refused" })];
  if (isOnItsWay && ended.ending === "unknown" && ended.duplicate && isVeryFirst(state, request))
    return foreignRecord(state, `${ended.code}: ${ended.message}`, moment);
  return decideUnanswered(request, ended, moment);
}

/** Only then can the record not be ours; later a send of ours that was thought lost may have come through. */
function isVeryFirst(state: PaymentState, request: Request): boolean {
  const isMain = request.requestId === mainRequest(state).requestId;
  return isMain && request.firstSend && request.sends <= 1 && !request.isAcknowledged;
}

function answered(state: PaymentState, request: Request, answer: Answer, heard: Heard): EventBody[] {
  const { operation, outcome } = request;
  if (operation === "createCustomer" && answer.about === "customer") {
    const created: EventBody = { type: "customerCreated", customerNo: answer.customerNo };
    return outcome === null ? [{ type: "requestSucceeded", ...nameOf(request), by: "reply" }, created] : [];
  }
  if ((operation === "charge" || operation === "authorize") && answer.about === "payment")
    return decideReport(state, answer, heard);
  if (isAbandonment(state, request) && (answer.about === "payment" || answer.about === "cancel"))
    return outcome === null
      ? [askAtOnce(request, answer.about === "payment" ? answer.word : answer.status, heard)]
      : [];
  if (answer.about === operation && answer.requestId === request.requestId)
    return decideWord(state.concerns, request, wordOf(request, answer), heard);
  const why = { code: "not_an_answer", message: "the answer is not about the request that was sent" };
  return request.stage === "onItsWay" ? [unknown(request, why, heard)] : [];
}

/** How asking the provider about the payment ended. */
export type QueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

export function decideQuery(state: PaymentState, ended: QueryEnded, moment: Moment): EventBody[] {
  const heard: Heard = { ...moment, source: "query" };
  if (!isFinal(state.status) && authorizationIsOver(state, moment.told ?? moment.now))
    return lapsed(state, ended, moment);
  const request = activeRequest(state);
  const report = ended.ending === "answered" && ended.answer.about === "payment" ? ended.answer : null;
  if (request === null) {
    // A notification or a person settled it while the query was on its way: what it says still counts.
    const decided = report ? decideReport(state, report, heard) : [];
    const isDue = state.savedCardDueAt !== null && isOver(state.savedCardDueAt, moment);
    const isLast = isDue && state.shopperMaySave && state.savedCard === null;
    if (!isLast || decided.some(({ type }) => type === "cardAnnounced")) return decided;
    // Without a token in the record the shopper chose to keep no card; without a record a person has to look.
    const concern = report ? [] : raiseAttention(state.concerns, "saved_card_missing");
    return [...decided, { type: "savedCardMissing" }, ...concern];
  }
  if (ended.ending !== "answered")
    return checked(request, "noAnswer", `${ended.code}: ${ended.message}`, moment);
  if (report === null) {
    const { operation, lookFirst } = request;
    // That the payment is missing says nothing of a capture or cancel, which need one.
    return operation === "capture" || (operation === "cancel" && lookFirst === "no")
      ? checked(request, "notFound", "no such transaction", moment)
      : decideNotFound(request, "transaction", moment);
  }
  if (request.lookFirst === "once" && request === mainRequest(state))
    return foreignRecord(state, `the provider has a record of this payment already: ${report.word}`, moment);
  const decided = decideReport(state, report, heard);
  return awaitsFirstOutcome(state) || isAbandonment(state, request)
    ? decided
    : [...decided, ...checked(request, "open", report.word, moment)];
}

/** The hold is gone whatever the provider says now; its word is kept for people. */
function lapsed(state: PaymentState, ended: QueryEnded, moment: Moment): EventBody[] {
  const answer = ended.ending === "answered" ? ended.answer : null;
  const word = answer?.about === "payment" ? answer.word : "no record";
  const asked = answer
    ? checked(mainRequest(state), "open", word, moment)
    : checked(mainRequest(state), "noAnswer", "the provider gave no answer", moment);
  // What a run before a reset captured is in no history that this one has, and can't be asked for.
  const forgotten = state.wasReset ? raiseAttention(state.concerns, "reset_before_expiry") : [];
  return [...asked, ...forgotten, { type: "expired" }];
}
