import { capabilities } from "../capabilities.js";
import type { PaymentReport } from "../facts.js";
import { after } from "../time.js";
import type { EventBody } from "./events.js";
import { firstCheck, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { mainOperation } from "./states.js";

/** How far the provider's clock may be from ours. */
const CLOCK_SKEW_SECONDS = 120;

/**
 * Whether a record that the provider names by our paymentId is provably of this payment's own send: another system,
 * or an earlier run, may have used the number. A reply answers our own request and needs no proof.
 */
export function isOurs(
  state: PaymentState,
  report: PaymentReport,
  source: "query" | "notification",
): boolean {
  if (report.reference !== undefined) return report.reference === state.reference;
  if (isSameTransaction(state, report) || source === "notification") return true;
  if (report.mayBeForeign) return false;
  if (capabilities[state.provider].recordProof === "account") return true;
  const { createdAt } = report;
  return (
    createdAt !== undefined &&
    state.chargeSentAt !== null &&
    createdAt >= after(state.chargeSentAt, -CLOCK_SKEW_SECONDS)
  );
}

/** A number that the provider gave in reply to our own send. */
function isSameTransaction({ providerRefs }: PaymentState, { refs }: PaymentReport): boolean {
  return Object.entries(refs).some(([name, value]) => providerRefs[name] === value);
}

/** A record that may be another's is never adopted: a person decides. */
export function foreignRecord(state: PaymentState, message: string, moment: Moment): EventBody[] {
  return [
    {
      type: "outcomeUnknown",
      // Not a customer's creation: that would be made again, and the charge sent after it.
      operation: mainOperation(state),
      code: "foreign_record",
      message,
      foreignRecord: true,
      nextCheckAt: firstCheck(state, moment, "check"),
    },
    { type: "attentionRaised", reason: "duplicate_reference" },
  ];
}

/** When the provider says it was done, where that can be: not before our send, and not in the future. */
export function plausible(state: PaymentState, at: string | undefined, now: string): string | undefined {
  if (at === undefined || state.chargeSentAt === null) return undefined;
  const isPossible =
    at >= after(state.chargeSentAt, -CLOCK_SKEW_SECONDS) && at <= after(now, CLOCK_SKEW_SECONDS);
  return isPossible ? at : undefined;
}
