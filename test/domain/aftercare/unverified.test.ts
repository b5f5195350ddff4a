import { describe, expect, it } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { answered, TIMED_OUT, usd } from "../payment/facts.js";
import { AT_POCKYT, CANCELED, cancelWord, CAPTURED, CAPTURED_LATER, captureWord, FAILED } from "./facts.js";
import { FAILED_AUTHORIZATION, notice, paymentRecord, refundWord } from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/** What anybody may signal in the relay's place: nothing is given back, settled or disputed by it. */

const EXPIRED: PaymentView = { ...CANCELED, status: "expired" };
const PENDING: PaymentView = { ...CAPTURED, status: "requires_action", capturedAmount: null };

const PAYMENTS: Record<string, PaymentView | null> = {
  "of a captured charge": CAPTURED,
  "of a captured charge at Pockyt": AT_POCKYT,
  "of a failed charge": FAILED,
  "of a captured hold": CAPTURED_LATER,
  "of a canceled hold": CANCELED,
  "of an expired hold": EXPIRED,
  "of a failed authorization": FAILED_AUTHORIZATION,
  "of a payment that is open": PENDING,
  "of a payment that nobody knows": null,
};

const MEANINGS: Record<string, ProviderNotification["report"]> = {
  success: paymentRecord("succeeded"),
  failure: paymentRecord("failed"),
  "another number": paymentRecord("succeeded", { refs: { tradeToken: "T2" } }),
  "a capture": captureWord(1),
  "a cancel": cancelWord("succeeded"),
  "a refund of ours": refundWord("R1", "succeeded", usd(500)),
  "a failed refund of ours": refundWord("R1", "failed"),
  "a refund of nobody's": refundWord("R9", "succeeded"),
  "a dispute": { about: "case", type: "CHARGEBACK", status: "LOST", stage: "lost", refs: { caseId: "D1" } },
  "something else": { about: "other", type: "LOYALTY", status: "EARNED", refs: {} },
};

const REFUNDS: Record<string, (aftercare: SimulatedAftercare) => unknown> = {
  "without a refund": () => undefined,
  "with a refund to send": (aftercare) => aftercare.asks("R1", usd(500)),
  "with a refund in doubt": (aftercare) => {
    inDoubt(aftercare);
  },
  "with a pending refund": (aftercare) => {
    sent(aftercare, answered(refundWord("R1", "pending")));
  },
  "with a refund": (aftercare) => {
    sent(aftercare, answered(refundWord("R1", "succeeded", usd(500))));
  },
};

function sent(aftercare: SimulatedAftercare, ended: Parameters<SimulatedAftercare["sends"]>[0]): void {
  aftercare.asks("R1", usd(500));
  if (aftercare.next.do === "queryRefund") aftercare.queriesRefund(answered({ about: "nothing" }));
  if (aftercare.next.do === "send") aftercare.sends(ended);
}

const inDoubt = (aftercare: SimulatedAftercare) => {
  sent(aftercare, TIMED_OUT);
};

function without({ state }: SimulatedAftercare) {
  const { unverified, concerns, updatedAt, requests, ...rest } = state;
  const asked = requests.map(({ wait, hints, hintedAt, ...request }) => ({ ...request, for: wait?.for }));
  return { ...rest, requests: asked };
}

describe.each(Object.entries(PAYMENTS))("the aftercare %s", (_, payment) => {
  it.each(Object.entries(REFUNDS))("%s takes nothing from an unverified notification", (__, prepare) => {
    for (const [meaning, report] of Object.entries(MEANINGS)) {
      const aftercare = new SimulatedAftercare(payment);
      prepare(aftercare);
      const before = without(aftercare);
      aftercare.hearsUnverified(notice(report));
      expect(without(aftercare), meaning).toEqual(before);
      expect(aftercare.state.concerns).toContainEqual(expect.objectContaining({ reason: "unknown_news" }));
    }
  });
});

it("a refund in doubt is asked about at once, and the provider's record settles it", () => {
  const aftercare = new SimulatedAftercare(CAPTURED);
  inDoubt(aftercare);
  expect(aftercare.next.do).toBe("wait");
  aftercare.hearsUnverified(notice(refundWord("R1", "failed")));
  aftercare.queriesRefund(answered(refundWord("R1", "succeeded", usd(500))));
  expect(aftercare.refund("R1").status).toBe("refunded");
});

it("a dispute that the relay tells of is taken, also after an unverified one of the same key", () => {
  const aftercare = new SimulatedAftercare(CAPTURED);
  const dispute = notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } });
  aftercare.hearsUnverified(dispute);
  expect(aftercare.view.disputes).toEqual([]);
  aftercare.hears(dispute);
  expect(aftercare.view.disputes).toMatchObject([{ caseId: "D1" }]);
});
