import type { ProviderName } from "../capabilities.js";
import type { ProviderRefs, SavedCard } from "../facts.js";
import { formatMoney, type Money } from "../money.js";
import type { AttentionReason, Failure } from "./events.js";
import type { PaymentState } from "./state.js";
import { isFinal, type Operation, type PaymentKind, type PaymentStatus } from "./states.js";

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
  const { doubt } = state;
  return {
    paymentId: state.paymentId,
    account: state.account,
    provider: state.provider,
    kind: state.kind,
    status: state.status,
    amount: state.amount,
    capturedAmount: state.capturedAmount,
    action: state.action && { type: "redirect", ...state.action },
    outcomeUnknown: doubt && {
      operation: doubt.operation,
      since: doubt.since,
      checks: doubt.checks,
      nextCheckAt: state.nextCheckAt ?? state.request?.sendAt ?? null,
    },
    authorizationExpiresAt: state.authorizationExpiresAt,
    savedCard: state.savedCard,
    failure: state.failure,
    attention: state.attention,
    providerRefs: state.providerRefs,
    updatedAt: state.updatedAt,
  };
}

/** Whether a backend that waits for the next step has it: something to show, to decide, to keep or to worry about. */
export function hasNextStep(state: PaymentState): boolean {
  const waitsToSend = state.request?.stage === "toSend" && state.request.sendAt !== null;
  return (
    isFinal(state.status) ||
    state.status === "requires_action" ||
    state.status === "authorized" ||
    state.doubt !== null ||
    waitsToSend ||
    // The provider has it and has nothing for the shopper to do: its word comes later.
    (state.status === "processing" && waitsForWord(state) && (!state.askFirst || state.checks > 0))
  );
}

/** The provider has it, and is asked later. What is asked about at once has its answer in a moment. */
function waitsForWord({ nextCheckAt, updatedAt }: PaymentState): boolean {
  return nextCheckAt !== null && nextCheckAt > updatedAt;
}

/** Whether a backend that gave this command can be told what came of it, or that nobody knows yet. */
export function isAnswered(state: PaymentState, requestId: string): boolean {
  const { request, doubt } = state;
  if (request?.requestId !== requestId || doubt !== null) return true;
  return request.stage === "toSend" ? request.sendAt !== null : state.nextCheckAt !== null;
}

/** One line for people: `20.00 USD · pockyt · ORDER1001`. */
export function summary(payment: {
  readonly amount: Money;
  readonly provider: string;
  readonly paymentId: string;
}): string {
  return `${formatMoney(payment.amount)} · ${payment.provider} · ${payment.paymentId}`;
}
