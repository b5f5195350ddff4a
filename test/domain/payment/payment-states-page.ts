import { attentionReasons, type AttentionReason } from "../../../src/domain/attention.js";
import type { EventBody } from "../../../src/domain/payment/events.js";
import {
  isFinal,
  TRANSITIONS,
  type PaymentKind,
  type PaymentStatus,
} from "../../../src/domain/payment/states.js";

/** docs/payment-states.md, made from the code: the compiler keeps the lists complete, a test keeps the page equal. */
export function paymentStatesPage(): string {
  return [
    "# Payment states",
    "Made from the code. After a change of the transitions, events or reasons run " +
      "`npx vitest run test/domain/payment/payment-states.test.ts -u`.",
    "A payment's status changes only along these tables. An unknown outcome is not a status: the payment stays " +
      "where it is with `outcomeUnknown` set, and leaves only by the provider's own evidence or by `resolve`, which is " +
      "accepted wherever an outcome is unknown, a person was called for a long wait, or the provider contradicts itself.",
    "## `chargePayment`",
    table("charge"),
    "## `authCapturePayment`",
    table("authCapture"),
    "## Events",
    "What the query `events` gives: folding them, oldest first, gives the payment. Each also has `seq`, from 1, and `at`.",
    list(EVENTS),
    "## Attention",
    "Why a person should look (`attention.reason`, search attribute `PaymentAttention`), at a payment or at what came " +
      "after it.",
    list(Object.fromEntries(attentionReasons.map((reason) => [reason, REASONS[reason]]))),
  ]
    .join("\n\n")
    .concat("\n");
}

export function table(kind: PaymentKind): string {
  const statuses = Object.keys(TRANSITIONS[kind]) as PaymentStatus[];
  const reachable = statuses.filter((status) => isReachable(kind, status));
  const rows = reachable.map((status) => {
    const { commands, next } = TRANSITIONS[kind][status];
    return `| ${code([status])} | ${isFinal(status) ? "yes" : ""} | ${code(commands)} | ${code(next)} |`;
  });
  return ["| status | final | commands | next |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function isReachable(kind: PaymentKind, status: PaymentStatus): boolean {
  return (
    status === "processing" || Object.values(TRANSITIONS[kind]).some(({ next }) => next.includes(status))
  );
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

function list(entries: Readonly<Record<string, string>>): string {
  const rows = Object.entries(entries).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`);
  return ["| name | meaning |", "| --- | --- |", ...rows].join("\n");
}

const EVENTS: Readonly<Record<EventBody["type"], string>> = {
  opened: "the payment began; its terms",
  continued: "the payment goes on in a new run, before Temporal's limits, with all that it was",
  rulesFixed: "the provider's rules as the first answer brought them; they stay",
  runWasReset: "a reset made this run: what it has not sent is looked for before it is sent",
  requestSent: "a request is about to leave: from here the provider may have it",
  requestNotSent: "it provably didn't reach the provider; it is sent again at `sendAgainAt`",
  outcomeUnknown: "nobody knows what came of it; the provider is asked at `nextCheckAt`",
  requestProvenAbsent:
    "the provider's word, often enough, that the request had no effect: it may be sent again",
  pending: "the provider has the request and has not said the last word",
  acknowledgedByProvider: "the provider tells of a request before its own call is answered: it has it",
  checked: "a check that settled nothing",
  checkBroughtForward: "news that only a query can prove makes the next check due",
  referencesLearned: "the provider's own numbers for the request",
  requestSucceeded: "a request has succeeded, by the provider's word or a person's",
  requestFailed: "a request came to nothing, by the provider's word or a person's",
  requestContradicted:
    "the opposite of a request's recorded outcome was said; what succeeded once counts as done",
  customerCreated: "the provider's number of the customer is known",
  actionRequired: "the shopper must go to `url` until `expiresAt`",
  actionEnded: "the shopper's time is over: nobody is sent to the page any more",
  abandonRequested: "the shopper's time is over: the provider is asked to cancel, three times at most",
  cancelHadNoEffect:
    "the provider was asked to cancel, and its record is still open, or says that the money is kept",
  authorized: "the amount is held",
  captureRequested: "a capture was accepted",
  cancelRequested: "a cancel was accepted",
  cancelKept: "Temporal asked to cancel before the payment was authorized: it is canceled then",
  requestDropped: "an earlier request turned out to have succeeded before this one was sent: it never is",
  requestRefused: "a capture or cancel came to nothing: the payment is authorized again",
  captured: "the money is taken",
  canceled: "the hold was released",
  expired: "the authorization lapsed uncaptured",
  moneyReturned: "money that was paid as the cancel came was given back",
  failed: "no money was kept",
  notificationReceived: "a verified notification came",
  notificationIgnored: "a notification came that can't apply",
  notificationUnreadable: "a signal came as a notification that can't be read as one",
  notificationUnverified:
    "a signal came as a notification that the relay did not seal; nothing of it is believed",
  leftForAftercare: "what the final status doesn't say is left for the payment's aftercare",
  aftercareTold: "the aftercare was told of it",
  cardAnnounced: "the provider's record names the saved card's token",
  cardSaved: "the saved card's token is known",
  savedCardMissing: "the saved card's token, or what the provider tells of it apart, never came",
  commandRefused: "a signal asked for what is not allowed; nothing changed",
  resolved: "a person settled a request, on what evidence",
  acknowledged: "a person has seen to what called for one",
  attentionRaised: "a person should look",
};

const REASONS: Readonly<Record<AttentionReason, string>> = {
  outcome_unknown: "an outcome has been unknown for an hour; checks go on. Clears itself once it is known",
  not_sent: "a request could not be sent for an hour; it is tried again. Clears itself once it is sent",
  pending_for_long:
    "the provider has had a capture, cancel or charge for 24 hours, or a refund for 7 days, without a last word",
  amount_mismatch: "the provider named another amount or currency than ours; it was not applied",
  unknown_provider_status: "a status word that Holdfast doesn't know; read as open",
  redirect_dropped:
    "the page that the shopper must go to has a URL that nobody may be sent to; it was dropped",
  duplicate_reference:
    "the provider has a record under this payment id that is not provably of this payment's send; it was not adopted",
  second_transaction:
    "news under another number of the provider's than the one that it gave before: a second transaction; it was not " +
    "applied",
  saved_card_missing:
    "the card was to be saved and the provider never sent its token; not where the shopper decides it at the provider's page",
  capture_mode_mismatch:
    "the provider took the money where a hold was asked for, or the other way round; it was not applied",
  status_went_back: "the provider, or a person, said the opposite of what was settled before",
  reset_before_expiry:
    "the hold expired in a run that a reset made: what a run before it captured or canceled is not known",
  unknown_request: "the provider tells of a capture or cancel that this payment never sent",
  unknown_refund: "a refund that nobody asked Holdfast for",
  unknown_payment: "news of a payment that the namespace does not keep, or keeps at another provider",
  unknown_news: "news of a type that Holdfast doesn't know, or that lacks what its type needs",
  dispute: "a dispute, chargeback, complaint or fraud case about this payment",
  unconfirmed_payment:
    "money is said to be taken after the payment failed, and the provider's own record does not prove it so",
  payment_unreadable: "the payment could not be read for an hour; what needs it waits",
  reversal_failed:
    "money was taken against the payment's final status, and the provider would not give it back",
};
