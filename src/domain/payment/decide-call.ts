import { raise } from "../attention.js";
import type { CallOutcome, CustomerReport, PaymentReport, RequestReport } from "../facts.js";
import { decideSent, decideUnanswered, decideWord, unknown } from "../requests/decide.js";
import { failureOf, type Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { askAtOnce, decideReport, foreignRecord } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { isAbandonment } from "./question.js";
import { activeRequest, findRequest, mainRequest, type PaymentState } from "./state.js";

/** How the call for a request ended. */
export type CallEnded = CallOutcome<CustomerReport | PaymentReport | RequestReport>;

/** Recorded just before the call for the active request. */
export function decideSend(state: PaymentState): EventBody[] {
  const request = activeRequest(state);
  return request ? [decideSent(request)] : [];
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
  const context = { moment, concerns: state.concerns };
  if (ended.ending === "answered") return answered(state, request, ended.answer, moment);
  if (ended.ending === "notSent" && ended.resetRun !== undefined)
    return [{ type: "runWasReset", run: ended.resetRun }];
  if (request.stage !== "onItsWay") return [];
  // A cancel of a payment that was paid meanwhile is a refund: only the record tells what came of it.
  if (isAbandonment(state, request) && ended.ending !== "notSent")
    return [unknown(request, ended, moment, { askNow: ended.ending === "refused" })];
  if (ended.ending === "unknown" && ended.duplicate && isVeryFirst(state, request))
    return foreignRecord(state, `${ended.code}: ${ended.message}`, moment);
  return decideUnanswered(request, ended, context);
}

/** Only then can the record not be ours; later a send of ours that was thought lost may have come through. */
function isVeryFirst(state: PaymentState, request: Request): boolean {
  const isMain = request.requestId === mainRequest(state).requestId;
  return isMain && request.firstSend && request.sends <= 1 && !request.isAcknowledged;
}

function answered(
  state: PaymentState,
  request: Request,
  answer: CustomerReport | PaymentReport | RequestReport,
  moment: Moment,
): EventBody[] {
  const notAnAnswer = () => (request.stage === "onItsWay" ? [unknown(request, NOT_AN_ANSWER, moment)] : []);
  switch (request.operation) {
    case "createCustomer":
      if (answer.about !== "customer") return notAnAnswer();
      return request.outcome === null
        ? [
            {
              type: "requestSucceeded",
              operation: request.operation,
              requestId: request.requestId,
              by: "reply",
            },
            { type: "customerCreated", customerNo: answer.customerNo },
          ]
        : [];
    case "charge":
    case "authorize":
      return answer.about === "payment" ? decideReport(state, answer, "reply", moment) : notAnAnswer();
    case "capture":
    case "cancel":
    case "refund":
      if (isAbandonment(state, request) && (answer.about === "payment" || answer.about === "cancel"))
        return request.outcome === null
          ? [askAtOnce(request, answer.about === "payment" ? answer.word : answer.status, moment)]
          : [];
      return answer.about === request.operation && answer.requestId === request.requestId
        ? decideRequestReport(state, request, answer, "reply", moment)
        : notAnAnswer();
  }
}

const NOT_AN_ANSWER = { code: "not_an_answer", message: "the answer is not about the request that was sent" };

/** What the provider says of one capture or cancel. */
export function decideRequestReport(
  state: PaymentState,
  request: Request,
  { status, amount, refs, refusal }: RequestReport,
  source: "reply" | "notification",
  moment: Moment,
): EventBody[] {
  const failure = status === "failed" ? failureOf(request.operation, refusal) : null;
  const word = {
    status,
    refs,
    failure,
    text: status,
    amount: request.operation === "capture" ? amount : null,
  };
  return decideWord(request, word, source, { moment, concerns: state.concerns });
}

/** The active request may no longer be sent for the first time: nothing is in doubt, so nothing happened. */
export function decideTooLate({ operation, requestId }: Request): EventBody {
  const message = "the provider could not be reached in time; nothing was sent";
  const failure = { operation, kind: "rejected", code: "not_sent", message } as const;
  return { type: "requestFailed", operation, requestId, by: "reply", failure };
}

/** A request that this payment never sent. */
export function neverAskedFor(state: PaymentState, requestId: string): EventBody[] {
  return raise(state.concerns, "unknown_request", null, requestId);
}
