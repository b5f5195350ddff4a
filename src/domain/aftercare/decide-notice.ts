import { raiseAttention } from "../attention.js";
import type { NoticeReport, RequestReport } from "../reports.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import { isFinal } from "../payment/states.js";
import { findRequest } from "../requests/books.js";
import { decideHint, type Hint } from "../requests/checks.js";
import { wordOf } from "../requests/words.js";
import { hasOtherNumber } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { decideRefundWord } from "./decide-call.js";
import {
  callsPerson,
  changesNothing,
  decideLatePayment,
  decideLateRequest,
} from "./decide-late-notification.js";
import type { NoticeDecision } from "./decide-late-notification.js";
import { awaitsFinalStatus } from "./decide-read.js";
import type { EventBody } from "./events.js";
import type { NoticeMeaning } from "./notice.js";
import { activeRefund, statusOf, type AftercareState, type RefundRequest } from "./state.js";

/** What a verified notification changes. Each one is recorded once, whatever it comes to. */
export function decideNotice(
  state: AftercareState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key, report } = notification;
  if (state.noticeKeys.includes(key)) return decideRepeat(state, notification, moment);
  // A case calls a person whatever the payment is.
  const needsPayment = report.about !== "case" && report.about !== "other";
  if (!awaitsFinalStatus(state) || !needsPayment) return decided(state, notification, moment);
  return state.held.some((held) => held.key === key) ? [] : [{ type: "noticeHeld", notification }];
}

/** The first of what was held, once the payment is read: each may change what the next one means. */
export function decideHeld(state: AftercareState, moment: Moment): EventBody[] {
  const [notification] = state.held;
  return notification ? decided(state, notification, moment) : [];
}

function decided(state: AftercareState, notification: ProviderNotification, moment: Moment): EventBody[] {
  const { key, report } = notification;
  const { about } = report;
  const { meaning, events } = decideMeaning(state, notification, moment);
  const name = about === "case" || about === "other" ? report.type : null;
  const status = about === "payment" ? report.word : report.status;
  return [{ type: "noticeReceived", key, about, name, status, meaning }, ...events];
}

function decideMeaning(
  state: AftercareState,
  notification: ProviderNotification,
  moment: Moment,
): NoticeDecision {
  const { report, paymentId, account, provider, key } = notification;
  if (report.about === "case") return dispute(state, key, report);
  if (report.about === "other") return callsPerson(state, "unknown_news", report.type);
  const { payment } = state;
  const isNamed = paymentId === state.paymentId && account === state.account;
  // Holdfast doesn't know the payment at this provider.
  if (!payment || state.isNotKept || !isNamed || provider !== payment.provider)
    return callsPerson(state, "unknown_payment");
  if (report.about === "card") return changesNothing("for_the_record");
  const refund = "requestId" in report ? findRequest(state, report.requestId) : undefined;
  if (refund?.operation === report.about) return ofRefund(state, refund, report, moment);
  if (report.about === "refund") return callsPerson(state, "unknown_refund", report.requestId);
  if (!isFinal(payment.status)) return changesNothing("before_final_status");
  const known = { ...state, payment };
  switch (report.about) {
    case "payment":
      return decideLatePayment(known, report);
    case "capture":
    case "cancel":
      return decideLateRequest(known, report);
  }
}

function dispute(state: AftercareState, key: string, report: NoticeReport): NoticeDecision {
  const { type: name, status, refs, stage = "open" } = report;
  const caseId = refs.caseId ?? key;
  const detail = `${name} ${caseId}${stage === "lost" ? " lost" : ""}`;
  const changed: EventBody = { type: "disputeChanged", caseId, name, status, stage };
  return {
    meaning: "dispute",
    events: [changed, ...raiseAttention(state.concerns, "dispute", null, detail)],
  };
}

/** Where a notification proves nothing by itself, it makes the next query due, and the query decides. */
function isHint({ payment }: AftercareState): boolean {
  return payment?.rules.notificationProof === "query";
}

/** A report of a refund, or of the cancel that is our reversal. */
function ofRefund(
  state: AftercareState,
  refund: RefundRequest,
  report: RequestReport,
  moment: Moment,
): NoticeDecision {
  const meaning = meaningOf(refund, report);
  const heard = { ...moment, source: "notification" } as const;
  // What only calls a person needs no proof.
  if (!isHint(state) || meaning !== "refund_news")
    return { meaning, events: decideRefundWord(state, refund, report, heard) };
  const isTurn = activeRefund(state)?.refundId === refund.refundId;
  return { meaning, events: isTurn ? decideHint(refund, hintOf(report), moment) : [] };
}

function hintOf({ status }: RequestReport): Hint {
  return { word: status, said: status === "pending" ? null : status };
}

function meaningOf(refund: RefundRequest, report: RequestReport): NoticeMeaning {
  const { status, refs, amount } = wordOf(refund, report);
  if (hasOtherNumber(refund, refs)) return "second_transaction";
  if (amount && !sameMoney(amount, refund.amount)) return "amount_mismatch";
  if (statusOf(refund) === "processing")
    return status === "pending" && refund.wait?.for === "word" ? "repeat" : "refund_news";
  return status === "pending" || status === refund.outcome?.result ? "repeat" : "contradiction";
}

/**
 * The same notification again, which may tell of more that was given back. Where it is only a hint, the provider's own
 * record may be slower than its webhook, and after our acknowledgement it won't send again.
 */
function decideRepeat(
  state: AftercareState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { report } = notification;
  if (report.about === "payment") {
    const { meaning, events } = decideMeaning(state, notification, moment);
    return meaning === "never_asked_for" ? [...events] : [];
  }
  const active = activeRefund(state);
  if (!active || !isHint(state) || report.about !== "refund") return [];
  return active.requestId === report.requestId
    ? decideHint(active, { ...hintOf(report), isRepeat: true }, moment)
    : [];
}
