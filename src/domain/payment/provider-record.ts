import type { PaymentReport, ReportedCard, SavedCard } from "../reports.js";
import type { Word } from "../requests/words.js";
import type { Source } from "../requests/events.js";
import { failureOf, hasSameNumber, type Failure } from "../requests/request.js";
import { after } from "../time.js";
import { mainRequest, type PaymentState } from "./state.js";

/** The record as a word on the charge or authorization. `closed` is a failure by the shopper's absence. */
export function wordOf(state: PaymentState, report: PaymentReport): Word {
  const { status, amount, refs, word: text, completedAt } = report;
  const failure = failureIn(state, report);
  const said = failure ? "failed" : status === "succeeded" ? "succeeded" : "pending";
  return { status: said, amount, refs, failure, text, ...(completedAt !== undefined && { completedAt }) };
}

/** The provider's word that a charge or authorization came to nothing; null: it doesn't say so. */
function failureIn(state: PaymentState, { status, refusal, word }: PaymentReport): Failure | null {
  const { operation } = mainRequest(state);
  if (status === "closed") {
    const gone = { code: word, message: "the shopper did not complete the payment" };
    return { operation, ...(refusal ?? gone), kind: "abandoned" };
  }
  const declined = { kind: "declined", code: word, message: "the provider declined the payment" } as const;
  return status === "failed" ? failureOf(operation, refusal ?? declined) : null;
}

/** The card with its owner, who is the payment's customer where the provider names none. */
export function ownCard({ customerNo: own }: PaymentState, card: ReportedCard | undefined): SavedCard | null {
  const customerNo = card?.customerNo ?? own;
  return card && customerNo !== null ? { ...card, customerNo } : null;
}

/** How far the provider's clock may be from ours. */
const CLOCK_SKEW_SECONDS = 120;

/**
 * Whether a record that the provider names by our paymentId is provably of this payment's own send: another system,
 * or an earlier run, may have used the number. A reply answers our own request and needs no proof.
 */
export function isOurs(state: PaymentState, report: PaymentReport, source: Source): boolean {
  const { reference, refs, createdAt, mayBeForeign } = report;
  if (source === "reply") return true;
  if (reference !== undefined) return reference === state.reference;
  if (hasSameNumber(mainRequest(state), refs) || source === "notification") return true;
  if (mayBeForeign) return false;
  return (
    state.rules.recordProof === "account" || (createdAt !== undefined && createdAt >= earliestSend(state))
  );
}

/** Before this nothing of ours can be at the provider. In a run that a reset made an earlier one may have sent. */
function earliestSend(state: PaymentState): string {
  const { sentAt } = mainRequest(state);
  return after(state.wasReset ? state.openedAt : (sentAt ?? state.openedAt), -CLOCK_SKEW_SECONDS);
}

/** When the provider says it was done, where that can be: not before our send, and not in the future. */
export function plausible(state: PaymentState, at: string | null, now: string): string | null {
  const canBe = at !== null && at >= earliestSend(state) && at <= after(now, CLOCK_SKEW_SECONDS);
  return canBe ? at : null;
}
