import { describe, expect, it } from "vitest";
import { decide, record } from "../../../src/domain/payment/decide.js";
import { evolve, fold } from "../../../src/domain/payment/evolve.js";
import { nextMove } from "../../../src/domain/payment/next-move.js";
import type { PaymentState } from "../../../src/domain/payment/state.js";
import { view } from "../../../src/domain/payment/view.js";
import { rulesAt } from "../../../src/providers/terms.js";
import {
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  news,
  OPENED_AT,
  recordOf,
  USUAL_SCHEDULES,
  wordOn,
} from "./facts.js";
import { AT_THE_PAGE, authorized, charged, OPEN, open, PAYERMAX } from "./started-payments.js";
import { SimulatedPayment } from "./simulated-payment.js";

const FAILED = answered(recordOf("failed"));

describe("a payment's events", () => {
  it("begin with its opening, or there is no payment", () => {
    expect(() => evolve(null, { type: "canceled", seq: 1, at: OPENED_AT })).toThrow(
      `a payment's first event is "opened", not "canceled"`,
    );
    expect(() => fold([])).toThrow("a payment has at least one event");
  });

  it("begin with nothing heard and nothing told", () => {
    const { state } = open(AUTHORIZATION);
    expect(state).toMatchObject({ notificationKeys: [], aftercareKeys: [], leftForAftercare: [] });
  });

  it("go on in another run with all that it was, under that run's name", () => {
    const { state, now, next } = charged(AT_THE_PAGE);
    const { state: after } = record(null, [{ type: "continued", state, run: "RUN-2" }], 1, now);
    expect(after).toEqual({ ...state, run: "RUN-2" });
    expect(after && nextMove(after, now)).toEqual(next);
  });

  it("fix the rules by which its provider's word is taken from then on", () => {
    const { state, now } = charged(AT_THE_PAGE);
    const rules = rulesAt("payermax");
    const fixed = evolve(state, { type: "rulesFixed", rules, seq: 0, at: now });
    expect(fixed).toEqual({ ...state, rules });
    const told = { by: "notification", notification: news(recordOf("succeeded")) } as const;
    const moment = { now, schedules: USUAL_SCHEDULES };
    const statusBy = (one: PaymentState) => {
      const { state: after } = record(one, decide(one, [told], moment), 1, now);
      return after && view(after).status;
    };
    expect([statusBy(state), statusBy(fixed)]).toEqual(["requires_action", "captured"]);
  });
});

describe("a command that was dropped before it was sent", () => {
  it("is none that was ever asked for: it is not among what the payment asked its provider", () => {
    const payment = authorized();
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "failed")));
    payment.command({ name: "cancel" });
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.eventTypes).toContain("requestDropped");
    expect(payment.state.requests.map(({ operation }) => operation)).toEqual(["authorize", "capture"]);
  });
});

describe("what a finished payment's aftercare is told", () => {
  const late = (index: number) => news(recordOf("succeeded"), { key: `late ${index}` });

  it("is each of two late notifications, one after the other", () => {
    const payment = charged(FAILED);
    payment.hears(late(1));
    payment.hears(late(2));
    expect([payment.tells(), payment.tells()]).toEqual([late(1), late(2)]);
    expect(payment.next).toEqual({ do: "finish" });
  });

  it("is known by the last five hundred keys, so that what a payment keeps has an end", () => {
    const payment = new SimulatedPayment(CHARGE);
    payment.sends("charge", FAILED);
    for (let index = 0; index <= 500; index++) {
      payment.hears(late(index));
      payment.tells();
    }
    expect(payment.state.aftercareKeys).toHaveLength(500);
    expect(payment.hears(late(1))).toEqual([]);
    expect(payment.hears(late(0))).toMatchObject([{ type: "leftForAftercare" }]);
  });
});

describe("a notification", () => {
  const withProvider = () => {
    const payment = new SimulatedPayment(AUTHORIZATION);
    payment.sends("authorize", OPEN);
    return payment;
  };
  const hears = (payment: SimulatedPayment, key: string) =>
    payment.hears(news(recordOf("open"), { ...PAYERMAX, key })).length;

  it("that comes again after another one is no news", () => {
    const payment = withProvider();
    expect(["one", "other", "one", "other"].map((key) => hears(payment, key))).toEqual([1, 1, 0, 0]);
  });

  it("is known by the last five hundred keys, so that what a payment keeps has an end", () => {
    const payment = withProvider();
    for (let index = 0; index <= 500; index++) hears(payment, `key ${index}`);
    expect(payment.state.notificationKeys).toHaveLength(500);
    expect([hears(payment, "key 1"), hears(payment, "key 0")]).toEqual([0, 1]);
  });
});

describe("a saved card", () => {
  it("in the reply is saved once, by an event of its own", () => {
    const payment = charged(answered(recordOf("succeeded", { savedCard: CARD })), { saveCard: true });
    const aboutCard = payment.eventTypes.filter((type) => type.startsWith("card"));
    expect(aboutCard).toEqual(["cardAnnounced", "cardSaved"]);
    expect(payment.view.savedCard).toEqual(CARD);
  });

  it("of which more is to follow is awaited by no hold that is canceled", () => {
    const savedCard = { ...CARD, detailsFollow: true } as const;
    const payment = open({ ...AUTHORIZATION, saveCard: true });
    payment.sends("authorize", answered(recordOf("succeeded", { savedCard })));
    expect(payment.view.savedCard).toEqual(CARD);
    payment.command({ name: "cancel" });
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.next).toEqual({ do: "finish" });
  });
});
