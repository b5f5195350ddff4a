import { REVERSAL_REFUND_ID } from "../ids.js";
import { activated, activeRequestAfter } from "./evolve-request.js";
import { JUST_REQUESTED, refundAfter } from "./evolve-refund.js";
import type { AftercareEvent, ReadPayment, RefundEvent } from "./events.js";
import type { Notice } from "./notice.js";
import type { AftercareState, Confirmation, Wait } from "./state.js";

const KEPT_NOTICES = 100;

/** The aftercare's state after one more event. Total and pure; it decides nothing. */
export function evolve(state: AftercareState | null, event: AftercareEvent): AftercareState {
  if (event.type === "opened") return open(event);
  if (!state) throw new Error(`an aftercare's first event is "opened", not "${event.type}"`);
  return { ...state, ...change(state, event), updatedAt: event.at };
}

/** Folds an aftercare's whole story. */
export function fold(events: readonly AftercareEvent[]): AftercareState {
  const state = events.reduce<AftercareState | null>(evolve, null);
  if (!state) throw new Error("an aftercare has at least one event");
  return state;
}

function open({ paymentId, account, at }: Extract<AftercareEvent, { type: "opened" }>): AftercareState {
  return {
    paymentId,
    account,
    openedAt: at,
    payment: null,
    isNotKept: false,
    refunds: [],
    request: null,
    confirmation: null,
    notices: [],
    noticeKeys: [],
    concerns: [],
    updatedAt: at,
  };
}

function change(
  state: AftercareState,
  event: Exclude<AftercareEvent, { type: "opened" }>,
): Partial<AftercareState> {
  switch (event.type) {
    case "paymentRead":
      return { payment: readPayment(event), isNotKept: false };
    case "paymentNotKept":
      return { isNotKept: true };
    case "refundRequested": {
      const { refundId, requestId, amount, reason } = event;
      const asked = { refundId, operation: "refund", requestId, amount, reason, reverses: null } as const;
      const record = { ...JUST_REQUESTED, ...asked };
      return activated({ ...state, refunds: [...state.refunds, record] }, event.at);
    }
    case "reversalRequested": {
      const { operation, requestId, amount, reason, reverses } = event;
      const asked = { refundId: REVERSAL_REFUND_ID, operation, requestId, amount, reason, reverses };
      const record = { ...JUST_REQUESTED, ...asked };
      return activated({ ...state, refunds: [...state.refunds, record] }, event.at);
    }
    case "requestSent":
    case "requestNotSent":
    case "outcomeUnknown":
    case "requestProvenAbsent":
    case "pending":
    case "acknowledged":
    case "checked":
    case "checkBroughtForward":
    case "refunded":
    case "refundFailed":
    case "referencesLearned":
      return refundChange(state, event);
    case "noticeReceived":
      return {
        notices: [...state.notices, notice(event)].slice(-KEPT_NOTICES),
        noticeKeys: [...state.noticeKeys, event.key],
      };
    case "confirmationStarted":
      return { confirmation: { since: event.at, checks: 0, nextCheckAt: event.at, denials: null } };
    case "confirmationChecked":
      return { confirmation: state.confirmation && checkedAgain(state.confirmation, event) };
    case "confirmationEnded":
      return { confirmation: null, concerns: without(state, "unconfirmed_payment") };
    case "resolved":
      // A person has looked.
      return { concerns: [] };
    case "attentionRaised":
      return state.concerns.some(({ reason }) => reason === event.reason)
        ? {}
        : { concerns: [...state.concerns, { reason: event.reason, since: event.at }] };
  }
}

function refundChange(state: AftercareState, event: RefundEvent): Partial<AftercareState> {
  const isActive = state.request?.refundId === event.refundId;
  const refunds = state.refunds.map((refund) =>
    refund.refundId === event.refundId ? refundAfter(refund, event) : refund,
  );
  if (!state.request || !isActive) return activated({ ...state, refunds }, event.at);
  const request = activeRequestAfter(state.request, event, state.payment?.provider ?? null);
  const concerns = stillOf(state.concerns, request?.wait?.for);
  return { ...activated({ ...state, refunds, request }, event.at), concerns };
}

/** What called a person about a wait is over with it. */
function stillOf(
  concerns: AftercareState["concerns"],
  waitsFor: Wait["for"] | undefined,
): AftercareState["concerns"] {
  return concerns.filter(
    ({ reason }) =>
      (reason !== "outcome_unknown" || waitsFor === "outcome") &&
      (reason !== "not_sent" || waitsFor === "sending"),
  );
}

function without(state: AftercareState, reason: string): AftercareState["concerns"] {
  return state.concerns.filter((concern) => concern.reason !== reason);
}

function checkedAgain(
  confirmation: Confirmation,
  event: Extract<AftercareEvent, { type: "confirmationChecked" }>,
): Confirmation {
  const isDenial = event.result === "denied" || event.result === "notFound";
  const { denials, since, checks } = confirmation;
  const streak = { answers: (denials?.answers ?? 0) + 1, since: denials?.since ?? event.at };
  return {
    since,
    checks: checks + 1,
    nextCheckAt: event.nextCheckAt,
    denials: isDenial ? streak : null,
  };
}

function readPayment(event: Extract<AftercareEvent, { type: "paymentRead" }>): ReadPayment {
  const { status, kind, provider, amount, capturedAmount, providerRefs, finalAt, reference } = event;
  return { status, kind, provider, amount, capturedAmount, providerRefs, finalAt, reference };
}

function notice(event: Extract<AftercareEvent, { type: "noticeReceived" }>): Notice {
  const { key, about, name, status, at, meaning } = event;
  return { key, about, name, status, at, meaning };
}
