import type { PaymentReport } from "../reports.js";
import { checked, isAskedAbout, nameOf, unknown } from "../requests/checks.js";
import { stillOpen } from "../requests/decide.js";
import type { Heard } from "../requests/events.js";
import { asked, settles } from "../requests/schedule.js";
import type { EventBody } from "./events.js";
import { wordOf } from "./provider-record.js";
import { activeRequest, mainRequest, nextRequestId, requestsOf, type PaymentState } from "./state.js";

/** The provider's record is still open, and the shopper's time is over. */
export function shopperGone(state: PaymentState, report: PaymentReport, heard: Heard): EventBody[] {
  // Nothing is canceled on a word that nobody understood.
  return state.rules.abandonedPayment === "cancel" && report.recognized
    ? [abandonment(state, false)]
    : stillOpen(mainRequest(state), report.word, heard);
}

function abandonment(state: PaymentState, again: boolean): EventBody {
  return { type: "abandonRequested", requestId: nextRequestId(state, "cancel"), again };
}

/** How often an abandoned charge is canceled: a cancel that had no effect three times is for a person. */
const MAX_CANCELS = 3;

/** The provider was asked to cancel. From here only "closed", "failed", a full give-back or a person ends it. */
export function abandoned(state: PaymentState, report: PaymentReport, heard: Heard): EventBody[] {
  const main = mainRequest(state);
  const cancel = activeRequest(state);
  const { status, word } = report;
  if (status === "closed" || status === "failed") {
    const { failure } = wordOf(state, { ...report, status: "closed" });
    return failure ? [{ type: "requestFailed", ...nameOf(main), by: heard.source, failure }] : [];
  }
  if (status === "succeeded" && report.refundedValue >= state.amount.value) {
    const message = "the shopper paid after the time was over; the money was given back";
    const failure = { operation: main.operation, kind: "abandoned", code: "returned", message } as const;
    return [
      { type: "moneyReturned", amount: state.amount },
      { type: "requestFailed", ...nameOf(main), by: heard.source, failure },
    ];
  }
  if (heard.source !== "query" || cancel === null || !isAskedAbout(cancel)) return [];
  const isPaid = status === "succeeded" && report.amount !== null;
  const open = checked(cancel, "open", word, heard);
  if (!report.recognized || (status === "succeeded" && !isPaid)) return open;
  const why = { code: "not_canceled", message: `the provider's record says ${word} after the cancel` };
  const uncanceled: EventBody = { type: "cancelHadNoEffect", isPaid, ...asked(heard) };
  if (settles(state.uncanceled, heard)) {
    // In a run that a reset made it was looked for first: nobody has canceled.
    if (cancel.stage === "toSend") return [uncanceled, { type: "requestProvenAbsent", ...nameOf(cancel) }];
    if (requestsOf(state, "cancel").length < MAX_CANCELS) return [uncanceled, abandonment(state, true)];
  }
  return [uncanceled, ...(isPaid && cancel.wait?.for !== "outcome" ? [unknown(cancel, why, heard)] : open)];
}
