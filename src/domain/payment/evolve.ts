import { concernsAfter, RAISED_BY_TIME, withoutRequest } from "../attention.js";
import { cancelRequestId, customerRequestId } from "../ids.js";
import type { RequestEvent } from "../requests/events.js";
import { requestAfter } from "../requests/evolve.js";
import { inResetRun, newRequest, type Request } from "../requests/request.js";
import { longer } from "../requests/schedule.js";
import { after } from "../time.js";
import type { PaymentEvent } from "./events.js";
import type { PaymentTerms } from "./terms.js";
import { canBeQueried } from "./question.js";
import { policyActsAt } from "./deadlines.js";
import { findRequest, mainRequest, type PaymentState } from "./state.js";
import { mainOperation, mustAllow, type PaymentStatus } from "./states.js";

/** The payment's state after one more event. Pure; it decides nothing, and refuses a step that no table has. */
export function evolve(state: PaymentState | null, event: PaymentEvent): PaymentState {
  if (event.type === "opened") return open(event, event.at);
  if (event.type === "continued") return { ...event.state, run: event.run };
  if (!state) throw new Error(`a payment's first event is "opened", not "${event.type}"`);
  const changed = { ...state, ...change(state, event), updatedAt: event.at };
  mustAllow(state.kind, state.status, changed.status);
  return changed;
}

/** Folds a payment's whole story. */
export function fold(events: readonly PaymentEvent[]): PaymentState {
  const state = events.reduce<PaymentState | null>(evolve, null);
  if (!state) throw new Error("a payment has at least one event");
  return state;
}

function open(terms: PaymentTerms, at: string): PaymentState {
  return {
    paymentId: terms.paymentId,
    account: terms.account,
    provider: terms.provider,
    kind: terms.kind,
    amount: terms.amount,
    saveCard: terms.saveCard,
    customerNo: terms.customerNo,
    reference: terms.reference,
    firstOperation: terms.firstOperation,
    actionTimeoutSeconds: terms.actionTimeoutSeconds,
    onAuthorizationExpiry: terms.onAuthorizationExpiry,
    expiryLeadSeconds: terms.expiryLeadSeconds,
    askFirst: terms.askFirst,
    rules: terms.rules,
    run: terms.run,
    openedAt: at,
    status: "processing",
    requests: firstRequests(terms),
    wasReset: false,
    capturedAmount: null,
    capturedBy: null,
    action: null,
    actionEnded: false,
    authorizationExpiresAt: null,
    policyActed: false,
    keptCancel: null,
    savedCard: null,
    announcedCard: null,
    savedCardDueAt: null,
    failure: null,
    concerns: [],
    providerRefs: {},
    notificationKeys: [],
    uncanceled: null,
    isPaid: false,
    leftForAftercare: [],
    aftercareKeys: [],
    updatedAt: at,
  };
}

function firstRequests(terms: PaymentTerms): Request[] {
  const { paymentId, amount, firstOperation, askFirst } = terms;
  const operation = mainOperation(terms);
  const main = newRequest({ operation, requestId: paymentId, amount }, { lookFirst: askFirst });
  if (firstOperation !== "createCustomer") return [main];
  const customer = { operation: firstOperation, requestId: customerRequestId(paymentId), amount } as const;
  return [newRequest(customer), main];
}

type Change = Partial<PaymentState>;

function change(state: PaymentState, event: Exclude<PaymentEvent, { type: "opened" | "continued" }>): Change {
  switch (event.type) {
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
    case "runWasReset":
      return {
        run: event.run,
        wasReset: true,
        requests: state.requests.map((request) =>
          inResetRun(request, canBeQueried(state, request), event.at),
        ),
      };
    case "rulesFixed":
      return { rules: event.rules };
    case "customerCreated":
      return { customerNo: event.customerNo };
    case "actionRequired":
      return {
        ...requestChange(state, { ...event, type: "pending", ...nameOfMain(state), word: "action" }),
        status: "requires_action",
        action: { url: event.url, expiresAt: event.expiresAt },
      };
    case "actionEnded":
      // The provider is asked at once, and what it says now is awaited anew: it is no longer the shopper's time.
      return {
        action: null,
        actionEnded: true,
        ...mainChange(state, (main) => awaitedAnew(main, event.at)),
      };
    case "abandonRequested":
      return {
        status: "canceling",
        action: null,
        uncanceled: null,
        concerns: state.requests
          .filter(isOpenCancel)
          .reduce((left, { requestId }) => withoutRequest(left, requestId, "provider"), state.concerns),
        requests: [...state.requests.map(supersede), abandoning(state, event.requestId, event.at)],
      };
    case "cancelHadNoEffect":
      return { uncanceled: longer(state.uncanceled, event.at), isPaid: event.isPaid };
    case "authorized":
      return { status: "authorized", action: null, authorizationExpiresAt: event.expiresAt };
    case "captureRequested":
      return asked(state, "capturing", "capture", event.requestId, event.amount, event.at);
    case "cancelRequested":
      return {
        ...asked(state, "canceling", "cancel", event.requestId, state.amount, event.at),
        keptCancel: null,
      };
    case "cancelKept":
      return { keptCancel: event.reason };
    case "requestDropped":
      return {
        status: "authorized",
        requests: state.requests.filter(({ requestId }) => requestId !== event.requestId),
      };
    case "requestRefused":
      return { status: "authorized", failure: event.failure };
    case "captured":
      return {
        status: "captured",
        action: null,
        capturedAmount: event.amount,
        capturedBy: event.requestId,
        failure: null,
        savedCardDueAt:
          state.saveCard && !state.savedCard
            ? after(event.at, state.rules.savedCardArrivesWithinSeconds)
            : null,
      };
    case "canceled":
      return { status: event.type };
    case "expired":
      return {
        status: event.type,
        concerns: state.concerns.filter(({ reason }) => !RAISED_BY_TIME.has(reason)),
      };
    case "failed":
      return { status: "failed", action: null, failure: event.failure };
    case "notificationReceived":
      return { ...heardOf(state, event.key), announcedCard: event.savedCard ?? state.announcedCard };
    case "notificationIgnored":
      return heardOf(state, event.key);
    case "leftForAftercare":
      return {
        leftForAftercare: [...state.leftForAftercare, event.notification],
        aftercareKeys: [...state.aftercareKeys, event.notification.key].slice(-KEPT_KEYS),
      };
    case "aftercareTold":
      return { leftForAftercare: state.leftForAftercare.filter(({ key }) => key !== event.key) };
    case "cardAnnounced":
      return { announcedCard: event.savedCard };
    case "cardSaved":
      return { savedCard: event.savedCard, savedCardDueAt: null };
    case "savedCardMissing":
      return { savedCardDueAt: null };
    case "resolved":
      return { concerns: withoutRequest(state.concerns, event.requestId, "person") };
    case "acknowledged":
    case "attentionRaised":
      return { concerns: concernsAfter(state.concerns, event) };
    case "moneyReturned":
    case "notificationUnreadable":
    case "commandRefused":
      return {};
  }
}

