import type { PaymentPlan } from "../payment-plan.js";
import type { Random } from "../random.js";
import type { World } from "../world.js";

/** Ends the fault; what it broke works again once this has resolved. */
export type Heal = () => Promise<void>;

export const nothingToHeal: Heal = () => Promise.resolve();

/** What this campaign has, so that it can be broken. */
export interface Means {
  /** A Temporal server of its own. */
  readonly ownServer: boolean;
  /** A full Temporal server of its own, of several processes. */
  readonly cluster: boolean;
  /** A disk of the spool's own, which can be full. */
  readonly ownDisk: boolean;
  /** Payloads are encrypted, and notifications sealed. */
  readonly keys: boolean;
  /** The vault keeps the cards in a store of their own. */
  readonly cardStore: boolean;
}

/** Strikes whatever is under way, for a while. */
export interface WorldFault {
  readonly name: string;
  /** Kills a process. */
  readonly kills?: true;
  readonly needs?: keyof Means;
  readonly strike: (world: World, draw: Random) => Promise<Heal>;
}

/** What the auditor has to know of a person's doing. */
export interface PersonsAct {
  readonly at: string;
  readonly act: "cancel" | "reset" | "terminate" | "acknowledge" | "resolve";
  /** Of a resolve: of what, and what the person claimed. */
  readonly operation?: string;
  readonly refundId?: string;
  readonly outcome?: "succeeded" | "failed";
  /** It was done: the engine took it. */
  readonly taken: boolean;
}

/** A notification that was made up, and that Temporal took. */
export interface Forged {
  readonly key: string;
  readonly workflowId: string;
}

/** Where a fault of one payment notes what it did. */
export interface Notes {
  /** A fault that the provider's twin was told of: it counts once it has struck. */
  planned(name: string, id: number): void;
  /** One that has struck. */
  struck(name: string): void;
  readonly did: (act: PersonsAct) => void;
  readonly forged: (notification: Forged) => void;
  /** Whether the campaign goes on; persons stop acting where it doesn't. */
  readonly isOver: () => boolean;
}

/** Strikes one payment. Told before the payment starts; what it does later, it does by itself until it is healed. */
export interface PaymentFault {
  readonly name: string;
  /** Twice would be more than an engine can bear. */
  readonly atMostOnce?: true;
  readonly needs?: keyof Means;
  readonly fits: (plan: PaymentPlan) => boolean;
  readonly strike: (world: World, draw: Random, plan: PaymentPlan, notes: Notes) => Promise<Heal>;
}
