import type { AttentionReason, Concern } from "../attention.js";
import { timeOf } from "../time.js";
import { literal } from "./markdown.js";

/** What the advice about a call for a person needs to name the command. */
export interface Called {
  /** `ORDER1001`, and where it is not the default one, its account: as the commands take them. */
  readonly id: string;
  readonly provider: string;
  /** What `resolve` takes to name the request in question: `--operation capture`; null: nothing can be resolved. */
  readonly resolvable: string | null;
}

interface Words {
  readonly meaning: string;
  readonly advice: (called: Called) => string;
}

const settle = ({ id, resolvable }: Called) =>
  `\`holdfast resolve ${id} ${resolvable ?? "--operation OPERATION"} --outcome succeeded|failed --evidence TEXT\``;
const seen = ({ id }: Called) => `\`holdfast ack ${id} --note TEXT\``;

/** What can no longer be settled, as the payment is over, is seen to. */
const settleOrSeen = (called: Called) => (called.resolvable === null ? seen(called) : settle(called));

/** Each reason in words; docs/runbooks.md says more. */
const WORDS: Readonly<Record<AttentionReason, Words>> = {
  outcome_unknown: {
    meaning: "for an hour nobody has known what a request did; checks go on",
    advice: (called) =>
      `Is ${called.provider} reachable, do its credentials still work (\`holdfast doctor\`)? If its portal shows the ` +
      `outcome: ${settle(called)}`,
  },
  not_sent: {
    meaning: "a request could not be sent for an hour; it is tried again",
    advice: (called) =>
      `Is ${called.provider} reachable, does the worker know the account (\`holdfast doctor\`)? What can't wait: ` +
      settle(called),
  },
  pending_for_long: {
    meaning: "the provider has had the request for very long without a last word",
    advice: (called) => `Ask ${called.provider}. If its portal shows the outcome: ${settle(called)}`,
  },
  amount_mismatch: {
    meaning: "the provider named another amount than was asked for",
    advice: (called) =>
      `Ask ${called.provider} which amount is right and correct the money there; then: ${settleOrSeen(called)}`,
  },
  unknown_provider_status: {
    meaning: "the provider used a status word that Holdfast doesn't know; it is taken as open",
    advice: (called) => `Tell whoever maintains the adapter of ${called.provider}; then: ${seen(called)}`,
  },
  redirect_dropped: {
    meaning: "the provider's page for the shopper has a URL that nobody may be sent to",
    advice: (called) => `Ask ${called.provider}, or whoever maintains the adapter; then: ${seen(called)}`,
  },
  duplicate_reference: {
    meaning: "the provider has a record under this number that is not provably of this payment",
    advice: (called) =>
      `Find out in the portal whose record it is. Not this payment's: ${settle(called).replace("succeeded|failed", "failed")}, ` +
      "and pay under a new paymentId. This payment's: resolve it as it ended there",
  },
  second_transaction: {
    meaning: "the provider told of this under another number than before; it was not applied",
    advice: (called) =>
      `Look for both numbers in the portal: did the shopper pay twice? Give the second one back there; then: ${seen(called)}`,
  },
  saved_card_missing: {
    meaning: "the token of the card that was to be saved never came",
    advice: (called) =>
      `Ask ${called.provider} for it, or save the card with the next payment; then: ${seen(called)}`,
  },
  capture_mode_mismatch: {
    meaning: "the provider took the money where a hold was asked for, or the other way round",
    advice: (called) =>
      `See in ${called.provider}'s portal which it is; what was taken by mistake, give back there. Then: ${settleOrSeen(called)}`,
  },
  status_went_back: {
    meaning: "the opposite of what was settled before was said",
    advice: (called) =>
      `Compare with ${called.provider}'s portal, and correct the money there where it has to be. Then: ${settleOrSeen(called)}`,
  },
  reset_before_expiry: {
    meaning: "the hold expired in a run that a reset made, which doesn't know what the run before captured",
    advice: (called) =>
      `See in ${called.provider}'s portal whether it was captured; if it was, give the money back there or book it by hand; ` +
      `then: ${seen(called)}`,
  },
  unknown_request: {
    meaning: "the provider told of a capture or cancel that was never sent",
    advice: (called) => `Who else uses these credentials, or the portal? Then: ${seen(called)}`,
  },
  unknown_refund: {
    meaning: "the provider told of a refund that nobody asked Holdfast for",
    advice: (called) => `Who else uses these credentials, or the portal? Then: ${seen(called)}`,
  },
  unknown_payment: {
    meaning: "a notification names a payment that this namespace doesn't keep",
    advice: (called) =>
      `Another system with this merchant number? Then the account is "shared". Else compare with the portal; then: ${seen(called)}`,
  },
  unknown_news: {
    meaning: "a notification of a type that Holdfast doesn't know",
    advice: (called) =>
      `Read it in ${called.provider}'s portal and tell whoever maintains the adapter; then: ${seen(called)}`,
  },
  dispute: {
    meaning: "a dispute, chargeback, complaint or fraud case",
    advice: (called) =>
      `Answer it in ${called.provider}'s portal; Holdfast gives nothing back by itself. Then: ${seen(called)}`,
  },
  unconfirmed_payment: {
    meaning: "a failed payment is said to be paid, and the provider's record doesn't prove it",
    advice: (called) => `Compare with ${called.provider}'s portal; then: ${seen(called)}`,
  },
  payment_unreadable: {
    meaning: "the payment could not be read for an hour; what needs it waits",
    advice: (called) =>
      `Does the payment have failing workflow tasks, a worker of another release (\`holdfast stuck\`)? Once seen to: ${seen(called)}`,
  },
  reversal_failed: {
    meaning: "money was taken against the final status, and the provider would not give it back",
    advice: (called) => `Give it back in ${called.provider}'s portal; then: ${seen(called)}`,
  },
};

export function reasonInWords(reason: AttentionReason): string {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason].meaning : "see docs/runbooks.md";
}

/** What a person may do; commands are between backticks. */
export function adviceFor(reason: AttentionReason, called: Called): string {
  return Object.hasOwn(WORDS, reason)
    ? WORDS[reason].advice(called)
    : `See docs/runbooks.md; then: ${seen(called)}`;
}

/** A page has an end; the query `events` gives all of them. */
const SHOWN_CONCERNS = 10;

/** The calls for a person that stand, each a line of Markdown, the newest last. */
export function concernLines(concerns: readonly Concern[]): string[] {
  const stand = concerns.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  return stand.slice(-SHOWN_CONCERNS).map(concernLine);
}

/** What the provider said in it is shown as text. */
function concernLine({ reason, since, detail }: Concern): string {
  const said = detail === null ? "" : ` (${literal(detail)})`;
  return `**A person should look** since ${timeOf(since)}: \`${reason}\`, ${reasonInWords(reason)}${said}`;
}
