import type { CallOutcome, NotFoundReport, PaymentReport } from "../facts.js";
import { checked, decideNotFound } from "../requests/decide.js";
import type { Moment } from "../requests/schedule.js";
import { authorizationIsOver } from "./deadlines.js";
import { decideReport, foreignRecord } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { isAbandonment } from "./question.js";
import { activeRequest, mainRequest, type PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

/** How asking the provider about the payment ended. */
export type QueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

export function decideQuery(state: PaymentState, ended: QueryEnded, moment: Moment): EventBody[] {
  if (!isFinal(state.status) && authorizationIsOver(state, moment.now)) return lapsed(state, ended, moment);
  const request = activeRequest(state);
  const report = ended.ending === "answered" && ended.answer.about === "payment" ? ended.answer : null;
  // A notification or a person settled it while the query was on its way: what it says still counts.
  if (request === null) return report ? decideReport(state, report, "query", moment) : [];
  if (ended.ending !== "answered")
    return [checked(request, "noAnswer", `${ended.code}: ${ended.message}`, moment)];
  if (report === null) return notFound(state, moment);
  if (request.lookFirst === "once" && request === mainRequest(state))
    return foreignRecord(state, `the provider has a record of this payment already: ${report.word}`, moment);
  const heard = decideReport(state, report, "query", moment);
  return awaitsFirstOutcome(state) || isAbandonment(state, request)
    ? heard
    : [...heard, checked(request, "open", report.word, moment)];
}

function notFound(state: PaymentState, moment: Moment): EventBody[] {
  const request = activeRequest(state);
  if (request === null) return [];
  // That the payment is missing says nothing of a capture or cancel, which need one.
  return request.operation === "capture" || (request.operation === "cancel" && request.lookFirst === "no")
    ? [checked(request, "notFound", "no such transaction", moment)]
    : decideNotFound(request, "transaction", moment);
}

/** The hold is gone whatever the provider says now; its word is kept for people. */
function lapsed(state: PaymentState, ended: QueryEnded, moment: Moment): EventBody[] {
  const main = mainRequest(state);
  if (ended.ending !== "answered")
    return [checked(main, "noAnswer", "the provider gave no answer", moment), { type: "expired" }];
  const { answer } = ended;
  const word = answer.about === "payment" ? answer.word : "no record";
  return [checked(main, "open", word, moment), { type: "expired" }];
}
