import { concernsAfter, withoutRequest, type Concern } from "../attention.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import { requestAfter } from "../requests/evolve.js";
import type { RequestEvent } from "../requests/events.js";
import { inResetRun, newRequest, type Request } from "../requests/request.js";
import { longer } from "../requests/schedule.js";
import type { AftercareEvent } from "./events.js";
import type { ReadPayment } from "./read-payment.js";
import type { AftercareState, Confirmation, Dispute, RefundRecord } from "./state.js";

const KEPT_NOTICES = 100;
const KEPT_KEYS = 2_000;

/** The aftercare's state after one more event. Total and pure; it decides nothing. */
export function evolve(state: AftercareState | null, event: AftercareEvent): AftercareState {
  if (event.type === "opened") return open(event);
  if (event.type === "continued") return { ...event.state, run: event.run };
  if (!state) throw new Error(`an aftercare's first event is "opened", not "${event.type}"`);
  return { ...state, ...change(state, event), updatedAt: event.at };
}

/** Folds an aftercare's whole story. */
export function fold(events: readonly AftercareEvent[]): AftercareState {
  const state = events.reduce<AftercareState | null>(evolve, null);
  if (!state) throw new Error("an aftercare has at least one event");
  return state;
}

function open({ paymentId, account, run, at }: Extract<AftercareEvent, { type: "opened" }>): AftercareState {
  return {
    paymentId,
    account,
    run,
    wasReset: false,
    openedAt: at,
    payment: null,
    isNotKept: false,
    reading: null,
    held: [],
    refunds: [],
    confirmation: null,
    notices: [],
    noticeKeys: [],
    disputes: [],
    concerns: [],
    updatedAt: at,
  };
}

type Change = Partial<AftercareState>;

function change(
  state: AftercareState,
  event: Exclude<AftercareEvent, { type: "opened" | "continued" }>,
): Change {
  switch (event.type) {
    case "paymentRead":
      return {
        payment: readPayment(event),
        isNotKept: false,
        reading: null,
        concerns: readable(state.concerns),
      };
    case "paymentNotKept":
      return { isNotKept: true, reading: null, concerns: readable(state.concerns) };
    case "readFailed": {
      const { reading } = state;
      const since = reading?.since ?? event.at;
      return { reading: { since, checks: (reading?.checks ?? 0) + 1, until: event.readAgainAt } };
    }
    case "runWasReset":
      return {
        run: event.run,
        wasReset: true,
        refunds: state.refunds.map((refund) => ({
          ...refund,
          request: inResetRun(refund.request, refund.request.operation === "refund", event.at),
        })),
      };
    case "refundRequested": {
      const { refundId, requestId, amount, reason } = event;
      const request = newRequest(
        { operation: "refund", requestId, amount },
        { readBeforeSend: state.payment?.rules.refundReadFirst ?? false },
      );
      return added(state, { refundId, reason, reverses: null, request }, event.at);
    }
    case "reversalRequested": {
      const { operation, requestId, amount, reason, reverses } = event;
      const readBeforeSend = operation === "refund" && (state.payment?.rules.refundReadFirst ?? false);
      const request = newRequest({ operation, requestId, amount }, { readBeforeSend });
      return added(state, { refundId: REVERSAL_REFUND_ID, reason, reverses, request }, event.at);
    }
    case "requestSent":
    case "requestNotSent":
    case "outcomeUnknown":
    case "requestProvenAbsent":
    case "pending":
    case "acknowledgedByProvider":
    case "checked":
    case "checkBroughtForward":
    case "referencesLearned":
    case "requestSucceeded":
    case "requestFailed":
    case "requestContradicted":
      return requestChange(state, event);
    case "noticeReceived": {
      const { key, about, name, status, at, meaning } = event;
      return {
        notices: [...state.notices, { key, about, name, status, at, meaning }].slice(-KEPT_NOTICES),
        noticeKeys: [...state.noticeKeys, key].slice(-KEPT_KEYS),
        held: state.held.filter((held) => held.key !== key),
      };
    }
    case "noticeHeld":
      return { held: [...state.held, event.notification] };
    case "disputeChanged":
      return { disputes: disputesAfter(state.disputes, event) };
    case "confirmationStarted":
      return { confirmation: { since: event.at, checks: 0, nextCheckAt: event.at, denials: null } };
    case "confirmationChecked":
      return { confirmation: state.confirmation && checkedAgain(state.confirmation, event) };
    case "confirmationEnded":
      return { confirmation: null, concerns: without(state.concerns, "unconfirmed_payment") };
    case "resolved":
      return { concerns: withoutRequest(state.concerns, event.requestId, "person") };
    case "acknowledged":
    case "attentionRaised":
      return { concerns: concernsAfter(state.concerns, event) };
    case "notificationUnreadable":
      return {};
  }
}

function added(state: AftercareState, refund: RefundRecord, at: string): Change {
  const isRefund = refund.request.operation === "refund";
  const request = state.wasReset ? inResetRun(refund.request, isRefund, at) : refund.request;
  return { refunds: [...state.refunds, { ...refund, request }] };
}

function requestChange(state: AftercareState, event: RequestEvent): Change {
  let before: Request | undefined;
  let after: Request | undefined;
  const refunds = state.refunds.map((refund) => {
    if (refund.request.requestId !== event.requestId) return refund;
    before = refund.request;
    after = requestAfter(before, event);
    return { ...refund, request: after };
  });
  // What only time raised ends with the wait that it was raised for.
  const isOver = before?.wait?.for !== after?.wait?.for;
  return {
    refunds,
    ...(isOver && { concerns: withoutRequest(state.concerns, event.requestId, "provider") }),
  };
}

function readable(concerns: readonly Concern[]): readonly Concern[] {
  return without(concerns, "payment_unreadable");
}

function without(concerns: readonly Concern[], ended: Concern["reason"]): readonly Concern[] {
  return concerns.filter(({ reason }) => reason !== ended);
}

const KEPT_DISPUTES = 50;

function disputesAfter(
  disputes: readonly Dispute[],
  { caseId, name, status, stage, at }: Extract<AftercareEvent, { type: "disputeChanged" }>,
): Dispute[] {
  const others = disputes.filter((dispute) => dispute.caseId !== caseId);
  return [...others, { caseId, name, status, stage, at }].slice(-KEPT_DISPUTES);
}

function checkedAgain(
  { since, checks, denials }: Confirmation,
  event: Extract<AftercareEvent, { type: "confirmationChecked" }>,
): Confirmation {
  const isDenial = event.result === "denied" || event.result === "notFound";
  const { nextCheckAt, at } = event;
  return { since, checks: checks + 1, nextCheckAt, denials: isDenial ? longer(denials, at) : null };
}

function readPayment(read: ReadPayment): ReadPayment {
  return {
    status: read.status,
    kind: read.kind,
    provider: read.provider,
    amount: read.amount,
    capturedAmount: read.capturedAmount,
    capturedBy: read.capturedBy,
    providerRefs: read.providerRefs,
    finalAt: read.finalAt,
    reference: read.reference,
    requests: read.requests,
    rules: read.rules,
  };
}