/** Far more than any provider's ladder of repeats has of one payment. */
const KEPT_KEYS = 500;

function heardOf({ notificationKeys }: PaymentState, key: string): Change {
  return { notificationKeys: [...notificationKeys.filter((known) => known !== key), key].slice(-KEPT_KEYS) };
}

function requestChange(state: PaymentState, event: RequestEvent): Change {
  const requests = state.requests.map((request) =>
    request.requestId === event.requestId ? requestAfter(request, event) : request,
  );
  const changed = requests.find(({ requestId }) => requestId === event.requestId);
  const before = findRequest(state, event.requestId);
  // What only time raised ends with the wait that it was raised for.
  const isOver = changed?.wait?.for !== before?.wait?.for;
  return {
    requests,
    ...(isOver && { concerns: withoutRequest(state.concerns, event.requestId, "provider") }),
    // Each send of the payment gives the shopper the whole time.
    ...(event.type === "requestSent" && { actionEnded: false }),
    ...(event.type === "referencesLearned" && { providerRefs: { ...state.providerRefs, ...event.refs } }),
  };
}

function nameOfMain(state: PaymentState): Pick<Request, "operation" | "requestId"> {
  const { operation, requestId } = mainRequest(state);
  return { operation, requestId };
}

function mainChange(state: PaymentState, to: (main: Request) => Request): Change {
  const main = mainRequest(state);
  return { requests: state.requests.map((request) => (request === main ? to(main) : request)) };
}

function awaitedAnew(main: Request, at: string): Request {
  const { wait, began } = main;
  if (wait?.for !== "word") return { ...main, wait: wait && { ...wait, until: at } };
  return { ...main, wait: { ...wait, since: at, until: at }, began: { ...began, word: at } };
}

function asked(
  state: PaymentState,
  status: PaymentStatus,
  operation: "capture" | "cancel",
  requestId: string,
  amount: Request["amount"],
  at: string,
): Change {
  const request = newRequest({ operation, requestId, amount });
  const actsAt = policyActsAt(state);
  return {
    status,
    requests: [...state.requests, state.wasReset ? inResetRun(request, false, at) : request],
    // Any capture or cancel so near the end is the one act of the policy: it is not repeated after a refusal.
    policyActed: state.policyActed || (actsAt !== null && actsAt <= at),
    failure: null,
  };
}

/** The next cancel of an abandoned charge goes on waiting where the one before it began to. */
function abandoning(state: PaymentState, requestId: string, at: string): Request {
  const request = newRequest({ operation: "cancel", requestId, amount: state.amount });
  const before = findRequest(state, cancelRequestId(state.paymentId, countOf(state, "cancel")));
  const { clock } = mainRequest(state);
  const goesOn = { ...request, clock, ...(before && { began: before.began }) };
  return state.wasReset ? inResetRun(goesOn, true, at) : goesOn;
}

function isOpenCancel({ operation, stage }: Request): boolean {
  return operation === "cancel" && stage !== "settled";
}

/** A cancel that came to nothing gives way to the next one. */
function supersede(request: Request): Request {
  return isOpenCancel(request)
    ? {
        ...request,
        stage: "settled",
        wait: null,
        outcome: { result: "failed", by: "provider", failure: null, completedAt: null },
      }
    : request;
}

export function countOf({ requests }: PaymentState, operation: Request["operation"]): number {
  return requests.filter((request) => request.operation === operation).length;
}
