import type { ProviderNotification } from "../notification.js";
import type { Moment } from "../payment/schedule.js";
import { isFinal } from "../payment/states.js";
import { decideLateCancel, decideLateCapture, decideLatePayment } from "./decide-late-news.js";
import { decideRefundNotice } from "./decide-refund-notice.js";
import type { EventBody, ReadPayment } from "./events.js";
import { attention, changesNothing, type Judgment } from "./judgment.js";
import type { AftercareState } from "./state.js";

/**
 * What a verified notification changes. Each one is recorded once, whatever it comes to. The payment is read
 * before (`awaitsFinalStatus`).
 */
export function decideNotice(
  state: AftercareState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key, report } = notification;
  if (state.noticeKeys.includes(key)) return [];
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
  const payment = known(state, notification);
  if (!payment) return attention(state, "unknown_payment", "unknown_payment");
  switch (report.about) {
    case "case":
      return attention(state, "dispute", "dispute");
    case "card":
    case "other":
      return changesNothing("for_the_record");
    case "refund":
      return decideRefundNotice(state, payment, report, moment);
    case "payment":
    case "capture":
    case "cancel":
      break;
  }
  if (!isFinal(payment.status)) return changesNothing("before_final_status");
  switch (report.about) {
    case "payment":
      return decideLatePayment(state, payment, report);
    case "capture":
      return decideLateCapture(state, payment, report);
    case "cancel":
      return isReversal(state, report.requestId)
        ? decideRefundNotice(state, payment, report, moment)
        : decideLateCancel(state, payment, report);
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

function isReversal({ refunds }: AftercareState, requestId: string): boolean {
  return refunds.some((refund) => refund.operation === "cancel" && refund.requestId === requestId);
}
