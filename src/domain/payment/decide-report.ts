import { raiseAttention } from "../attention.js";
import type { PaymentReport } from "../reports.js";
import { formatMoney, sameMoney } from "../money.js";
import { checked, decideHint, nameOf, nextCheck, unknown } from "../requests/checks.js";
import { decideWord, learned, stillOpen, unapplied } from "../requests/decide.js";
import type { Heard } from "../requests/events.js";
import { hasOtherNumber, type Request } from "../requests/request.js";
import { isOver, type Moment } from "../requests/schedule.js";
import { abandoned, shopperGone } from "./abandonment.js";
import { actionDeadline } from "./deadlines.js";
import type { EventBody } from "./events.js";
import { isOurs, ownCard, wordOf } from "./provider-record.js";
import { activeRequest, mainRequest, type PaymentState } from "./state.js";

/** What the provider's record of the payment means for its charge or authorization, whatever is known already. */
export function decideReport(state: PaymentState, report: PaymentReport, heard: Heard): EventBody[] {
  const main = mainRequest(state);
  const unread = report.recognized
    ? []
    : raiseAttention(state.concerns, "unknown_provider_status", main.requestId, report.word);
  return [...unread, ...announced(state, report, heard), ...verdict(state, main, report, heard)];
}

/** The card that a reply or a record brings with its success; what a notification brings is kept with it. */
function announced(state: PaymentState, report: PaymentReport, { source }: Heard): EventBody[] {
  const isNews = source !== "notification" && state.saveCard && state.announcedCard === null;
  const savedCard = isNews && report.status === "succeeded" ? ownCard(state, report.savedCard) : null;
  return savedCard ? [{ type: "cardAnnounced", savedCard }] : [];
}

function verdict(state: PaymentState, main: Request, report: PaymentReport, heard: Heard): EventBody[] {
  const { status, word, refs, amount } = report;
  if (main.foreignRecord) return inconclusive(state, "not our record", heard);
  if (neverSent(state, main))
    return heard.source === "notification"
      ? // Only its record, and the activity that asks for it, tell whose it is: a reset run's past is not in its history.
        decideHint(main, { word, said: saidBy(status) }, heard)
      : foreignRecord(state, `there is a record already: ${word}`, heard);
  if (!isOurs(state, report, heard.source)) return notOurs(state, main, heard);
  if (!hasOtherNumber(main, refs) && (amount === null || sameMoney(amount, state.amount))) {
    const decided = main.outcome === null ? whileOpen(state, main, report, heard) : null;
    if (decided) return [...learned(main, refs), ...decided];
    if (main.outcome?.result === "succeeded" && isOldNews(state, status, heard)) return [];
  }
  const asked = activeRequest(state) ?? main;
  const taken = decideWord(state.concerns, main, wordOf(state, report), heard, asked);
  return [...taken, ...givenBack(state, main, report)];
}

/** The outcome that an unproven notification names; null: it names none. */
export function saidBy(status: PaymentReport["status"]): "succeeded" | "failed" | null {
  if (status === "open") return null;
  return status === "succeeded" ? "succeeded" : "failed";
}

/** Money that nobody here gave back: what was captured is less, by whomever's hand. */
function givenBack(state: PaymentState, main: Request, { status, refundedValue: value }: PaymentReport) {
  if (main.outcome !== null || status !== "succeeded" || value <= 0) return [];
  const detail = `${formatMoney({ ...state.amount, value })} of it are given back`;
  return raiseAttention(state.concerns, "unknown_refund", null, detail);
}

/** Of a payment that this run never sent: as little adopted as a record that a query finds there. */
function neverSent(state: PaymentState, { sends, outcome, lookFirst }: Request): boolean {
  return sends === 0 && outcome === null && lookFirst !== "often" && !state.wasReset;
}

