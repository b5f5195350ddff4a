import { describe, expect, test } from "vitest";
import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { aftercareChanges } from "../../../src/domain/merchant-events/aftercare-changes.js";
import { named, type Change, type Counts } from "../../../src/domain/merchant-events/event.js";
import { changesIn } from "../../support/told-changes.js";
import {
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  ID,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
  wordOn,
} from "../payment/facts.js";
import { SimulatedPayment } from "../payment/simulated-payment.js";
import { CAPTURED, FAILED, notice, paymentRecord, refundWord } from "../aftercare/facts.js";
import { SimulatedAftercare } from "../aftercare/simulated-aftercare.js";

const PAGE = answered(recordOf("open", { actionUrl: "https://3ds.example/1" }));
const PAID = answered(recordOf("succeeded"));

const told = ({ events }: SimulatedPayment) =>
  changesIn(events).map(({ type, detail }) => [type, detail].join(" ").trim());

describe("a payment's merchant is told", () => {
  test("of the shopper's page, the money and the saved card, each as the payment is then", () => {
    const payment = new SimulatedPayment({ ...CHARGE, saveCard: true });
    payment.sends("charge", PAGE);
    payment.rests();
    payment.asks(answered(recordOf("succeeded", { savedCard: CARD })));
    const changes = changesIn(payment.events);
    expect(changes.map(({ type }) => type)).toEqual([
      "payment.requires_action",
      "payment.captured",
      "payment.card_saved",
    ]);
    const views = changes.map(({ data }) => ("payment" in data ? data.payment : null));
    expect(views.map((view) => view?.status)).toEqual(["requires_action", "captured", "captured"]);
    expect(views.map((view) => view?.savedCard ?? null)).toEqual([null, null, payment.view.savedCard]);
    expect(views[0]?.action?.url).toBe("https://3ds.example/1");
  });

  test("of a hold, again where its capture was refused, and of its end", () => {
    const payment = new SimulatedPayment(AUTHORIZATION);
    payment.sends("authorize", PAID);
    payment.command({ name: "capture" });
    payment.sends("capture", refused("NO"));
    payment.command({ name: "cancel" });
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(told(payment)).toEqual(["payment.authorized", "payment.authorized", "payment.canceled"]);
    const [, again] = changesIn(payment.events);
    expect(again?.data).toMatchObject({ payment: { failure: { operation: "capture" } } });
  });

  test("once of an unknown outcome however often it is asked about, and of what a person is called for", () => {
    const payment = new SimulatedPayment(CHARGE);
    payment.sends("charge", TIMED_OUT);
    while (payment.view.attention === null) {
      payment.rests();
      payment.asks(TIMED_OUT);
    }
    expect(payment.view.attention.reason).toBe("outcome_unknown");
    payment.command({ name: "acknowledge", note: "seen", operator: "ada" });
    payment.rests();
    payment.asks(PAID);
    expect(told(payment)).toEqual([
      "payment.outcome_unknown charge",
      "payment.attention outcome_unknown",
      "payment.captured",
    ]);
  });

  test("of a failure", () => {
    const payment = new SimulatedPayment(CHARGE);
    payment.sends("charge", refused("NO"));
    expect(told(payment)).toEqual(["payment.failed"]);
  });
});

/** Every change of an aftercare, while it is told a story. */
function watched(payment: typeof CAPTURED) {
  const changes: Change[] = [];
  const observer = (before: AftercareState | null, _: unknown, after: AftercareState) =>
    void changes.push(...aftercareChanges(before, after));
  const told = () => changes.map(({ type, detail }) => [type, detail].join(" ").trim());
  return { aftercare: new SimulatedAftercare(payment, { observer }), changes, told };
}

describe("after a payment its merchant is told", () => {
  test("of a refund in doubt and what came of it, by the refund itself", () => {
    const { aftercare, changes, told: types } = watched(CAPTURED);
    aftercare.asks("R1", usd(500));
    aftercare.sends(TIMED_OUT);
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(500))));
    aftercare.asks("R2", usd(100));
    aftercare.sends(answered(refundWord("R2", "failed", usd(100))));
    expect(types()).toEqual(["refund.outcome_unknown R1", "refund.refunded R1", "refund.failed R2"]);
    expect(changes.map(({ data }) => ("refund" in data ? data.refund.status : null))).toEqual([
      "processing",
      "refunded",
      "failed",
    ]);
  });

  test("of each step of a dispute, once, and that a person is called", () => {
    const { aftercare, told: types } = watched(CAPTURED);
    const step = (status: string, key: string) =>
      notice(
        { about: "case", type: "CHARGEBACK", status, refs: { caseId: "D.1" }, stage: "open" } as never,
        key as never,
      );
    aftercare.hears(step("OPEN", "1"));
    aftercare.hears(step("OPEN", "2"));
    aftercare.hears(step("LOST", "3"));
    expect(types().filter((type) => type.startsWith("aftercare.dispute"))).toEqual([
      "aftercare.dispute D.1-OPEN",
      "aftercare.dispute D.1-LOST",
    ]);
    expect(types()).toContain("aftercare.attention dispute");
  });

  test("of money that went back by itself", () => {
    const { aftercare, told: types } = watched(FAILED);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.queriesPayment(answered(paymentRecord("succeeded")));
    aftercare.sends(answered(refundWord("REVERSAL", "succeeded")));
    expect(types()).toEqual(["aftercare.reversed"]);
  });
});

describe("the name of an event", () => {
  const key = { account: "shop", paymentId: ID };
  const change = { type: "aftercare.dispute", detail: "D.1/ä", data: {} } as unknown as Change;

  test("says what it is of and how often that was, in what a header may hold, and without a dot", () => {
    const first = named(key, change, {}, "2026-01-01T00:00:00.000Z");
    const second = named(key, change, first.counts, "2026-01-02T00:00:00.000Z");
    expect(first.event?.id).toBe(`evt-shop-${ID}-aftercare_dispute-D_1~2f~e4-1`);
    expect(second.event?.id).toBe(`evt-shop-${ID}-aftercare_dispute-D_1~2f~e4-2`);
  });

  test("is the same when it happens again in a run that a reset made, at another time", () => {
    const ids = ["2026-01-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"].map(
      (at) => named(key, change, {}, at).event?.id,
    );
    expect(new Set(ids).size).toBe(1);
  });

  test("a flood of one kind ends", () => {
    let counts: Counts = {};
    const events = Array.from({ length: 150 }, () => {
      const next = named(key, change, counts, "2026-01-01T00:00:00.000Z");
      counts = next.counts;
      return next.event;
    });
    expect(events.filter((event) => event !== null)).toHaveLength(100);
  });
});
