import type { ProviderRefs, SavedCard } from "../reports.js";
import { cancelRequestId, captureRequestId } from "../ids.js";
import type { Money } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import type { Books } from "../requests/books.js";
import type { Failure, Request } from "../requests/request.js";
import type { Streak } from "../requests/schedule.js";
import type { PaymentTerms } from "./terms.js";
import type { PaymentStatus } from "./states.js";

/** What a payment is by its events: what we asked for, what the provider said to it, and what follows. */
export interface PaymentState extends PaymentTerms, Books {
  readonly status: PaymentStatus;
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
  /** The numbers that came beside it and that are still to be proved the payment's own; null: proved. */
  readonly announcedUnder: ProviderRefs | null;
  /** Until when the provider may still bring the saved card; set at `captured`, null once it came or never will. */
  readonly savedCardDueAt: string | null;
  readonly failure: Failure | null;
  readonly providerRefs: ProviderRefs;
  /** The newest of them: by these repeats are known. */
  readonly notificationKeys: readonly string[];
  /** Answers in a row that an abandoned charge is not canceled, and whether the last of them said that it is paid. */
  readonly uncanceled: Streak | null;
  readonly isPaid: boolean;
  /** What the aftercare has still to be told, and the keys of all that it was told. */
  readonly leftForAftercare: readonly ProviderNotification[];
  readonly aftercareKeys: readonly string[];
}

type Requests = Pick<PaymentState, "requests">;

/** The charge or authorization. */
export function mainRequest({ requests }: Requests): Request {
  const main = requests.find(({ operation }) => operation === "charge" || operation === "authorize");
  if (!main) throw new Error("a payment has a charge or an authorization");
  return main;
}

/**
 * The one request that is worked on: a capture or cancel, else the payment's own, once the customer is there; null:
 * all have their outcome.
 */
export function activeRequest(state: Requests): Request | null {
  const main = mainRequest(state);
  // Before the provider is asked for the payment, or where it has a record already, no customer is created for it.
  const isAsked = main.lookFirst !== "no" || main.wait?.for === "outcome";
  const open = state.requests.filter(
    ({ stage, operation }) => stage !== "settled" && !(isAsked && operation === "createCustomer"),
  );
  const [first] = open;
  return first?.operation === "createCustomer" ? first : (open.at(-1) ?? null);
}

/** The captures, or the cancels, that were ever asked for. */
export function requestsOf({ requests }: Requests, wanted: "capture" | "cancel"): readonly Request[] {
  return requests.filter(({ operation }) => operation === wanted);
}

/** Its number grows only with each that was asked for, which the one before lets happen only when it came to nothing. */
export function nextRequestId(state: PaymentState, operation: "capture" | "cancel"): string {
  const idOf = operation === "capture" ? captureRequestId : cancelRequestId;
  return idOf(state.paymentId, requestsOf(state, operation).length + 1);
}

/** A cancel of a charge whose shopper never came back: the provider's record of the charge says what came of it. */
export function isAbandonment({ kind }: PaymentState, { operation }: Request): boolean {
  return kind === "charge" && operation === "cancel";
}

/**
 * Whether the request is asked about by sending it again under its own id: a customer, who holds no money, and a
 * capture or cancel where there is no query for them.
 */
export function asksBySending({ kind, rules }: PaymentState, { operation }: Request): boolean {
  if (operation === "capture" || operation === "cancel")
    return kind === "authCapture" && rules.repeatsRequests;
  return operation === "createCustomer";
}
