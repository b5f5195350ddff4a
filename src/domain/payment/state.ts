import type { Concern } from "../attention.js";
import type { ProviderRefs, SavedCard } from "../facts.js";
import type { Money } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import type { Failure, Request } from "../requests/request.js";
import type { Streak } from "../requests/schedule.js";
import type { PaymentTerms } from "./terms.js";
import type { PaymentStatus } from "./states.js";

/** What a payment is by its events: what we asked for, what the provider said to it, and what follows. */
export interface PaymentState extends PaymentTerms {
  readonly openedAt: string;
  readonly status: PaymentStatus;
  /** All that was ever asked for, oldest first; at most one of them is worked on (`active`). */
  readonly requests: readonly Request[];
  /** A reset made this run: another may have sent what this one has not. */
  readonly wasReset: boolean;
  readonly capturedAmount: Money | null;
  /** The request that took the captured amount. */
  readonly capturedBy: string | null;
  readonly action: { readonly url: string; readonly expiresAt: string } | null;
  /** Whether the shopper's time for the present send is over. */
  readonly actionEnded: boolean;
  readonly authorizationExpiresAt: string | null;
  /** Whether the policy for the authorization's end has had its one act. */
  readonly policyActed: boolean;
  /** Why to cancel as soon as the payment is authorized; null: nobody asked. */
  readonly keptCancel: string | null;
  readonly savedCard: SavedCard | null;
  /** From a verified notification; becomes `savedCard` once the payment is captured. */
  readonly announcedCard: SavedCard | null;
  /** Until when the provider may still bring the saved card; set at `captured`, null once it came or never will. */
  readonly savedCardDueAt: string | null;
  readonly failure: Failure | null;
  readonly concerns: readonly Concern[];
  readonly providerRefs: ProviderRefs;
  /** The newest of them: by these repeats are known. */
  readonly notificationKeys: readonly string[];
  /** Answers in a row that an abandoned charge is not canceled. */
  readonly uncanceled: Streak | null;
  /** Whether the last of them said that it is paid. */
  readonly isPaid: boolean;
  /** What the aftercare has still to be told, and the keys of all that it was told. */
  readonly leftForAftercare: readonly ProviderNotification[];
  readonly aftercareKeys: readonly string[];
  readonly updatedAt: string;
}

/** The charge or authorization. */
export function mainRequest({ requests }: Pick<PaymentState, "requests">): Request {
  const main = requests.find(({ operation }) => operation === "charge" || operation === "authorize");
  if (!main) throw new Error("a payment has a charge or an authorization");
  return main;
}

/**
 * The one request that is worked on: a capture or cancel, else the payment's own, once the customer is there; null:
 * all have their outcome.
 */
export function activeRequest(state: Pick<PaymentState, "requests">): Request | null {
  const main = mainRequest(state);
  const open = state.requests.filter(({ stage }) => stage !== "settled");
  // Before the provider is asked for the payment, or where it has a record already, no customer is created for it.
  const isAsked = main.lookFirst !== "no" || main.wait?.for === "outcome";
  const withoutCustomer = isAsked ? open.filter(({ operation }) => operation !== "createCustomer") : open;
  const [first] = withoutCustomer;
  return first?.operation === "createCustomer" ? first : (withoutCustomer.at(-1) ?? null);
}

export function findRequest(
  { requests }: Pick<PaymentState, "requests">,
  requestId: string,
): Request | undefined {
  return requests.find((request) => request.requestId === requestId);
}

/** The captures, or the cancels, that were ever asked for. */
export function requestsOf(
  { requests }: Pick<PaymentState, "requests">,
  wanted: "capture" | "cancel",
): readonly Request[] {
  return requests.filter(({ operation }) => operation === wanted);
}
