import { raise } from "../attention.js";
import type { PaymentReport } from "../facts.js";
import type { Source } from "../requests/events.js";
import {
  checked,
  decideHint,
  decideWord,
  learned,
  nameOf,
  nextCheck,
  stillOpen,
  unapplied,
  unknown,
} from "../requests/decide.js";
import { hasOtherNumber, type Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { abandoned, shopperGone } from "./abandonment.js";
import { actionDeadline } from "./deadlines.js";
import type { EventBody } from "./events.js";
import { wordOf } from "./report-word.js";
import { ownCard } from "./own-card.js";
import { isOurs } from "./record-proof.js";
import { activeRequest, mainRequest, type PaymentState } from "./state.js";

/** What the provider's record of the payment means for its charge or authorization, whatever is known already. */
export function decideReport(
  state: PaymentState,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] {
  const main = mainRequest(state);
  const unread = report.recognized
    ? []
    : raise(state.concerns, "unknown_provider_status", main.requestId, report.word);
  return [...unread, ...announced(state, report, source), ...verdict(state, main, report, source, moment)];
}

/** The card that a reply or a record brings with its success; what a notification brings is kept with it. */
function announced(state: PaymentState, report: PaymentReport, source: Source): EventBody[] {
  const isNews = source !== "notification" && state.saveCard && state.announcedCard === null;
  const savedCard = isNews && report.status === "succeeded" ? ownCard(state, report.savedCard) : null;
  return savedCard ? [{ type: "cardAnnounced", savedCard }] : [];
}

function verdict(
  state: PaymentState,
  main: Request,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] {
  if (main.foreignRecord) return inconclusive(state, source, "not our record", moment);
  if (neverSent(state, main))
    return source === "notification"
      ? // Only its record, and the activity that asks for it, tell whose it is: a reset run's past is not in its history.
        decideHint(main, report.word, false, moment)
      : foreignRecord(state, `there is a record already: ${report.word}`, moment);
  if (!isOurs(state, report, source)) {
    const detail = "the provider's record is not provably of this payment's send";
    // Once it has an outcome, or is to be canceled, nobody looks whose the record is to adopt it.
    return main.outcome !== null || state.status === "canceling"
      ? [
          ...raise(state.concerns, "duplicate_reference", main.requestId, detail),
          ...inconclusive(state, source, detail, moment),
        ]
      : foreignRecord(state, detail, moment);
  }
  const isSameOrder = !hasOtherNumber(main, report.refs) && agrees(state, report);
  if (isSameOrder && main.outcome === null) {
    if (state.status === "canceling")
      return [...learned(main, report.refs), ...abandoned(state, report, source, moment)];
    if (report.status === "succeeded") {
      const lacks = unproven(state, main, report, source, moment);
      if (lacks) return [...learned(main, report.refs), ...lacks];
    }
    if (report.status === "open")
      return [...learned(main, report.refs), ...open(state, main, report, source, moment)];
  }
  if (isSameOrder && isOldNews(state, main, report, moment)) return [];
  const asked = activeRequest(state) ?? main;
  return decideWord(main, wordOf(state, report), source, { moment, concerns: state.concerns, asked });
}

/** Of a payment that this run never sent: as little adopted as a record that a query finds there. */
function neverSent(state: PaymentState, { sends, outcome, lookFirst }: Request): boolean {
  return sends === 0 && outcome === null && lookFirst !== "often" && !state.wasReset;
}

function agrees({ amount }: PaymentState, report: PaymentReport): boolean {
  return (
    report.amount === null ||
    (report.amount.currency === amount.currency && report.amount.value === amount.value)
  );
}

/** That an order is closed after its hold was released or has lapsed says nothing against the hold. */
function isOldNews(state: PaymentState, main: Request, report: PaymentReport, { now }: Moment): boolean {
  if (main.outcome?.result !== "succeeded" || report.status === "succeeded") return false;
  if (report.status === "open") return true;
  const isOver = state.authorizationExpiresAt !== null && state.authorizationExpiresAt <= now;
  return (
    state.kind === "authCapture" && (isOver || state.status === "canceling" || state.status === "canceled")
  );
}

/** What a success still lacks before it counts: all that was asked for, said in so many words; null: nothing. */
function unproven(
  state: PaymentState,
  main: Request,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] | null {
  const wanted = state.kind === "authCapture" ? "manual" : "automatic";
  const isOtherMode = report.captureMode !== undefined && report.captureMode !== wanted;
  if (report.amount && !isOtherMode) return null;
  // The record says more than a reply, or than a notification that disagrees: it is asked for at once.
  if (source === "reply") return [askAtOnce(main, report.word, moment)];
  if (source === "notification") return decideHint(main, report.word, false, moment);
  if (!report.amount)
    return unapplied(main, source, "amount_missing", "it succeeded but names no amount", moment);
  const detail = `captureMode is not the one asked for: ${report.captureMode ?? "none"}`;
  return [
    ...raise(state.concerns, "capture_mode_mismatch", main.requestId, detail),
    ...unapplied(main, source, "capture_mode", detail, moment),
  ];
}

export function askAtOnce(request: Request, word: string, { now }: Moment): EventBody {
  return { type: "pending", ...nameOf(request), word, nextCheckAt: now };
}

function open(
  state: PaymentState,
  main: Request,
  report: PaymentReport,
  source: Source,
  moment: Moment,
): EventBody[] {
  const deadline = actionDeadline(state);
  if (deadline !== null && deadline <= moment.now && source !== "reply")
    return shopperGone(state, report, source, moment);
  // The page is the reply's, or the record's of a send whose reply was lost; one is enough.
  if (report.actionUrl && deadline !== null && deadline > moment.now && state.action === null)
    return [
      {
        type: "actionRequired",
        url: report.actionUrl,
        expiresAt: deadline,
        nextCheckAt: nextCheck(main, "word", moment),
      },
    ];
  return stillOpen(main, report.word, source, moment);
}

/** What a query found that settles nothing. */
function inconclusive(state: PaymentState, source: Source, detail: string, moment: Moment): EventBody[] {
  const request = activeRequest(state);
  return source === "notification" || request === null ? [] : [checked(request, "disagrees", detail, moment)];
}

/** A record that may be another's is never adopted: a person decides. */
export function foreignRecord(state: PaymentState, message: string, moment: Moment): EventBody[] {
  const main = mainRequest(state);
  return [
    unknown(main, { code: "foreign_record", message }, moment, { foreignRecord: true }),
    ...raise(state.concerns, "duplicate_reference", main.requestId, message),
  ];
}