/** Once the payment has an outcome, or is to be canceled, nobody looks whose the record is to adopt it. */
function notOurs(state: PaymentState, main: Request, heard: Heard): EventBody[] {
  const detail = "the provider's record is not provably of this payment's send";
  if (main.outcome === null && state.status !== "canceling") return foreignRecord(state, detail, heard);
  const concern = raiseAttention(state.concerns, "duplicate_reference", main.requestId, detail);
  return [...concern, ...inconclusive(state, detail, heard)];
}

/** That an order is open or closed after its hold was released or has lapsed says nothing against the hold. */
function isOldNews(state: PaymentState, word: PaymentReport["status"], moment: Moment): boolean {
  const { kind, status, authorizationExpiresAt: end } = state;
  if (word === "succeeded" || word === "open") return word === "open";
  const isReleased = status === "canceling" || status === "canceled" || (end !== null && isOver(end, moment));
  return kind === "authCapture" && isReleased;
}

/** Of a record of this very order, while it has no outcome; null: it is a word like any other. */
function whileOpen(
  state: PaymentState,
  main: Request,
  report: PaymentReport,
  heard: Heard,
): EventBody[] | null {
  if (state.status === "canceling") return abandoned(state, report, heard);
  if (report.status === "succeeded") return unproven(state, main, report, heard);
  return report.status === "open" ? open(state, main, report, heard) : null;
}

/** What a success still lacks before it counts: all that was asked for, said in so many words; null: nothing. */
function unproven(
  state: PaymentState,
  main: Request,
  { amount, captureMode, word }: PaymentReport,
  heard: Heard,
): EventBody[] | null {
  const wanted = state.kind === "authCapture" ? "manual" : "automatic";
  const isOtherMode = captureMode !== undefined && captureMode !== wanted;
  if (amount && !isOtherMode) return null;
  // The record says more than a reply, or than a notification that disagrees: it is asked for at once.
  if (heard.source === "reply") return [askAtOnce(main, word, heard)];
  if (heard.source === "notification") return decideHint(main, { word, said: "succeeded" }, heard);
  if (!amount) return unapplied(main, "amount_missing", "it succeeded but names no amount", heard);
  const detail = `captureMode is not the one asked for: ${captureMode ?? "none"}`;
  return [
    ...raiseAttention(state.concerns, "capture_mode_mismatch", main.requestId, detail),
    ...unapplied(main, "capture_mode", detail, heard),
  ];
}

export function askAtOnce(request: Request, word: string, { now }: Moment): EventBody {
  return { type: "pending", ...nameOf(request), word, nextCheckAt: now };
}

function open(state: PaymentState, main: Request, report: PaymentReport, heard: Heard): EventBody[] {
  const deadline = actionDeadline(state, true);
  const isTooLate = deadline !== null && isOver(deadline, heard);
  if (isTooLate && heard.source !== "reply") return shopperGone(state, report, heard);
  // The page is the reply's, or the record's of a send whose reply was lost; one is enough.
  if (report.actionUrl && deadline !== null && !isTooLate && state.action === null) {
    const nextCheckAt = nextCheck(main, "word", heard);
    return [{ type: "actionRequired", url: report.actionUrl, expiresAt: deadline, nextCheckAt }];
  }
  const isLost = report.droppedUrl !== undefined && state.action === null;
  const concern = isLost
    ? raiseAttention(state.concerns, "redirect_dropped", main.requestId, report.droppedUrl)
    : [];
  return [...concern, ...stillOpen(main, report.word, heard)];
}

/** What a query found that settles nothing. */
function inconclusive(state: PaymentState, detail: string, heard: Heard): EventBody[] {
  const request = activeRequest(state);
  const isNews = heard.source === "notification" || request === null;
  return isNews ? [] : checked(request, "disagrees", detail, heard);
}

/** A record that may be another's is never adopted: a person decides. */
export function foreignRecord(state: PaymentState, message: string, moment: Moment): EventBody[] {
  const main = mainRequest(state);
  return [
    unknown(main, { code: "foreign_record", message }, moment, { foreignRecord: true }),
    ...raiseAttention(state.concerns, "duplicate_reference", main.requestId, message),
  ];
}
