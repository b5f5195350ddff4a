import type { PaymentReport } from "../facts.js";
import { cancelRequestId } from "../ids.js";
import { checked, nameOf, stillOpen, unknown } from "../requests/decide.js";
import type { Source } from "../requests/events.js";
import { settles, type Moment } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import { countOf } from "./evolve.js";
import { wordOf } from "./report-word.js";
import { activeRequest, mainRequest, type PaymentState } from "./state.js";

/** The provider's record is still open, and the shopper's time is over. */
export function shopperGone(
  state: PaymentState,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] {
  const main = mainRequest(state);
  // Nothing is canceled on a word that nobody understood.
  if (state.rules.abandonedPayment === "cancel" && report.recognized) return [askToCancel(state, false)];
  return stillOpen(main, report.word, source, moment);
}

function askToCancel(state: PaymentState, again: boolean): EventBody {
  const requestId = cancelRequestId(state.paymentId, countOf(state, "cancel") + 1);
  return { type: "abandonRequested", requestId, again };
}

/** How often an abandoned charge is canceled: a cancel that had no effect three times is for a person. */
const MAX_CANCELS = 3;

/** The provider was asked to cancel. From here only "closed", "failed", a full give-back or a person ends it. */
export function abandoned(
  state: PaymentState,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] {
  const main = mainRequest(state);
  const active = activeRequest(state);
  if (report.status === "closed" || report.status === "failed") {
    const { failure } = wordOf(state, { ...report, status: "closed" });
    return failure ? [{ type: "requestFailed", ...nameOf(main), by: source, failure }] : [];
  }
  if (report.status === "succeeded" && report.refundedValue >= state.amount.value) {
    const message = "the shopper paid after the time was over; the money was given back";
    const failure = { operation: main.operation, kind: "abandoned", code: "returned", message } as const;
    return [
      { type: "moneyReturned", amount: state.amount },
      { type: "requestFailed", ...nameOf(main), by: source, failure },
    ];
  }
  if (source !== "query" || active === null) return [];
  const isPaid = report.status === "succeeded" && report.amount !== null;
  if (!report.recognized || (report.status === "succeeded" && !isPaid))
    return [checked(active, "open", report.word, moment)];
  const uncanceled: EventBody = { type: "cancelHadNoEffect", isPaid };
  const isForSure = settles(state.uncanceled, moment);
  if (isForSure && countOf(state, "cancel") < MAX_CANCELS) return [uncanceled, askToCancel(state, true)];
  const why = { code: "not_canceled", message: `the provider's record says ${report.word} after the cancel` };
  return !isPaid || active.wait?.for === "outcome"
    ? [uncanceled, checked(active, "open", report.word, moment)]
    : [uncanceled, unknown(active, why, moment)];
}
