import type { PaymentReport } from "../facts.js";
import { sameMoney } from "../money.js";
import { after } from "../time.js";
import { abandoned, shopperGone } from "./abandonment.js";
import { captured, cardSaved, ownCard } from "./captured.js";
import { amountMismatch, disagrees, inconclusive, unknownForLong, type ReportSource } from "./checks.js";
import type { EventBody } from "./events.js";
import { raise } from "./raise.js";
import { foreignRecord, isOurs, plausible } from "./record-proof.js";
import { refusedPayment } from "./refused-payment.js";
import { actionDeadline, firstCheck, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import type { Operation } from "./states.js";

/** What a provider's record of the payment means for a payment whose first operation has no outcome yet. */
export function decideReport(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  const unread = report.recognized ? [] : raise(state, "unknown_provider_status");
  return [...newRefs(state, report), ...unread, ...verdict(state, report, source, moment)];
}

function verdict(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] {
  if (state.doubt?.foreignRecord) return inconclusive(state, source, "disagrees", "not our record", moment);
  if (source !== "reply" && !isOurs(state, report, source)) {
    const detail = "the provider's record is not provably of this payment's send";
    // Once it is to be canceled nothing leads to `captured`, not even a person who looks whose the record is.
    return state.status === "canceling"
      ? inconclusive(state, source, "disagrees", detail, moment)
      : foreignRecord(state, detail, moment);
  }
  if (report.amount && !sameMoney(report.amount, state.amount)) return amountMismatch(state, source, moment);
  if (state.status === "canceling") return abandoned(state, report, source, moment);
  if (report.status === "succeeded")
    return unproven(state, report, source, moment) ?? succeeded(state, report, moment);
  if (report.status === "failed") return [refusedPayment(state, report, "declined")];
  if (report.status === "closed") return [refusedPayment(state, report, "abandoned")];
  return open(state, report, source, moment);
}

/** What a success still lacks before it counts: all that was asked for, said in so many words; null: nothing. */
function unproven(
  state: PaymentState,
  report: PaymentReport,
  source: ReportSource,
  moment: Moment,
): EventBody[] | null {
  const wanted = state.kind === "authCapture" ? "manual" : "automatic";
  const isOtherMode = report.captureMode !== undefined && report.captureMode !== wanted;
  if (report.amount && !isOtherMode) return null;
  // The record says more than a reply, or than a notification that disagrees.
  if (source === "reply" && state.request) return [askAtOnce(state.request.operation, report.word, moment)];
  if (!report.amount)
    return disagrees(state, source, "amount_missing", "it succeeded but names no amount", moment);
  const detail = `captureMode is not the one asked for: ${report.captureMode ?? "none"}`;
  if (source === "notification")
    return [
      { type: "checked", result: "disagrees", detail, nextCheckAt: moment.now },
      ...unknownForLong(state, moment),
    ];
  const raised: EventBody = { type: "attentionRaised", reason: "capture_mode_mismatch" };
  return [raised, ...disagrees(state, source, "capture_mode", detail, moment)];
}

function askAtOnce(operation: Operation, word: string, { now }: Moment): EventBody {
  return { type: "pending", operation, word, nextCheckAt: now };
}

function succeeded(state: PaymentState, report: PaymentReport, moment: Moment): EventBody[] {
  const card = ownCard(state, report.savedCard) ?? state.announcedCard;
  if (state.kind === "authCapture")
    return [authorized(state, moment, report.completedAt), ...cardSaved(state, card)];
  return captured(state, state.amount, card);
}

/** Seven days by the provider's documents, from its own completion time where that is given. */
export function authorized(state: PaymentState, moment: Moment, completedAt?: string): EventBody {
  const since = plausible(state, completedAt, moment.now) ?? state.chargeSentAt ?? moment.now;
  const expiresAt = after(since, 7 * 86_400);
  return { type: "authorized", amount: state.amount, expiresAt };
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

function newRefs(state: PaymentState, report: PaymentReport): EventBody[] {
  const isNew = Object.entries(report.refs).some(([name, value]) => state.providerRefs[name] !== value);
  return isNew ? [{ type: "referencesLearned", refs: report.refs }] : [];
}
