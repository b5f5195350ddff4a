import { capabilities } from "../capabilities.js";
import { after } from "../time.js";
import type { PaymentEvent } from "./events.js";
import { givesWay } from "./raise.js";
import { policyActsAt } from "./schedule.js";
import type { Doubt, PaymentState, PendingRequest, Streak } from "./state.js";

/** The payment's state after one more event. Total and pure; it decides nothing. */
export function evolve(state: PaymentState | null, event: PaymentEvent): PaymentState {
  if (event.type === "opened") return open(event);
  if (!state) throw new Error(`a payment's first event is "opened", not "${event.type}"`);
  return { ...state, ...change(state, event), updatedAt: event.at };
}

/** Folds a payment's whole story. */
export function fold(events: readonly PaymentEvent[]): PaymentState {
  const state = events.reduce<PaymentState | null>(evolve, null);
  if (!state) throw new Error("a payment has at least one event");
  return state;
}

function open(event: Extract<PaymentEvent, { type: "opened" }>): PaymentState {
  const { at, askFirst } = event;
  return {
    paymentId: event.paymentId,
    account: event.account,
    provider: event.provider,
    kind: event.kind,
    amount: event.amount,
    saveCard: event.saveCard,
    reference: event.reference,
    onAuthorizationExpiry: event.onAuthorizationExpiry,
    expiryLeadSeconds: event.expiryLeadSeconds,
    actionTimeoutSeconds: event.actionTimeoutSeconds,
    customerNo: event.customerNo,
    openedAt: at,
    status: "processing",
    capturedAmount: null,
    captureAmount: null,
    action: null,
    request: toSend(event.firstOperation, event.paymentId),
    doubt: null,
    nextCheckAt: askFirst ? at : null,
    checksSince: at,
    checks: 0,
    notFound: null,
    stillPaid: null,
    askFirst,
    authorizedAmount: null,
    authorizationExpiresAt: null,
    policyActed: false,
    keptCancel: null,
    savedCard: null,
    announcedCard: null,
    savedCardDueAt: null,
    chargeSentAt: null,
    failure: null,
    attention: null,
    providerRefs: {},
    notificationKeys: [],
    captures: 0,
    cancels: 0,
    updatedAt: at,
  };
}

function toSend(operation: PendingRequest["operation"], requestId: string): PendingRequest {
  return { operation, requestId, stage: "toSend", firstSend: true, sendAt: null };
}

/** What every definite answer ends: the request, its doubt and the checks for it. */
function settled(state: PaymentState, at: string): Partial<PaymentState> {
  return {
    request: null,
    doubt: null,
    nextCheckAt: null,
    checksSince: at,
    checks: 0,
    notFound: null,
    stillPaid: null,
    action: null,
    attention: state.attention?.reason === "outcome_unknown" ? null : state.attention,
  };
}

