import type { PaymentReport } from "../facts.js";
import type { Source } from "../requests/events.js";
import { after } from "../time.js";
import { mainRequest, type PaymentState } from "./state.js";

/** How far the provider's clock may be from ours. */
const CLOCK_SKEW_SECONDS = 120;

/**
 * Whether a record that the provider names by our paymentId is provably of this payment's own send: another system,
 * or an earlier run, may have used the number. A reply answers our own request and needs no proof.
 */
export function isOurs(state: PaymentState, report: PaymentReport, source: Source): boolean {
  if (source === "reply") return true;
  if (report.reference !== undefined) return report.reference === state.reference;
  if (isSameTransaction(state, report) || source === "notification") return true;
  if (report.mayBeForeign) return false;
  if (state.rules.recordProof === "account") return true;
  const { createdAt } = report;
  return createdAt !== undefined && createdAt >= earliestSend(state);
}

/** A number that the provider gave for this payment before. */
function isSameTransaction(state: PaymentState, { refs }: PaymentReport): boolean {
  const known = mainRequest(state).refs;
  return Object.entries(refs).some(([name, value]) => known[name] === value);
}

/** Before this nothing of ours can be at the provider. In a run that a reset made an earlier one may have sent. */
function earliestSend(state: PaymentState): string {
  const { sentAt } = mainRequest(state);
  return after(state.wasReset ? state.openedAt : (sentAt ?? state.openedAt), -CLOCK_SKEW_SECONDS);
}

/** When the provider says it was done, where that can be: not before our send, and not in the future. */
export function plausible(state: PaymentState, at: string | null, now: string): string | null {
  if (at === null) return null;
  return at >= earliestSend(state) && at <= after(now, CLOCK_SKEW_SECONDS) ? at : null;
}
