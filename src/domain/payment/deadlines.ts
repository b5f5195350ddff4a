import { after } from "../time.js";
import type { Request } from "../requests/request.js";
import { mainRequest, type PaymentState } from "./state.js";
import { awaitsFirstOutcome } from "./states.js";

/** Until when the shopper has time; it counts from the send. Null before the send and once it is decided. */
export function actionDeadline(state: PaymentState): string | null {
  if (!awaitsFirstOutcome(state)) return null;
  const { sentAt, sends } = mainRequest(state);
  return sentAt === null || sends === 0 ? null : after(sentAt, state.actionTimeoutSeconds);
}

/** Until when the shopper's page is nobody's fault: from then on the provider's silence is counted. */
export function shopperUntil(state: PaymentState, { operation }: Request): string | null {
  return operation === "charge" || operation === "authorize" ? actionDeadline(state) : null;
}

/** Until when the request may be sent for the first time; null: without limit. */
export function sendDeadline(state: PaymentState, request: Request): string | null {
  const { operation, firstSend } = request;
  const first = after(state.openedAt, state.actionTimeoutSeconds);
  switch (operation) {
    case "createCustomer":
      return first;
    case "charge":
    case "authorize":
      return firstSend || request.sends === 0 ? first : null;
    case "capture":
      return firstSend || request.sends === 0
        ? state.authorizationExpiresAt && lastCaptureAt(state.authorizationExpiresAt)
        : null;
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

function expiredAt(authorizationExpiresAt: string): string {
  return after(authorizationExpiresAt, EXPIRY_GRACE_SECONDS);
}

/** When an undecided hold, or one whose cancel has no outcome, is recorded as expired; null: never by time. */
export function authorizationEndsAt({ kind, status, authorizationExpiresAt }: PaymentState): string | null {
  const mayEnd = status === "authorized" || (kind === "authCapture" && status === "canceling");
  return mayEnd && authorizationExpiresAt !== null ? expiredAt(authorizationExpiresAt) : null;
}

export function authorizationIsOver(state: PaymentState, now: string): boolean {
  const end = authorizationEndsAt(state);
  return end !== null && end <= now;
}

/** When the policy for an undecided authorization acts, ahead of its end; null: it lets it expire. */
export function policyActsAt(
  state: Pick<PaymentState, "authorizationExpiresAt" | "onAuthorizationExpiry" | "expiryLeadSeconds">,
): string | null {
  const end = state.authorizationExpiresAt;
  return state.onAuthorizationExpiry === "expire" || end === null
    ? null
    : after(end, -state.expiryLeadSeconds);
}

/** When the payment acts by itself on an undecided authorization; null: nothing but its end comes. */
export function ownActAt(state: PaymentState, now: string): string | null {
  const end = state.authorizationExpiresAt;
  if (state.status !== "authorized" || end === null) return null;
  if (state.keptCancel !== null) return now;
  if (state.policyActed || state.onAuthorizationExpiry === "expire") return null;
  // A worker that was away for long may come back too late for a capture.
  const isInTime = state.onAuthorizationExpiry === "cancel" || now < lastCaptureAt(end);
  return isInTime ? policyActsAt(state) : null;
}
