/** Every status, command and transition of both kinds of payment, in one table. docs/payment-states.md prints it. */

export type PaymentKind = "charge" | "authCapture";

export type PaymentStatus =
  | "processing"
  | "requires_action"
  | "authorized"
  | "capturing"
  | "canceling"
  | "captured"
  | "canceled"
  | "expired"
  | "failed";

export type CommandName = "capture" | "cancel" | "resolve" | "acknowledge";

interface StatusRow {
  /** Statuses that may follow; none: the status is final. */
  readonly next: readonly PaymentStatus[];
  /** Commands that may be accepted; `resolve` and `acknowledge` depend on requests and attention, not on the status. */
  readonly commands: readonly CommandName[];
}

type StatusTable = Readonly<Record<PaymentStatus, StatusRow>>;

const none: StatusRow = { next: [], commands: [] };

export const TRANSITIONS: Readonly<Record<PaymentKind, StatusTable>> = {
  charge: {
    processing: { next: ["requires_action", "captured", "canceling", "failed"], commands: [] },
    requires_action: { next: ["captured", "canceling", "failed"], commands: [] },
    // The shopper never came back and the provider was asked to cancel. Only a person leads from here to `captured`.
    canceling: { next: ["failed", "captured"], commands: [] },
    captured: none,
    failed: none,
    authorized: none,
    capturing: none,
    canceled: none,
    expired: none,
  },
  authCapture: {
    processing: { next: ["requires_action", "authorized", "failed"], commands: [] },
    requires_action: { next: ["authorized", "failed"], commands: [] },
    // Straight to `captured` or `canceled` where a request that was refused turns out to have succeeded; to `failed`
    // where a person finds that the hold, which the provider took back, never was.
    authorized: {
      next: ["capturing", "canceling", "expired", "captured", "canceled", "failed"],
      commands: ["capture", "cancel"],
    },
    // A refused capture or cancel leads back to `authorized`; a capture in doubt never expires.
    capturing: { next: ["captured", "authorized"], commands: [] },
    canceling: { next: ["canceled", "authorized", "expired"], commands: [] },
    captured: none,
    canceled: none,
    expired: none,
    failed: none,
  },
};

const FINAL: readonly PaymentStatus[] = ["captured", "canceled", "expired", "failed"];

/** Whether the status never changes again. */
export function isFinal(status: PaymentStatus): boolean {
  return FINAL.includes(status);
}

/** The operation that makes the payment at the provider, and that its record there is of. */
export function mainOperation({ kind }: { readonly kind: PaymentKind }): "charge" | "authorize" {
  return kind === "charge" ? "charge" : "authorize";
}

/** Whether the charge or authorization itself has no outcome yet. */
export function awaitsFirstOutcome({ status }: { readonly status: PaymentStatus }): boolean {
  return status === "processing" || status === "requires_action";
}

/** @throws RangeError where the table has no such step: a fault of ours, found before it is recorded */
export function mustAllow(kind: PaymentKind, from: PaymentStatus, to: PaymentStatus): void {
  if (from !== to && !TRANSITIONS[kind][from].next.includes(to))
    throw new RangeError(`a ${kind} payment that is ${from} can't become ${to}`);
}
