import { capabilitiesOf, type ProviderName } from "../capabilities.js";
import type { RefundEvent } from "./events.js";
import type { ActiveRequest, AftercareState, RefundRecord, Wait } from "./state.js";

/** One refund at a time: where none is active, it is the turn of the first that has no outcome yet. */
export function activated(state: AftercareState, at: string): Partial<AftercareState> {
  const { refunds } = state;
  const next = refunds.find(({ status }) => status === "processing");
  const request = state.request ?? (next ? turnOf(next, state.payment?.provider ?? null, at) : null);
  return { refunds, request };
}

function turnOf(refund: RefundRecord, provider: ProviderName | null, at: string): ActiveRequest {
  const { refundId, operation, requestId, isAtProvider } = refund;
  const lookFirst = !isAtProvider && looksFirst(operation, provider);
  const waitsFor = isAtProvider ? "provider" : lookFirst ? "sending" : null;
  return {
    refundId,
    operation,
    requestId,
    stage: isAtProvider ? "withProvider" : "toSend",
    firstSend: !isAtProvider,
    lookFirst,
    wait: waitsFor && { for: waitsFor, since: at, checks: 0, until: at },
    notFound: null,
  };
}

function looksFirst(operation: RefundRecord["operation"], provider: ProviderName | null): boolean {
  return operation === "refund" && provider !== null && capabilitiesOf(provider).refundReadFirst;
}

/** The active request after an event about its refund; null: it has its outcome. */
export function activeRequestAfter(
  request: ActiveRequest,
  event: RefundEvent,
  provider: ProviderName | null,
): ActiveRequest | null {
  const { wait } = request;
  switch (event.type) {
    case "requestSent":
      return { ...request, stage: "onItsWay", wait: wait && { ...wait, until: null }, notFound: null };
    case "requestNotSent":
      return request.firstSend
        ? {
            ...request,
            stage: "toSend",
            lookFirst: looksFirst(request.operation, provider),
            wait: onward(wait, "sending", event.at, event.sendAgainAt),
          }
        : // An earlier send, or what the provider told meanwhile, still waits for its outcome.
          {
            ...request,
            stage: "withProvider",
            wait: onward(wait, wait?.for === "outcome" ? "outcome" : "provider", event.at, event.sendAgainAt),
          };
    case "outcomeUnknown":
      return waitingFor("outcome", request, event);
    case "requestProvenAbsent":
      return {
        ...request,
        stage: "toSend",
        firstSend: true,
        lookFirst: false,
        // Sends that never left go on along their schedule; a doubt that has ended leaves none.
        wait: wait?.for === "sending" ? { ...wait, until: null } : null,
        notFound: null,
      };
    case "pending":
      return waitingFor("provider", request, event);
    case "acknowledged":
      return { ...request, firstSend: false };
    case "checked":
      return {
        ...request,
        wait: onward(wait, wait?.for ?? "provider", event.at, event.nextCheckAt),
        notFound:
          event.result === "notFound" && wait?.for === "outcome"
            ? { answers: (request.notFound?.answers ?? 0) + 1, since: request.notFound?.since ?? event.at }
            : null,
      };
    case "checkBroughtForward":
      return { ...request, wait: wait && { ...wait, until: event.at } };
    case "refunded":
    case "refundFailed":
      return null;
    case "referencesLearned":
      return request;
  }
}

/** The provider has it, or may have it. A wait of the same kind goes on; another one begins. */
function waitingFor(
  waitsFor: "outcome" | "provider",
  request: ActiveRequest,
  { at, nextCheckAt }: { readonly at: string; readonly nextCheckAt: string },
): ActiveRequest {
  const { wait } = request;
  return {
    ...request,
    stage: "withProvider",
    firstSend: false,
    lookFirst: false,
    wait:
      wait?.for === waitsFor
        ? onward(wait, waitsFor, at, nextCheckAt)
        : { for: waitsFor, since: at, checks: 0, until: nextCheckAt },
    notFound: null,
  };
}

function onward(wait: Wait | null, waitsFor: Wait["for"], at: string, until: string): Wait {
  return { for: waitsFor, since: wait?.since ?? at, checks: (wait?.checks ?? 0) + 1, until };
}
