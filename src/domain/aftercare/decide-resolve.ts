import type { ResolveRefundInput } from "../input/command-input.js";
import type { CommandDecision } from "./decide-refund.js";
import type { EventBody } from "./events.js";
import type { AftercareState, RefundRecord } from "./state.js";

/** A person settles a refund, or the reversal, whose outcome is unknown. */
export function decideResolve(state: AftercareState, input: ResolveRefundInput): CommandDecision {
  const { refundId, outcome, evidence, operator } = input;
  const refund = state.refunds.find((one) => one.refundId === refundId);
  if (!refund) return refuse(state, refundId, "there is no such refund");
  const inDoubt = state.request?.refundId === refundId && state.request.wait?.for === "outcome";
  if (!inDoubt) return refuse(state, refundId, `its outcome is not unknown, it is ${refund.status}`);
  const resolved: EventBody = { type: "resolved", refundId, outcome, evidence, operator };
  return { accepted: true, events: [resolved, consequence(refund, input)] };
}

function consequence(refund: RefundRecord, { outcome, operator }: ResolveRefundInput): EventBody {
  const { refundId, operation } = refund;
  if (outcome === "succeeded") return { type: "refunded", refundId };
  const message = `settled by ${operator}`;
  return {
    type: "refundFailed",
    refundId,
    failure: { operation, kind: "rejected", code: "resolved", message },
  };
}

function refuse(state: AftercareState, refundId: string, reason: string): CommandDecision {
  return {
    accepted: false,
    type: "CommandRefused",
    message: `can't resolve the refund ${refundId} of ${state.paymentId}: ${reason}`,
  };
}