function change(
  state: PaymentState,
  event: Exclude<PaymentEvent, { type: "opened" }>,
): Partial<PaymentState> {
  switch (event.type) {
    case "requestSent":
      return {
        request: state.request && { ...state.request, stage: "withProvider", sendAt: null },
        askFirst: false,
        nextCheckAt: null,
        notFound: null,
        // It is only sent again once every earlier send is proven without effect: the last one counts.
        chargeSentAt:
          event.operation === "charge" || event.operation === "authorize" ? event.at : state.chargeSentAt,
      };
    case "requestNotSent":
      return {
        request: state.request && { ...state.request, stage: "toSend", sendAt: event.sendAgainAt },
        nextCheckAt: null,
        checksSince: state.checks > 0 ? state.checksSince : event.at,
        checks: state.checks + 1,
      };
    case "outcomeUnknown":
      return {
        request: state.request && { ...state.request, firstSend: false },
        doubt: doubt(state, event),
        nextCheckAt: event.nextCheckAt,
        checksSince: state.doubt ? state.checksSince : event.at,
        checks: state.doubt ? state.checks + 1 : 0,
        notFound: null,
        stillPaid: null,
        askFirst: state.askFirst && !event.foreignRecord,
      };
    case "requestProvenAbsent":
      return {
        ...settled(state, event.at),
        action: state.action,
        askFirst: false,
        request: state.request && { ...state.request, stage: "toSend", firstSend: true, sendAt: null },
      };
    case "customerCreated":
      return {
        ...settled(state, event.at),
        customerNo: event.customerNo,
        request: toSend("charge", state.paymentId),
      };
    case "actionRequired":
      return {
        ...settled(state, event.at),
        status: "requires_action",
        request: state.request && { ...state.request, firstSend: false },
        action: { url: event.url, expiresAt: event.expiresAt },
        nextCheckAt: event.nextCheckAt,
      };
    case "pending":
      return {
        ...settled(state, event.at),
        action: state.action,
        request: state.request && { ...state.request, firstSend: false },
        nextCheckAt: event.nextCheckAt,
      };
    case "checked":
      return {
        nextCheckAt: event.nextCheckAt,
        checks: state.checks + 1,
        doubt: state.doubt && { ...state.doubt, checks: state.doubt.checks + 1 },
        notFound: event.result === "notFound" ? longer(state.notFound, event.at) : null,
        stillPaid:
          event.result === "open" && state.status === "canceling" ? longer(state.stillPaid, event.at) : null,
      };
    case "authorized":
      return {
        ...settled(state, event.at),
        status: "authorized",
        authorizedAmount: event.amount,
        authorizationExpiresAt: event.expiresAt,
      };
    case "captureRequested":
      return {
        status: "capturing",
        request: toSend("capture", event.requestId),
        captureAmount: event.amount,
        captures: state.captures + 1,
        policyActed: state.policyActed || inPolicyTime(state, event.at),
        failure: null,
      };
    case "cancelRequested":
      return {
        status: "canceling",
        request: toSend("cancel", event.requestId),
        cancels: state.cancels + 1,
        policyActed: state.policyActed || inPolicyTime(state, event.at),
        keptCancel: null,
        failure: null,
      };
    case "cancelKept":
      return { keptCancel: event.reason };
    case "abandonRequested":
      return {
        ...settled(state, event.at),
        status: "canceling",
        request: toSend("cancel", event.requestId),
        cancels: state.cancels + 1,
      };
    case "actionEnded":
      return {
        action: null,
        nextCheckAt: event.nextCheckAt,
        checksSince: event.at,
        checks: 0,
        // The provider has a record: what it said before of none counts no more.
        notFound: null,
      };
    case "captured":
      return {
        ...settled(state, event.at),
        status: "captured",
        capturedAmount: event.amount,
        captureAmount: null,
        failure: null,
        savedCardDueAt:
          state.saveCard && !state.savedCard
            ? after(event.at, capabilities[state.provider].savedCardArrivesWithinSeconds)
            : null,
      };
    case "canceled":
    case "expired":
      return { ...settled(state, event.at), status: event.type };
    case "moneyReturned":
      return {};
    case "requestRefused":
      return {
        ...settled(state, event.at),
        status: "authorized",
        captureAmount: null,
        failure: { operation: event.operation, ...event.refusal },
      };
    case "failed":
      return { ...settled(state, event.at), status: "failed", failure: event.failure };
    case "referencesLearned":
      return { providerRefs: { ...state.providerRefs, ...event.refs } };
    case "notificationReceived":
      return {
        notificationKeys: [...state.notificationKeys.filter((key) => key !== event.key), event.key],
        announcedCard: event.savedCard ?? state.announcedCard,
        nextCheckAt: askNow(state) ? event.at : state.nextCheckAt,
      };
    case "notificationIgnored":
      return { notificationKeys: [...state.notificationKeys, event.key] };
    case "cardSaved":
      return { savedCard: event.savedCard, savedCardDueAt: null };
    case "savedCardMissing":
      return { savedCardDueAt: null };
    case "resolved":
      // A person has looked.
      return { attention: null };
    case "commandRefused":
      return {};
    case "attentionRaised":
      return givesWay(state.attention) ? { attention: { reason: event.reason, since: event.at } } : {};
  }
}

/** A notification that must be confirmed makes the next check due, where there is something to ask about. */
function askNow(state: PaymentState): boolean {
  const proof = capabilities[state.provider].notificationProof;
  return proof === "query" && state.request?.stage === "withProvider";
}

/** Any capture or cancel so near the end is the one act of the policy: it is not repeated after a refusal. */
function inPolicyTime(state: PaymentState, at: string): boolean {
  const actsAt = policyActsAt(state);
  return actsAt !== null && actsAt <= at;
}

/** A doubt goes on from where it began, one check on; a record that is not ours is never ours later. */
function doubt(
  { doubt: before }: PaymentState,
  { operation, at, foreignRecord }: Extract<PaymentEvent, { type: "outcomeUnknown" }>,
): Doubt {
  return before
    ? { ...before, checks: before.checks + 1, foreignRecord: before.foreignRecord || foreignRecord }
    : { operation, since: at, checks: 0, foreignRecord };
}

function longer(streak: Streak | null, at: string): Streak {
  return { answers: (streak?.answers ?? 0) + 1, since: streak?.since ?? at };
}
