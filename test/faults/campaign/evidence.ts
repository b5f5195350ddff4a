import type { AftercareView, PaymentView } from "../../../src/client.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import type { Forged, PersonsAct } from "./faults/fault.js";
import type { ToldEvent } from "./merchants-endpoint.js";
import type { PaymentPlan } from "./payment-plan.js";
import type { LedgerEntry, WebhookDelivery } from "./sandbox-control.js";

/** How the payment's present run stands in Temporal. `absent`: none was ever started. */
export type RunStatus = "running" | "completed" | "terminated" | "failed" | "absent";

type Planned = Pick<
  PaymentPlan,
  "paymentId" | "provider" | "kind" | "value" | "commands" | "refunds" | "saveCard"
>;

/**
 * All that is known of one payment at the end: what the providers' twins recorded, what was asked for, what persons
 * did, and, for the final comparison, what the engine says.
 */
export interface Evidence {
  readonly plan: Planned;
  /** The twins' books. */
  readonly ledger: readonly LedgerEntry[];
  /** With the relay's answers. */
  readonly webhooks: readonly WebhookDelivery[];
  readonly persons: readonly PersonsAct[];
  /** Notifications that nobody but a stranger has sent. */
  readonly forged: readonly Forged[];
  readonly run: RunStatus;
  /** Null where no query was answered, or there is no payment. */
  readonly view: PaymentView | null;
  readonly events: readonly PaymentEvent[];
  readonly aftercare: AftercareView | null;
  readonly aftercareEvents: readonly AftercareEvent[];
  /** A record of the relay's spool about it was damaged, and the relay has raised an alarm: its news is for a person. */
  readonly setAside: boolean;
  /** The vaults share a store, and nothing has taken this payment's card out of it but the vault, at its end. */
  readonly cardIsKept: boolean;
  /** What the merchant's backend was told, in the order in which it came. */
  readonly told: readonly ToldEvent[];
  /** Why it is not settled after all faults are over and a person has done what it called for; null: it is. */
  readonly stands: string | null;
}

export interface Violation {
  readonly invariant: string;
  readonly paymentId: string;
  readonly what: string;
}

/** One rule that always holds; gives what breaks it, in words. */
export interface Invariant {
  readonly name: string;
  readonly check: (evidence: Evidence) => readonly string[];
}
