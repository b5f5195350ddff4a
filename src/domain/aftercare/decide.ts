import { recorder } from "../record.js";
import type { Moment } from "../requests/schedule.js";
import { callFor, decideCallForPerson } from "../requests/watchdog.js";
import type { EventBody } from "./events.js";
import { evolve } from "./evolve.js";
import { confirmationNeedsPersonAt, readingNeedsPersonAt } from "./next-move.js";
import { activeRefund, type AftercareState } from "./state.js";

export {
  decideCall,
  decideRefundQuery,
  decideSend,
  type RefundCallEnded,
  type RefundQueryEnded,
} from "./decide-call.js";
export { decidePaymentQuery, type PaymentQueryEnded } from "./decide-confirmation.js";
export { decideHeld, decideNotice } from "./decide-notice.js";
export {
  awaitsFinalStatus,
  booksOf,
  decideRead,
  decideReadFailed,
  type PaymentFacts,
} from "./decide-read.js";
export { decideRefund, type CommandDecision } from "./decide-refund.js";
export { decideAcknowledge, decideResolve } from "./decide-resolve.js";

/** What has lasted for long needs a person. */
export function decideTick(state: AftercareState, { now }: Pick<Moment, "now">): EventBody[] {
  const isDue = (at: string | null) => at !== null && at <= now;
  const active = activeRefund(state);
  return [
    ...(active ? decideCallForPerson(active.request, state.concerns, now) : []),
    ...(isDue(confirmationNeedsPersonAt(state)) ? [callFor("unconfirmed_payment", null)] : []),
    ...(isDue(readingNeedsPersonAt(state)) ? [callFor("payment_unreadable", null)] : []),
  ];
}

/** The events with their place and time, and the state after them. */
export const record = recorder<AftercareState, EventBody>(evolve);
