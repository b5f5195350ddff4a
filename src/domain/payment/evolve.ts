import { RAISED_BY_TIME } from "../attention.js";
import { customerRequestId } from "../ids.js";
import { booksChange } from "../requests/books.js";
import { nameOf } from "../requests/checks.js";
import { failureOf, inResetRun, newRequest, type Request } from "../requests/request.js";
import { longer } from "../requests/schedule.js";
import { after } from "../time.js";
import { policyActsAt } from "./deadlines.js";
import type { PaymentEvent } from "./events.js";
import { asksBySending, mainRequest, requestsOf, type PaymentState } from "./state.js";
import { mainOperation, mustAllow } from "./states.js";
import type { PaymentTerms } from "./terms.js";

/** The payment's state after one more event. Pure; it decides nothing, and refuses a step that no table has. */
export function evolve(state: PaymentState | null, event: PaymentEvent): PaymentState {
  if (event.type === "opened") return open(event);
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

function open({ type, seq, at, ...terms }: Extract<PaymentEvent, { type: "opened" }>): PaymentState {
  return {
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
    announcedUnder: null,
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
    // Last, for speed: JavaScript's engine is many times slower at adding fields to an object that was spread.
    ...terms,
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
      // Each send of the payment gives the shopper the whole time.
      return { ...inBooks(state, event), actionEnded: false };
    case "referencesLearned":
      return { ...inBooks(state, event), providerRefs: { ...state.providerRefs, ...event.refs } };
    case "rulesFixed":
      return { rules: event.rules };
    case "customerCreated":
      return { customerNo: event.customerNo };
    case "actionRequired": {
      const { url, expiresAt } = event;
      const pending = { ...event, ...nameOf(mainRequest(state)), type: "pending", word: "action" } as const;
      return { ...inBooks(state, pending), status: "requires_action", action: { url, expiresAt } };
    }
    case "actionEnded":
      return { action: null, actionEnded: true, requests: awaitedAnew(state, event.at) };
    case "abandonRequested":
      return { status: "canceling", action: null, uncanceled: null, ...abandoned(state, event) };
    case "cancelHadNoEffect":
      return { uncanceled: longer(state.uncanceled, event.askedAt ?? event.at), isPaid: event.isPaid };
    case "authorized":
      return { status: "authorized", action: null, authorizationExpiresAt: event.expiresAt };
    case "captureRequested": {
      const { requestId, amount, at } = event;
      return { status: "capturing", ...asked(state, { operation: "capture", requestId, amount }, at) };
    }
    case "cancelRequested": {
      const request = { operation: "cancel", requestId: event.requestId, amount: state.amount } as const;
      return { status: "canceling", keptCancel: null, ...asked(state, request, event.at) };
    }
    case "cancelKept":
      return { keptCancel: event.reason };
    case "requestDropped": {
      const requests = state.requests.filter(({ requestId }) => requestId !== event.requestId);
      return { status: "authorized", requests };
    }
    case "requestRefused":
      return { status: "authorized", failure: event.failure };
    case "captured": {
      const { amount: capturedAmount, requestId: capturedBy, at } = event;
      const awaitsCard = state.saveCard && (state.savedCard?.detailsFollow ?? !state.savedCard);
      const patience = state.savedCard ? DETAILS_SECONDS : state.rules.savedCardArrivesWithinSeconds;
      const savedCardDueAt = awaitsCard ? after(at, patience) : null;
      return { status: "captured", action: null, failure: null, capturedAmount, capturedBy, savedCardDueAt };
    }
    case "canceled":
      return { status: "canceled" };
    case "expired": {
      const concerns = state.concerns.filter(({ reason }) => !RAISED_BY_TIME.has(reason));
      return { status: "expired", concerns };
    }
    case "failed":
      return { status: "failed", action: null, failure: event.failure };
    case "notificationReceived":
      return {
        ...heardOf(state, event.key),
        ...(event.savedCard && { announcedCard: event.savedCard, announcedUnder: event.cardUnder ?? null }),
      };
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
      return { announcedCard: event.savedCard, announcedUnder: null };
    case "cardSaved": {
      const { savedCard, at } = event;
      const isOpen = savedCard.detailsFollow && state.savedCardDueAt !== null;
      return { savedCard, savedCardDueAt: isOpen ? after(at, DETAILS_SECONDS) : null };
    }
    case "savedCardMissing":
      return { savedCardDueAt: null };
    case "moneyReturned":
    case "notificationUnreadable":
    case "commandRefused":
      return {};
    default:
      return inBooks(state, event);
  }
}

function inBooks(state: PaymentState, event: Parameters<typeof booksChange>[1]): Change {
  return booksChange(state, event, (request) => !asksBySending(state, request));
}

/** What the provider tells of a card apart from the payment is sent together with it: a moment is enough for both. */
const DETAILS_SECONDS = 30;

/** Far more than any provider's ladder of repeats has of one payment. */
const KEPT_KEYS = 500;

function heardOf({ notificationKeys }: PaymentState, key: string): Change {
  return { notificationKeys: [...notificationKeys.filter((known) => known !== key), key].slice(-KEPT_KEYS) };
}

/** The provider is asked at once, and what it says now is awaited anew: it is no longer the shopper's time. */
function awaitedAnew(state: PaymentState, at: string): readonly Request[] {
  const main = mainRequest(state);
  const { wait, began } = main;
  const anew: Partial<Request> =
    wait?.for === "word"
      ? { wait: { ...wait, since: at, until: at }, began: { ...began, word: at } }
      : { wait: wait && { ...wait, until: at } };
  return state.requests.map((request) => (request === main ? { ...main, ...anew } : request));
}

function asked(state: PaymentState, what: Parameters<typeof newRequest>[0], at: string): Change {
  const request = newRequest(what);
  const actsAt = policyActsAt(state);
  return {
    requests: [...state.requests, state.wasReset ? inResetRun(request, false, at) : request],
    // Any capture or cancel so near the end is the one act of the policy: it is not repeated after a refusal.
    policyActed: state.policyActed || (actsAt !== null && actsAt <= at),
    failure: null,
  };
}

/** A cancel that came to nothing gives way to the next one, which goes on waiting where that began to. */
function abandoned(state: PaymentState, { requestId, at }: { requestId: string; at: string }): Change {
  const before = requestsOf(state, "cancel").at(-1);
  const why = { kind: "rejected", code: "not_canceled", message: "it had no effect" } as const;
  const failed = { type: "requestFailed", by: "query", failure: failureOf("cancel", why), at } as const;
  const { requests, concerns } = {
    ...state,
    ...(before && inBooks(state, { ...failed, ...nameOf(before) })),
  };
  const request = newRequest({ operation: "cancel", requestId, amount: state.amount });
  const goesOn = { ...request, clock: mainRequest(state).clock, began: before?.began ?? {} };
  return { concerns, requests: [...requests, state.wasReset ? inResetRun(goesOn, true, at) : goesOn] };
}
