import { boolean, invalidInputMessage, isTrue, oneOf, parse, value, type Read } from "./input/rules.js";
import { bounded, byKind, httpUrl, known, minorUnits, moneyOrNull } from "./outside-values.js";
import { providerRefs, time, words } from "./outside-values.js";

/**
 * What a provider says, in the engine's own words. Adapters and the relay make these values out of wire formats; the
 * payment core decides over them and knows no provider's field names. Each shape is written once, as the rule that
 * reads it.
 */

/** The provider's own numbers for a payment, by the provider's own field names; kept for people and support. */
export type ProviderRefs = Read<typeof providerRefs>;

const savedCard = known(
  { token: bounded(512, 1) },
  {
    customerNo: bounded(256, 1),
    /** Whether it can be charged without the shopper, where the provider says so. */
    merchantInitiated: boolean,
    /** Whether its CVV must be given again with each charge by the shopper. */
    needsCvv: boolean,
    /** The provider tells of the card apart from the payment too, and then says more of it. */
    detailsFollow: isTrue,
  },
);
/** A card's token as a provider reports it: not every provider says whose it is beside it. */
export type ReportedCard = Read<typeof savedCard>;

/** A card kept by the provider, chargeable later without card data. */
export type SavedCard = ReportedCard & { readonly customerNo: string };

const refusal = known({ kind: oneOf(["declined", "rejected"]), code: words(128), message: words(1_000) });
/** Why a provider said no. `declined`: issuer, risk or shopper; `rejected`: the request itself. */
export type Refusal = Read<typeof refusal>;

const payment = known(
  {
    about: oneOf(["payment"]),
    /** `succeeded` is what was asked for: captured for a charge, authorized for an authorization. */
    status: oneOf(["open", "succeeded", "failed", "closed"]),
    /** The provider's own status word, and whether the adapter knows it. An unknown word is read as `open`. */
    word: words(128),
    recognized: boolean,
    /** The payment's full amount as the provider has it; null where it said none. */
    amount: moneyOrNull,
    /** Sum of refunds and reversals beside the payment, in minor units. */
    refundedValue: minorUnits,
    refs: providerRefs,
  },
  {
    actionUrl: httpUrl,
    /** Why the page that the provider named is not one to send a shopper to; nothing of its URL. */
    droppedUrl: words(128),
    savedCard,
    refusal,
    /** ISO 8601, where the provider said when it was done. */
    completedAt: time,
    /** Our own reference as the provider gives it back: the run that sent it. */
    reference: bounded(512),
    /** ISO 8601, where the provider says when it was made. */
    createdAt: time,
    /** Other systems use the same merchant number, and nothing in the record tells theirs from ours. */
    mayBeForeign: isTrue,
    /** Whether success means a hold or the money; missing where it isn't said, as in a reply. */
    captureMode: oneOf(["manual", "automatic"]),
  },
);
/** What the provider's record of one payment says: a charge's or authorization's reply, a query, a notification. */
export type PaymentReport = Read<typeof payment>;

const request = known(
  {
    about: oneOf(["capture", "cancel", "refund"]),
    requestId: bounded(128, 1),
    status: oneOf(["succeeded", "pending", "failed"]),
    amount: moneyOrNull,
    refs: providerRefs,
  },
  { refusal },
);
/** What the provider says of one request inside a payment, named by our own request id. */
export type RequestReport = Read<typeof request>;

const card = known({ about: oneOf(["card"]), status: oneOf(["succeeded", "failed"]), savedCard });
/** A card that was saved, where the provider tells of it apart from the payment. */
export type CardReport = Read<typeof card>;

const stage = oneOf(["open", "won", "lost", "closed"]);
/** Of a case: how it stands. `lost`: the money went back to the shopper by it. */
export type DisputeStage = Read<typeof stage>;

/** `type` is the provider's own name for such a notification, `status` its word. */
const notice = known(
  { about: oneOf(["case", "other"]), type: bounded(128, 1), status: words(128), refs: providerRefs },
  { stage },
);
/** A dispute, chargeback or fraud case, or a notification of a type that the adapter doesn't know: kept for people. */
export type NoticeReport = Read<typeof notice>;

const customer = known({ about: oneOf(["customer"]), customerNo: bounded(256, 1) });
export type CustomerReport = Read<typeof customer>;

const nothing = known({ about: oneOf(["nothing"]) });
/** A query that the provider answered with "no such transaction". */
export type NotFoundReport = Read<typeof nothing>;

const REQUESTS = { capture: request, cancel: request, refund: request };
const NEWS = { payment, ...REQUESTS, card, case: notice, other: notice };
type NewsReport = Read<(typeof NEWS)[keyof typeof NEWS]>;
/** What a notification can tell: a closed list of kinds. */
export const newsReport = byKind<NewsReport>("about", NEWS, "is not what a notification is about");

export type Report = NewsReport | CustomerReport | NotFoundReport;
const KINDS = { ...NEWS, customer, nothing };
const report = byKind<Report>("about", KINDS, "is about nothing that Holdfast knows");

const YEAR_SECONDS = 365 * 86_400;
const seconds = value(
  (given): given is number => typeof given === "number" && given >= 0 && given <= YEAR_SECONDS,
  "must be a number of seconds up to a year",
);

const why = { code: words(128), message: words(1_000) };

/** It will never work, and had no effect. Only a first send can be refused. */
const refused = known({ ending: oneOf(["refused"]), ...why });

/** Proven not to have reached the provider's books; it may be sent again. */
const notSent = known(
  { ending: oneOf(["notSent"]), ...why },
  {
    retryAfterSeconds: seconds,
    /** The run that the call is of, where a reset made it: another run may have sent the same. */
    resetRun: bounded(128, 1),
  },
);

/** Anything else after bytes may have left. `duplicate`: the provider already has a record under our id. */
const unknown = known({ ending: oneOf(["unknown"]), ...why }, { duplicate: isTrue });

/**
 * The four ways in which a provider call can end. All of them are values: an activity that throws, times out or
 * is lost with its worker is read as `unknown` by the workflow.
 */
export type CallOutcome<Answer> =
  | { readonly ending: "answered"; readonly answer: Answer }
  | Read<typeof refused>
  | Read<typeof notSent>
  | Read<typeof unknown>;

const answered = known({ ending: oneOf(["answered"]), answer: report });
const ENDINGS = { answered, refused, notSent, unknown };
const outcome = byKind<CallOutcome<Report>>("ending", ENDINGS, "has no ending that Holdfast knows");

/**
 * How an activity ended, as it may come from a worker of another release. What doesn't fit is a call whose outcome is
 * unknown: bytes may have left.
 */
export function readCallOutcome<Answer extends Report>(
  given: unknown,
  abouts: readonly Answer["about"][],
): CallOutcome<Answer> {
  const read = parse(given, outcome);
  if (!read.ok)
    return { ending: "unknown", code: "unreadable_answer", message: invalidInputMessage(read.problems) };
  const ended = read.input;
  if (ended.ending !== "answered") return ended;
  const isWanted = abouts.some((about) => about === ended.answer.about);
  return isWanted
    ? (ended as CallOutcome<Answer>)
    : { ending: "unknown", code: "not_an_answer", message: `an answer about ${ended.answer.about}` };
}
