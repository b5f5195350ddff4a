import type { Request } from "../requests/request.js";
import { after } from "../time.js";
import { mainRequest, type PaymentState } from "./state.js";
import { awaitsFirstOutcome } from "./states.js";

/**
 * Until when the shopper has time; it counts from the send. Null while the provider does not have the payment and once
 * it is decided.
 */
export function actionDeadline(state: PaymentState, isThere = isWithProvider(state)): string | null {
  const { sentAt, clock } = mainRequest(state);
  const from = sentAt ?? clock;
  return isThere && from !== null && awaitsFirstOutcome(state)
    ? after(from, state.actionTimeoutSeconds)
    : null;
}

/** In a run that a reset made it may be so without a send of this run. */
function isWithProvider(state: PaymentState): boolean {
  const { sends, stage } = mainRequest(state);
  return sends > 0 || stage === "withProvider";
}

/** Until when the shopper's page is nobody's fault: from then on the provider's silence is counted. */
export function shopperUntil(state: PaymentState, { operation }: Request): string | null {
  return operation === "charge" || operation === "authorize" ? actionDeadline(state) : null;
}

/** Until when the request may be sent for the first time; null: without limit. */
export function sendDeadline(state: PaymentState, { operation, firstSend, sends }: Request): string | null {
  const { openedAt, actionTimeoutSeconds, authorizationExpiresAt: end } = state;
  const isFirst = firstSend || sends === 0;
  switch (operation) {
    case "createCustomer":
      return after(openedAt, actionTimeoutSeconds);
    case "charge":
    case "authorize":
      return isFirst ? after(openedAt, actionTimeoutSeconds) : null;
    case "capture":
      return isFirst && end !== null ? lastCaptureAt(end) : null;
    case "cancel":
    case "refund":
      return null;
  }
}

/** A capture is not sent for the first time in the last minute: the provider might see it too late. */
const LAST_CAPTURE_LEAD_SECONDS = 60;

export function lastCaptureAt(authorizationExpiresAt: string): string {
  return after(authorizationExpiresAt, -LAST_CAPTURE_LEAD_SECONDS);
}

/** How long after its end an authorization is recorded as expired: clocks differ, and captures settle late. */
const EXPIRY_GRACE_SECONDS = 3600;

/** When an undecided hold, or one whose cancel has no outcome, is recorded as expired; null: never by time. */
export function authorizationEndsAt({
  kind,
  status,
  authorizationExpiresAt: end,
}: PaymentState): string | null {
  const mayEnd = status === "authorized" || (kind === "authCapture" && status === "canceling");
  return mayEnd && end !== null ? after(end, EXPIRY_GRACE_SECONDS) : null;
}

export function authorizationIsOver(state: PaymentState, now: string): boolean {
  const end = authorizationEndsAt(state);
  return end !== null && end <= now;
}

/** When the policy for an undecided authorization acts, ahead of its end; null: it lets it expire. */
export function policyActsAt(state: PaymentState): string | null {
  const { authorizationExpiresAt: end, onAuthorizationExpiry, expiryLeadSeconds } = state;
  return onAuthorizationExpiry === "expire" || end === null ? null : after(end, -expiryLeadSeconds);
}

/**
 * When the payment acts by itself on an undecided authorization; null: nothing but its end comes.
 *
 * @param atOnce what to give where that is without waiting
 */
export function ownActAt(state: PaymentState, now: string, atOnce = now): string | null {
  const { status, authorizationExpiresAt: end, keptCancel, policyActed, onAuthorizationExpiry } = state;
  if (status !== "authorized" || end === null) return null;
  if (keptCancel !== null) return atOnce;
  // A worker that was away for long may come back too late for a capture.
  const isInTime = onAuthorizationExpiry === "cancel" || now < lastCaptureAt(end);
  return isInTime && !policyActed ? policyActsAt(state) : null;
}
