import { attentionOf, type Attention } from "../attention.js";
import type { ProviderRefs, SavedCard } from "../reports.js";
import { formatMoney, type Money } from "../money.js";
import { findRequest } from "../requests/books.js";
import { doubtOf, type Doubt, type Failure } from "../requests/request.js";
import { activeRequest, type PaymentState } from "./state.js";
import { isFinal, type PaymentKind, type PaymentStatus } from "./states.js";

/** A payment as callers see it: the workflow's result, the reply of its updates, the answer of its query. */
export interface PaymentView {
  readonly paymentId: string;
  readonly account: string;
  readonly provider: string;
  readonly kind: PaymentKind;
  readonly status: PaymentStatus;
  readonly amount: Money;
  readonly capturedAmount: Money | null;
  readonly action: { readonly type: "redirect"; readonly url: string; readonly expiresAt: string } | null;
  readonly outcomeUnknown: Doubt | null;
  readonly authorizationExpiresAt: string | null;
  readonly savedCard: Omit<SavedCard, "detailsFollow"> | null;
  readonly failure: Failure | null;
  readonly attention: Attention | null;
  readonly providerRefs: ProviderRefs;
  readonly updatedAt: string;
}

export function view(state: PaymentState): PaymentView {
  const { paymentId, account, provider, kind, status, amount, capturedAmount, action } = state;
  const { authorizationExpiresAt, failure, providerRefs, updatedAt } = state;
  const savedCard = state.savedCard && shown(state.savedCard);
  return {
    ...{ paymentId, account, provider, kind, status, amount, capturedAmount },
    action: action && { type: "redirect", ...action },
    outcomeUnknown: isFinal(status) ? null : doubtOf(activeRequest(state)),
    ...{ authorizationExpiresAt, savedCard, failure, attention: attentionOf(state.concerns) },
    ...{ providerRefs, updatedAt },
  };
}

function shown({ detailsFollow, ...card }: SavedCard): PaymentView["savedCard"] {
  return card;
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
  return request.stage !== "onItsWay" && request.wait !== null;
}

/** One line for people: `20.00 USD · pockyt · ORDER1001`. */
export function summary(payment: {
  readonly amount: Money;
  readonly provider: string;
  readonly paymentId: string;
}): string {
  return `${formatMoney(payment.amount)} · ${payment.provider} · ${payment.paymentId}`;
}
