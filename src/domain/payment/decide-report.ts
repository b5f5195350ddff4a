import { capabilities } from "../capabilities.js";
import type { PaymentReport } from "../facts.js";
import { cancelRequestId } from "../ids.js";
import { sameMoney } from "../money.js";
import { after, millis } from "../time.js";
import { captured, cardSaved } from "./captured.js";
import type { EventBody } from "./events.js";
import { actionDeadline, attentionAt, firstCheck, nextCheck, type Moment } from "./schedule.js";
import type { PaymentState, Streak } from "./state.js";

/** How a report came: `reply` to our send, `query`, or a `notification` that the provider signed. */
export type ReportSource = "reply" | "query" | "notification";

/** What a provider's record of the payment means for a payment whose first operation has no outcome yet. */
export function decideReport(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  const learned: EventBody[] = newRefs(state, report);
  if (!report.recognized && !state.attention)
    learned.push({ type: "attentionRaised", reason: "unknown_provider_status" });
  return [...learned, ...verdict(state, report, source, moment)];
}

function verdict(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  if (state.doubt?.foreignRecord) return inconclusive(state, source, "disagrees", "not our record", moment);
  if (report.amount && !sameMoney(report.amount, state.amount)) return amountMismatch(state, source, moment);
  if (state.status === "canceling") return abandoned(state, report, source, moment);
  if (report.status === "succeeded")
    return report.amount
      ? succeeded(state, report, moment)
      : disagrees(state, source, "amount_missing", "it succeeded but names no amount", moment);
  if (report.status === "failed") return [failure(state, report, "declined")];
  if (report.status === "closed") return [failure(state, report, "abandoned")];
  return open(state, report, source, moment);
}

function succeeded(state: PaymentState, report: PaymentReport, moment: Moment): EventBody[] {
  const card = report.savedCard ?? state.announcedCard;
  if (state.kind === "authCapture")
    return [authorized(state, moment, report.completedAt), ...cardSaved(state, card)];
  return captured(state, state.amount, card);
}

/** Seven days by the provider's documents, from its own completion time where that is given. */
export function authorized(state: PaymentState, moment: Moment, completedAt?: string): EventBody {
  const expiresAt = after(completedAt ?? state.chargeSentAt ?? moment.now, 7 * 86_400);
  return { type: "authorized", amount: state.amount, expiresAt };
}

function failure(state: PaymentState, report: PaymentReport, kind: "declined" | "abandoned"): EventBody {
  const operation = state.kind === "charge" ? "charge" : "authorize";
  const refusal = report.refusal ?? {
    kind,
    code: report.word,
    message:
      kind === "abandoned" ? "the shopper did not complete the payment" : "the provider declined the payment",
  };
  return {
    type: "failed",
    failure: { operation, ...refusal, kind: kind === "abandoned" ? kind : refusal.kind },
  };
}

function paidTooLate(state: PaymentState): EventBody {
  const operation = state.kind === "charge" ? "charge" : "authorize";
  const message = "the shopper paid after the time was over; the money was given back";
  return { type: "failed", failure: { operation, kind: "abandoned", code: "returned", message } };
}

function open(state: PaymentState, report: PaymentReport, source: ReportSource, moment: Moment): EventBody[] {
  const deadline = actionDeadline(state);
  if (deadline !== null && deadline <= moment.now && source !== "reply")
    return shopperGone(state, source, moment);
  if (report.actionUrl && deadline !== null)
    return [
      {
        type: "actionRequired",
        url: report.actionUrl,
        expiresAt: deadline,
        nextCheckAt: firstCheck(state, moment, "poll"),
      },
    ];
  if (source === "reply" && state.request)
    return [
      {
        type: "pending",
        operation: state.request.operation,
        word: report.word,
        nextCheckAt: firstCheck(state, moment, "poll"),
      },
    ];
  return inconclusive(state, source, "open", report.word, moment);
}

function shopperGone(state: PaymentState, source: ReportSource, moment: Moment): EventBody[] {
  if (capabilities[state.provider].abandonedPayment === "cancel") return [askToCancel(state, false)];
  if (state.action) return [{ type: "actionEnded", nextCheckAt: firstCheck(state, moment, "poll") }];
  return inconclusive(state, source, "open", "the provider has not closed it yet", moment);
}

function askToCancel(state: PaymentState, again: boolean): EventBody {
  return { type: "abandonRequested", requestId: cancelRequestId(state.paymentId, state.cancels + 1), again };
}

/** The provider was asked to cancel. From here only "closed", "failed" or a full give-back ends the payment. */
function abandoned(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  if (report.status === "closed" || report.status === "failed") return [failure(state, report, "abandoned")];
  if (report.status === "succeeded" && report.refundedValue >= state.amount.value)
    return [{ type: "moneyReturned", amount: state.amount }, paidTooLate(state)];
  const checked = inconclusive(state, source, "open", report.word, moment);
  return source === "query" && settles(state.stillPaid, moment)
    ? [...checked, askToCancel(state, true)]
    : checked;
}

export function amountMismatch(state: PaymentState, source: ReportSource, moment: Moment): EventBody[] {
  const detail = "the provider's amount or currency is not the payment's";
  const raised: EventBody[] = state.attention ? [] : [{ type: "attentionRaised", reason: "amount_mismatch" }];
  return [...raised, ...disagrees(state, source, "amount_mismatch", detail, moment)];
}

/** A record that can't be applied leaves the outcome unknown, so that a later record or a person can settle it. */
function disagrees(
  state: PaymentState,
  source: ReportSource,
  code: string,
  message: string,
  moment: Moment,
): EventBody[] {
  if (source === "notification" || state.doubt || !state.request)
    return inconclusive(state, source, "disagrees", message, moment);
  const { operation } = state.request;
  const nextCheckAt = firstCheck(state, moment, "check");
  return [{ type: "outcomeUnknown", operation, code, message, foreignRecord: false, nextCheckAt }];
}

/** A check that settled nothing moves the schedule on; a notification that settled nothing changes nothing. */
export function inconclusive(
  state: PaymentState,
  source: ReportSource,
  result: Extract<EventBody, { type: "checked" }>["result"],
  detail: string,
  moment: Moment,
): EventBody[] {
  if (source === "notification") return [];
  const schedule = state.doubt || state.askFirst ? "check" : "poll";
  const checked: EventBody = {
    type: "checked",
    result,
    detail,
    nextCheckAt: nextCheck(state, moment, schedule),
  };
  return unknownForLong(state, moment)
    ? [checked, { type: "attentionRaised", reason: "outcome_unknown" }]
    : [checked];
}

export function unknownForLong(state: PaymentState, moment: Moment): boolean {
  const at = attentionAt(state);
  return at !== null && at <= moment.now;
}

/** Whether this answer makes a run of equal ones the provider's word. */
export function settles(streak: Streak | null, moment: Moment): boolean {
  const { notFoundAnswers, notFoundSettleSeconds } = moment.schedules;
  if (!streak) return notFoundAnswers <= 1 && notFoundSettleSeconds === 0;
  const seconds = (millis(moment.now) - millis(streak.since)) / 1000;
  return streak.answers + 1 >= notFoundAnswers && seconds >= notFoundSettleSeconds;
}

function newRefs(state: PaymentState, report: PaymentReport): EventBody[] {
  const isNew = Object.entries(report.refs).some(([name, value]) => state.providerRefs[name] !== value);
  return isNew ? [{ type: "referencesLearned", refs: report.refs }] : [];
}
