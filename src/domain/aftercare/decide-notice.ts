import { raise } from "../attention.js";
import type { NoticeReport, RequestReport } from "../facts.js";
import type { ProviderNotification } from "../notification.js";
import { isFinal } from "../payment/states.js";
import { decideHint, decideWord } from "../requests/decide.js";
import { failureOf, hasOtherNumber } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { sameMoney } from "../money.js";
import { ifReversalFailed } from "./decide-call.js";
import { decideLateCancel, decideLateCapture, decideLatePayment } from "./decide-late-news.js";
import { awaitsFinalStatus } from "./decide-read.js";
import type { EventBody } from "./events.js";
import type { ReadPayment } from "./read-payment.js";
import { callsPerson, changesNothing, type Judgment } from "./judgment.js";
import type { NoticeMeaning } from "./notice.js";
import { activeRefund, findRefund, statusOf, type AftercareState, type RefundRecord } from "./state.js";

/** What a verified notification changes. Each one is recorded once, whatever it comes to. */
export function decideNotice(
  state: AftercareState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key } = notification;
  if (state.noticeKeys.includes(key))
    return isHintAgain(state, notification) ? again(state, notification, moment) : [];
  if (awaitsFinalStatus(state) && needsPayment(notification))
    return state.held.some((held) => held.key === key) ? [] : [{ type: "noticeHeld", notification }];
  return judged(state, notification, moment);
}

/** The first of what was held, once the payment is read: each may change what the next one means. */
export function decideHeld(state: AftercareState, moment: Moment): EventBody[] {
  const [notification] = state.held;
  return notification ? judged(state, notification, moment) : [];
}

/** A case calls a person whatever the payment is. */
function needsPayment({ report }: ProviderNotification): boolean {
  return report.about !== "case" && report.about !== "other";
}

function judged(state: AftercareState, notification: ProviderNotification, moment: Moment): EventBody[] {
  const { key, report } = notification;
  const { meaning, events } = judge(state, notification, moment);
  const received: EventBody = {
    type: "noticeReceived",
    key,
    about: report.about,
    name: report.about === "case" || report.about === "other" ? report.type : null,
    status: report.about === "payment" ? report.word : report.status,
    meaning,
  };
  return [received, ...events];
}

function judge(state: AftercareState, notification: ProviderNotification, moment: Moment): Judgment {
  const { report } = notification;
  if (report.about === "case") return dispute(state, notification, report);
  if (report.about === "other") return callsPerson(state, "unknown_news", "unknown_news", report.type);
  const payment = known(state, notification);
  if (!payment) return callsPerson(state, "unknown_payment", "unknown_payment");
  if (report.about === "card") return changesNothing("for_the_record");
  const refund = "requestId" in report ? findRefund(state, report) : undefined;
  if (refund?.request.operation === report.about) return ofRefund(state, payment, refund, report, moment);
  if (report.about === "refund")
    return callsPerson(state, "never_asked_for", "unknown_refund", report.requestId);
  if (!isFinal(payment.status)) return changesNothing("before_final_status");
  switch (report.about) {
    case "payment":
      return decideLatePayment(state, payment, report);
    case "capture":
      return decideLateCapture(state, payment, report);
    case "cancel":
      return decideLateCancel(state, payment, report);
    default:
      return callsPerson(state, "unknown_news", "unknown_news");
  }
}

/** The payment that the news is about; null: Holdfast doesn't know it at this provider. */
function known(state: AftercareState, notification: ProviderNotification): ReadPayment | null {
  const { payment, isNotKept, paymentId, account } = state;
  const isOurs =
    notification.paymentId === paymentId &&
    notification.account === account &&
    notification.provider === payment?.provider;
  return isOurs && !isNotKept ? payment : null;
}

function dispute(
  state: AftercareState,
  { key }: ProviderNotification,
  { type: name, status, refs, stage = "open" }: NoticeReport,
): Judgment {
  const caseId = refs.caseId ?? key;
  return {
    meaning: "dispute",
    events: [
      { type: "disputeChanged", caseId, name, status, stage },
      ...raise(state.concerns, "dispute", null, `${name} ${caseId}${stage === "lost" ? " lost" : ""}`),
    ],
  };
}

/** News of a refund, or of the cancel that is our reversal. */
function ofRefund(
  state: AftercareState,
  { rules }: ReadPayment,
  { request, ...refund }: RefundRecord,
  report: RequestReport,
  moment: Moment,
): Judgment {
  const context = { moment, concerns: state.concerns };
  const { status, amount, refs, refusal } = report;
  const meaning = meaningOf({ request, ...refund }, report);
  // Such a provider's notification is a hint: it makes the next query due, and the query decides. What only calls a
  // person needs no proof.
  if (rules.notificationProof === "query" && meaning === "refund_news") {
    const isTurn = activeRefund(state)?.refundId === refund.refundId;
    return { meaning, events: isTurn ? decideHint(request, status, false, moment) : [] };
  }
  const failure = status === "failed" ? failureOf(request.operation, refusal) : null;
  const word = { status, amount, refs, failure, text: status };
  const events = decideWord(request, word, "notification", context);
  return { meaning, events: [...events, ...ifReversalFailed(state, { request, ...refund }, events)] };
}

function meaningOf(refund: RefundRecord, { status, amount, refs }: RequestReport): NoticeMeaning {
  const { request } = refund;
  if (hasOtherNumber(request, refs)) return "second_transaction";
  if (amount && !sameMoney(amount, request.amount)) return "amount_mismatch";
  if (statusOf(refund) === "processing")
    return status === "pending" && request.wait?.for === "word" ? "repeat" : "refund_news";
  return status === "pending" || status === request.outcome?.result ? "repeat" : "contradiction";
}

/** The provider's own record may be slower than its webhook, and after our acknowledgement it won't send again. */
function isHintAgain({ payment }: AftercareState, { report }: ProviderNotification): boolean {
  return payment?.rules.notificationProof === "query" && report.about === "refund";
}

function again(state: AftercareState, { report }: ProviderNotification, moment: Moment): EventBody[] {
  const active = activeRefund(state);
  if (report.about !== "refund" || active?.request.requestId !== report.requestId) return [];
  return decideHint(active.request, report.status, true, moment);
}
