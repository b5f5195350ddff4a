import { capabilities } from "../capabilities.js";
import type { PaymentReport } from "../facts.js";
import { cancelRequestId } from "../ids.js";
import { inconclusive, settles, type ReportSource } from "./checks.js";
import type { EventBody } from "./events.js";
import { firstCheck, type Moment } from "./schedule.js";
import type { PaymentState, PendingRequest } from "./state.js";
import { mainOperation } from "./states.js";
import { refusedPayment } from "./refused-payment.js";

/** Whether the pending request asks the provider to end a charge whose shopper never came back. */
export function isAbandonment(state: PaymentState, request: PendingRequest): boolean {
  return state.kind === "charge" && request.operation === "cancel";
}

/** A cancel of a payment that was paid meanwhile is a refund, and is answered alike: only a query tells. */
export function askWhatCameOfIt(word: string, moment: Moment): EventBody {
  return { type: "pending", operation: "cancel", word, nextCheckAt: moment.now };
}

export function shopperGone(state: PaymentState, source: ReportSource, moment: Moment): EventBody[] {
  if (capabilities[state.provider].abandonedPayment === "cancel") return [askToCancel(state, false)];
  if (state.action) return [{ type: "actionEnded", nextCheckAt: firstCheck(state, moment, "poll") }];
  return inconclusive(state, source, "open", "the provider has not closed it yet", moment);
}

function askToCancel(state: PaymentState, again: boolean): EventBody {
  return { type: "abandonRequested", requestId: cancelRequestId(state.paymentId, state.cancels + 1), again };
}

/** The provider was asked to cancel. From here only "closed", "failed" or a full give-back ends the payment. */
export function abandoned(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  if (report.status === "closed" || report.status === "failed")
    return [refusedPayment(state, report, "abandoned")];
  if (report.status === "succeeded" && report.refundedValue >= state.amount.value)
    return [{ type: "moneyReturned", amount: state.amount }, paidTooLate(state)];
  const checked = inconclusive(state, source, "open", report.word, moment);
  return source === "query" && settles(state.stillPaid, moment)
    ? [...checked, askToCancel(state, true)]
    : checked;
}

function paidTooLate(state: PaymentState): EventBody {
  const operation = mainOperation(state);
  const message = "the shopper paid after the time was over; the money was given back";
  return { type: "failed", failure: { operation, kind: "abandoned", code: "returned", message } };
}
