import type { AttentionReason, EventBody } from "../../../src/domain/payment/events.js";
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
      "accepted wherever an outcome is unknown.",
    "## `chargePayment`",
    table("charge"),
    "## `authCapturePayment`",
    table("authCapture"),
    "## Events",
    "What the query `events` gives: folding them, oldest first, gives the payment. Each also has `seq`, from 1, and `at`.",
    list(EVENTS),
    "## Attention",
    "Why a person should look (`attention.reason`, search attribute `PaymentAttention`).",
    list(REASONS),
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
  requestSent: "a request is about to leave: from here the provider may have it",
  requestNotSent: "it provably didn't reach the provider; it is sent again at `sendAgainAt`",
  outcomeUnknown: "nobody knows what came of it; the provider is asked at `nextCheckAt`",
  requestProvenAbsent:
    "the provider's word, often enough, that the request had no effect: it may be sent again",
  customerCreated: "the provider's number of the customer is known",
  actionRequired: "the shopper must go to `url` until `expiresAt`",
  pending: "the provider has the request and has not said the last word",
  checked: "a check that settled nothing",
  authorized: "the amount is held",
  captureRequested: "a capture was accepted",
  cancelRequested: "a cancel was accepted",
  cancelKept: "Temporal asked to cancel before the payment was authorized: it is canceled then",
  abandonRequested: "the shopper's time is over: the provider is asked to cancel",
  actionEnded: "the shopper's time is over: the provider closes the order by itself",
  captured: "the money is taken",
  canceled: "the hold was released",
  expired: "the authorization lapsed uncaptured",
  moneyReturned: "money that was paid as the cancel came was given back",
  requestRefused: "the provider refused a capture or cancel: the payment is authorized again",
  failed: "no money was kept",
  referencesLearned: "the provider's own numbers for the payment",
  notificationReceived: "a verified notification came",
  notificationIgnored: "a notification came that can't apply",
  cardSaved: "the saved card's token is known",
  savedCardMissing: "the saved card's token never came",
  commandRefused: "a signal asked for what is not allowed; nothing changed",
  resolved: "a person settled an unknown outcome, on what evidence",
  attentionRaised: "a person should look",
};

const REASONS: Readonly<Record<AttentionReason, string>> = {
  outcome_unknown: "an outcome has been unknown for an hour; checks go on. Clears itself once it is known",
  amount_mismatch: "the provider's record has another amount or currency; it was not applied",
  unknown_provider_status: "a status word that Holdfast doesn't know; read as open",
  duplicate_reference:
    "the provider has a record under this payment id that is not provably of this payment's send; it was not adopted",
  saved_card_missing: "the card was to be saved and the provider never sent its token",
  capture_mode_mismatch:
    "the provider took the money where a hold was asked for, or the other way round; it was not applied",
  status_went_back: "the provider contradicts what it had settled before; it was not applied",
  unknown_request: "the provider tells of a capture or cancel that this payment never asked for",
  dispute: "a dispute, chargeback or fraud case about this payment",
};
