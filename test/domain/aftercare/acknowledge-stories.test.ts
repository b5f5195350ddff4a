import { describe, expect, it } from "vitest";
import type { AttentionReason } from "../../../src/domain/attention.js";
import { decideAcknowledgement, isOfPayment } from "../../../src/domain/aftercare/decide-acknowledge.js";
import { record } from "../../../src/domain/aftercare/evolve.js";
import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { ID, OPENED_AT } from "../payment/facts.js";
import { CAPTURED, notice } from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

const BY_ADA = { note: "seen to", operator: "ada" } as const;
const ofReason = (reason: AttentionReason) => ({ reason, ...BY_ADA });

const terminated = () => new SimulatedAftercare(null).state;
const captured = () => new SimulatedAftercare(CAPTURED).state;

/** A payment that ended while it called for a person. */
function withAttention(): AftercareState {
  const attention = { reason: "redirect_dropped", since: OPENED_AT } as const;
  return new SimulatedAftercare({ ...CAPTURED, attention }).state;
}

function withDispute(): AftercareState {
  const aftercare = new SimulatedAftercare(CAPTURED);
  aftercare.hears(notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } }));
  return aftercare.state;
}

function after(state: AftercareState, given: Parameters<typeof decideAcknowledgement>[1]): AftercareState {
  const decision = decideAcknowledgement(state, given);
  if (!decision.accepted) throw new Error(decision.message);
  const next = record(state, decision.events, 10, "2026-01-01T13:00:00.000Z").state;
  if (!next) throw new Error("no state");
  return next;
}

function refusal(state: AftercareState, given: Parameters<typeof decideAcknowledgement>[1]): string {
  const decision = decideAcknowledgement(state, given);
  return decision.accepted ? "accepted" : `${decision.type}: ${decision.message}`;
}

describe("what the payment called for at its end", () => {
  it("is acknowledged here by its reason, once, and nothing else of the payment changes", () => {
    const state = withAttention();
    expect(decideAcknowledgement(state, ofReason("redirect_dropped"))).toEqual({
      accepted: true,
      events: [{ type: "acknowledged", ...ofReason("redirect_dropped") }],
    });
    const seen = after(state, ofReason("redirect_dropped"));
    const { attention, ...payment } = state.payment ?? {};
    expect(attention).toEqual({ reason: "redirect_dropped", since: OPENED_AT });
    expect(seen.payment).toEqual(payment);
    expect(seen.payment).not.toHaveProperty("attention");
    expect(refusal(seen, ofReason("redirect_dropped"))).toBe(
      `CommandRefused: can't acknowledge ${ID}: nothing calls for the reason redirect_dropped`,
    );
  });

  it("stands while another reason, or all that stands here, is acknowledged", () => {
    const { payment } = withAttention();
    const state = { ...withDispute(), payment };
    expect(after(state, BY_ADA).payment).toEqual(payment);
    expect(after(state, ofReason("dispute")).payment).toEqual(payment);
  });

  it("is not acknowledged by another reason, nor without one", () => {
    expect(refusal(withAttention(), ofReason("dispute"))).toBe(
      `CommandRefused: can't acknowledge ${ID}: nothing calls for the reason dispute`,
    );
    for (const state of [withAttention(), captured(), terminated()])
      expect(refusal(state, BY_ADA)).toBe(
        `CommandRefused: can't acknowledge ${ID}: nothing calls for a person`,
      );
  });

  it("of a payment that was not read yet is not known, so it is not acknowledged", () => {
    const unread = new SimulatedAftercare(CAPTURED, { canBeRead: false }).state;
    expect(refusal(unread, ofReason("outcome_unknown"))).toBe(
      `CommandRefused: can't acknowledge ${ID}: nothing calls for the reason outcome_unknown`,
    );
  });
});

describe("whether the payment's end must be known to acknowledge a reason", () => {
  it("it need not without a reason, nor where the reason stands here", () => {
    expect(isOfPayment(withDispute(), BY_ADA)).toBe(false);
    expect(isOfPayment(captured(), BY_ADA)).toBe(false);
    expect(isOfPayment(withDispute(), ofReason("dispute"))).toBe(false);
  });

  it("it must where the reason does not stand here, or no longer does", () => {
    expect(isOfPayment(captured(), ofReason("dispute"))).toBe(true);
    expect(isOfPayment(withDispute(), ofReason("redirect_dropped"))).toBe(true);
    expect(isOfPayment(after(withDispute(), ofReason("dispute")), ofReason("dispute"))).toBe(true);
  });
});
