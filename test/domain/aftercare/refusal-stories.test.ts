import { describe, expect, it } from "vitest";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { ID, OPENED_AT, PRICE, usd } from "../payment/facts.js";
import { CAPTURED, CAPTURED_LATER, captureWord, notice, refundWord } from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const R1 = { operation: "refund", requestId: `${ID}_REFUND_R1` } as const;
const REQUESTED = {
  type: "refundRequested",
  ...{ refundId: "R1", requestId: R1.requestId, amount: usd(500), reason: null },
};

function refusal(aftercare: SimulatedAftercare, ...given: Parameters<SimulatedAftercare["asks"]>): string {
  const decision = aftercare.asks(...given);
  return decision.accepted ? "accepted" : `${decision.type}: ${decision.message}`;
}

describe("why a payment without a captured amount is not refunded", () => {
  it.each<[PaymentView["status"], string]>([
    ["processing", "it is not captured yet: it is with the provider"],
    ["requires_action", "it is not captured yet: the shopper has still to act"],
    ["authorized", "it is not captured yet: it is authorized"],
    ["capturing", "it is not captured yet: it is being captured"],
    ["canceling", "it is not captured yet: it is being canceled"],
    ["captured", "its captured amount is unknown"],
    ["canceled", "it was never captured: it is canceled"],
    ["expired", "it was never captured: its authorization expired"],
    ["failed", "it was never captured: it failed"],
  ])("%s", (status, why) => {
    const aftercare = new SimulatedAftercare({ ...CAPTURED, status, capturedAmount: null });
    expect(refusal(aftercare, "R1", usd(500))).toBe(`CommandRefused: can't refund 5.00 USD of ${ID}: ${why}`);
  });

  it("or was not read yet", () => {
    const aftercare = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    expect(refusal(aftercare, "R1", usd(500))).toBe(
      `CommandRefused: can't refund 5.00 USD of ${ID}: the payment has not been read yet; try again`,
    );
  });
});

it("what is captured of a payment that has not ended is refunded: the provider's window has not begun", () => {
  const aftercare = new SimulatedAftercare({ ...CAPTURED_LATER, status: "capturing" });
  aftercare.pass(300 * 86_400);
  expect(refusal(aftercare, "R1", usd(500))).toBe("accepted");
});

it("a refund that exists without a reason is not the same with one, and the refusal says both", () => {
  const aftercare = refundAsked();
  expect(refusal(aftercare, "R1", usd(500), "broken")).toBe(
    "IdempotencyConflict: the refund R1 exists with other input: 5.00 USD without a reason, not 5.00 USD for the " +
      'reason "broken"',
  );
});

describe("a refund that the provider told of before it was asked for", () => {
  it("is asked about at once, and not sent", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(notice(refundWord("R1", "succeeded")));
    expect(aftercare.asks("R1", usd(500))).toEqual({
      accepted: true,
      events: [
        REQUESTED,
        { type: "acknowledgedByProvider", ...R1 },
        {
          ...{ type: "outcomeUnknown", ...R1, code: "told_before_sent", foreignRecord: false },
          message: "the provider told of it before it was asked for here",
          nextCheckAt: OPENED_AT,
        },
      ],
    });
    expect(aftercare.next).toMatchObject({ do: "queryRefund", request: { refundId: "R1" } });
  });

  it("is only that very one: not another refund, and not something else under its id", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(notice(refundWord("R2", "succeeded")));
    aftercare.hears(notice(captureWord(1, { requestId: R1.requestId, amount: PRICE })));
    expect(aftercare.view.notices.map(({ meaning }) => meaning)).toEqual([
      "never_asked_for",
      "never_asked_for",
    ]);
    expect(aftercare.asks("R1", usd(500))).toEqual({ accepted: true, events: [REQUESTED] });
    expect(aftercare.next.do).toBe("send");
  });
});
