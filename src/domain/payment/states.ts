/** Every status, command and transition of both kinds of payment, in one table. docs/payment-states.md prints it. */

export type PaymentKind = "charge" | "authCapture";

export const paymentStatuses = [
  "processing",
  "requires_action",
  "authorized",
  "capturing",
  "canceling",
  "captured",
  "canceled",
  "expired",
  "failed",
] as const;

export type PaymentStatus = (typeof paymentStatuses)[number];

export type CommandName = "capture" | "cancel" | "resolve" | "acknowledge";

interface StatusRow {
  /** Statuses that may follow; none: the status is final, or not of this kind. */
  readonly next: readonly PaymentStatus[];
  /** Commands that may be accepted; `resolve` and `acknowledge` depend on requests and attention, not on the status. */
  readonly commands: readonly CommandName[];
}

type StatusTable = Readonly<Record<PaymentStatus, StatusRow>>;

const to = (...next: PaymentStatus[]): StatusRow => ({ next, commands: [] });
const ends = { captured: to(), canceled: to(), expired: to(), failed: to() };

export const TRANSITIONS: Readonly<Record<PaymentKind, StatusTable>> = {
  charge: {
    processing: to("requires_action", "captured", "canceling", "failed"),
    requires_action: to("captured", "canceling", "failed"),
    authorized: to(),
    capturing: to(),
    // The shopper never came back and the provider was asked to cancel. Only a person leads from here to `captured`.
    canceling: to("failed", "captured"),
    ...ends,
  },
  authCapture: {
    processing: to("requires_action", "authorized", "failed"),
    requires_action: to("authorized", "failed"),
    // Straight to `captured` or `canceled` where a request that was refused turns out to have succeeded; to `failed`
    // where a person finds that the hold, which the provider took back, never was.
    authorized: {
      ...to("capturing", "canceling", "expired", "captured", "canceled", "failed"),
      commands: ["capture", "cancel"],
    },
    // A refused capture or cancel leads back to `authorized`; a capture in doubt never expires.
    capturing: to("captured", "authorized"),
    canceling: to("canceled", "authorized", "expired"),
    ...ends,
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
