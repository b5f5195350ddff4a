import type { CallOutcome, NotFoundReport, PaymentReport } from "../facts.js";
import { inconclusive, settles } from "./checks.js";
import { decideReport } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { foreignRecord } from "./record-proof.js";
import { authorizationIsOver, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome } from "./states.js";

/** How asking the provider about the payment ended. */
export type QueryEnded = CallOutcome<PaymentReport | NotFoundReport>;

export function decideQuery(state: PaymentState, query: QueryEnded, moment: Moment): EventBody[] {
  if (authorizationIsOver(state, moment.now)) return lapsed(query, moment);
  // A notification or a person settled it while the query was on its way.
  if (state.nextCheckAt === null) return [];
  if (query.ending !== "answered")
    return inconclusive(state, "query", "noAnswer", `${query.code}: ${query.message}`, moment);
  if (query.answer.about === "nothing") return notFound(state, moment);
  if (state.askFirst)
    return foreignRecord(
      state,
      `the provider has a record of this payment already: ${query.answer.word}`,
      moment,
    );
  return awaitsFirstOutcome(state) || state.kind === "charge"
    ? decideReport(state, query.answer, "query", moment)
    : inconclusive(state, "query", "open", query.answer.word, moment);
}

function notFound(state: PaymentState, moment: Moment): EventBody[] {
  const { request } = state;
  if (state.askFirst && request) return [{ type: "requestProvenAbsent", operation: request.operation }];
  const checked = inconclusive(state, "query", "notFound", "no such transaction", moment);
  // That the payment is missing says nothing of a capture or cancel, which need one.
  const operation = awaitsFirstOutcome(state) ? request?.operation : undefined;
  const inDoubt = state.doubt && !state.doubt.foreignRecord && state.doubt.operation === operation;
  return inDoubt && settles(state.notFound, moment)
    ? [...checked, { type: "requestProvenAbsent", operation }]
    : checked;
}

/** The hold is gone whatever the provider says now; its word is kept for people. */
function lapsed(query: QueryEnded, { now }: Moment): EventBody[] {
  const heard = query.ending === "answered" ? query.answer : null;
  const word = heard?.about === "payment" ? heard.word : "no record";
  const checked: EventBody = heard
    ? { type: "checked", result: "open", detail: word, nextCheckAt: now }
    : { type: "checked", result: "noAnswer", detail: "the provider gave no answer", nextCheckAt: now };
  return [checked, { type: "expired" }];
}
