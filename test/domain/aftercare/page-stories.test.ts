import { describe, expect, it } from "vitest";
import { activeRefund } from "../../../src/domain/aftercare/state.js";
import { searchValues } from "../../../src/domain/aftercare/search-values.js";
import { TIMED_OUT, usd } from "../payment/facts.js";
import { CAPTURED, notice, refundWord } from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const due = ({ state }: SimulatedAftercare) => {
  const { PaymentDueAt: at } = searchValues(state);
  return typeof at === "number" ? new Date(at).toISOString() : null;
};

function refunding(ending: Parameters<SimulatedAftercare["sends"]>[0]): SimulatedAftercare {
  const aftercare = refundAsked();
  aftercare.sends(ending);
  return aftercare;
}

/** A notification came, and the payment that it is about can't be read. */
function unreadable(): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(CAPTURED, { canBeRead: false });
  aftercare.hears(notice(refundWord("R1", "succeeded", usd(500))));
  return aftercare;
}

describe("what a person finds an aftercare by", () => {
  it("is its account, its provider, and nothing that the payment is found by", () => {
    expect(searchValues(new SimulatedAftercare(CAPTURED).state)).toEqual({
      PaymentAccount: "default",
      PaymentProvider: "payermax",
      PaymentAttention: null,
      PaymentDueAt: null,
    });
  });

  it("is when a person is called about a refund; once one is, when it is asked about next", () => {
    const aftercare = refunding(TIMED_OUT);
    expect(due(aftercare)).toBe("2026-01-01T13:00:00.000Z");
    aftercare.pass(3600);
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.ticks();
    expect(due(aftercare)).toBe(activeRefund(aftercare.state)?.wait?.until);
    expect(due(aftercare)).toBe("2026-01-01T13:12:35.000Z");
  });

  it("is when the payment is read again", () => {
    const aftercare = unreadable();
    expect(due(aftercare)).toBe(aftercare.state.reading?.until);
    expect(due(aftercare)).not.toBeNull();
  });
});
