import type { AftercareEvent, EventBody } from "./events.js";
import { evolve } from "./evolve.js";
import { raise } from "./raise.js";
import { confirmationNeedsPersonAt, doubtNeedsPersonAt, sendingNeedsPersonAt } from "./schedule.js";
import type { AftercareState } from "./state.js";

export { decideCall, decideSend, type RefundCallEnded } from "./decide-call.js";
export { decidePaymentQuery, type PaymentQueryEnded } from "./decide-confirmation.js";
export { decideNotice } from "./decide-notice.js";
export { awaitsFinalStatus, decideRead, type PaymentFacts } from "./decide-read.js";
export { decideRefund, type CommandDecision } from "./decide-refund.js";
export { decideRefundQuery, type RefundQueryEnded } from "./decide-refund-query.js";
export { decideResolve } from "./decide-resolve.js";

/** What was unknown for long needs a person. */
export function decideTick(state: AftercareState, { now }: { readonly now: string }): EventBody[] {
  const isDue = (at: string | null) => at !== null && at <= now;
  return [
    ...(isDue(doubtNeedsPersonAt(state)) ? raise(state, "outcome_unknown") : []),
    ...(isDue(sendingNeedsPersonAt(state)) ? raise(state, "not_sent") : []),
    ...(isDue(confirmationNeedsPersonAt(state)) ? raise(state, "unconfirmed_payment") : []),
  ];
}

/** The events with their place and time, and the state after them. */
export function record(
  state: AftercareState | null,
  bodies: readonly EventBody[],
  firstSeq: number,
  at: string,
): { readonly state: AftercareState | null; readonly events: AftercareEvent[] } {
  const events = bodies.map((body, index) => ({ ...body, seq: firstSeq + index, at }));
  return { events, state: events.reduce<AftercareState | null>(evolve, state) };
}
