import { standing, type AttentionReason } from "../attention.js";
import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs, SavedCard } from "../facts.js";
import { formatMoney, type Money } from "../money.js";
import type { Failure, Operation, Request } from "../requests/request.js";
import { activeRequest, findRequest, type PaymentState } from "./state.js";
import { isFinal, type PaymentKind, type PaymentStatus } from "./states.js";

/** A payment as callers see it: the workflow's result, the reply of its updates, the answer of its query. */
export interface PaymentView {
  readonly paymentId: string;
  readonly account: string;
  readonly provider: ProviderName;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly capturedAmount: Money | null;
  readonly action: { readonly type: "redirect"; readonly url: string; readonly expiresAt: string } | null;
  readonly outcomeUnknown: {
    readonly operation: Operation;
    readonly since: string;
    readonly checks: number;
    readonly nextCheckAt: string | null;
  } | null;
  readonly authorizationExpiresAt: string | null;
  readonly savedCard: SavedCard | null;
  readonly failure: Failure | null;
  readonly attention: { readonly reason: AttentionReason; readonly since: string } | null;
  readonly providerRefs: ProviderRefs;
  readonly updatedAt: string;
}

export function view(state: PaymentState): PaymentView {
  const concern = standing(state.concerns);
  return {
    paymentId: state.paymentId,
    account: state.account,
    provider: state.provider,
    kind: state.kind,
    status: state.status,
    amount: state.amount,
    capturedAmount: state.capturedAmount,
    action: state.action && { type: "redirect", ...state.action },
    outcomeUnknown: isFinal(state.status) ? null : doubtOf(activeRequest(state)),
    authorizationExpiresAt: state.authorizationExpiresAt,
    savedCard: state.savedCard,
    failure: state.failure,
    attention: concern && { reason: concern.reason, since: concern.since },
    providerRefs: state.providerRefs,
    updatedAt: state.updatedAt,
  };
}

function doubtOf(request: Request | null): PaymentView["outcomeUnknown"] {
  if (request?.wait?.for !== "outcome") return null;
  const { operation, wait } = request;
  return { operation, since: wait.since, checks: wait.checks, nextCheckAt: wait.until };
}

/** Whether a backend that waits for the next step has it: something to show, to decide, to keep or to worry about. */
export function hasNextStep(state: PaymentState): boolean {
  const { status, updatedAt } = state;
  if (isFinal(status) || status === "requires_action" || status === "authorized") return true;
  const wait = activeRequest(state)?.wait;
  if (!wait) return false;
  if (wait.for === "outcome") return true;
  // What is asked about or sent at once has its answer in a moment; all else comes later.
  return wait.until !== null && wait.until > updatedAt;
}

/** Whether a backend that gave this command can be told what came of it, or that nobody knows yet. */
export function isAnswered(state: PaymentState, requestId: string): boolean {
  const request = findRequest(state, requestId);
  if (!request || request.stage === "settled" || request.wait?.for === "outcome") return true;
  return request.stage !== "onItsWay" && request.wait !== null && request.wait.until !== null;
}

/** One line for people: `20.00 USD · pockyt · ORDER1001`. */
export function summary(payment: {
  readonly amount: Money;
  readonly provider: string;
  readonly paymentId: string;
}): string {
  return `${formatMoney(payment.amount)} · ${payment.provider} · ${payment.paymentId}`;
}
