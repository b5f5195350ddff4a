import { describe, expect, it } from "vitest";
import { decideTold, record } from "../../../src/domain/payment/decide.js";
import { view } from "../../../src/domain/payment/view.js";
import { answered, AUTHORIZATION, CHARGE, CUSTOMER_CREATED, ID, news, recordOf, wordOn } from "./facts.js";
import {
  AT_THE_PAGE,
  authorized,
  charged,
  open,
  PAID,
  PAYERMAX,
  WEEK,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** What a payment does by itself when a time comes, and what it leaves where something else came first. */

const TICK = { by: "tick" } as const;

describe("a deadline", () => {
  it.each<[string, () => SimulatedPayment]>([
    ["the shopper has still time", () => charged(AT_THE_PAGE)],
    ["the hold may wait for a decision", () => authorized({ onAuthorizationExpiry: "cancel" })],
    ["the hold may expire", () => authorized()],
    ["the card's token may still come", () => charged(PAID, { saveCard: true })],
    ["the payment is over", () => charged(PAID)],
  ])("that is none changes nothing: %s", (_what, make) => {
    expect(make().fact(TICK)).toEqual([]);
  });

  it("of the shopper ends the page, and nothing else", () => {
    const payment = charged(AT_THE_PAGE, PAYERMAX);
    payment.pass(1800);
    expect(payment.fact(TICK)).toMatchObject([{ type: "actionEnded" }]);
  });
});

describe("an undecided hold, near its end", () => {
  it("is released, as its policy says, with that as the reason", () => {
    const payment = authorized({ onAuthorizationExpiry: "cancel" });
    payment.pass(WEEK - 43_200);
    expect(payment.ticks()).toMatchObject([
      { type: "cancelRequested", reason: "the authorization is about to end" },
    ]);
  });

  it("is captured, as its policy says", () => {
    const payment = authorized({ onAuthorizationExpiry: "capture" });
    payment.pass(WEEK - 43_200);
    expect(payment.ticks()).toMatchObject([{ type: "captureRequested" }]);
  });

  it("is not captured by its policy where Temporal was asked to cancel before it was there", () => {
    const payment = open({ ...AUTHORIZATION, onAuthorizationExpiry: "capture" });
    payment.cancellation();
    payment.sends("authorize", PAID);
    expect(payment.ticks()).toMatchObject([
      { type: "cancelRequested", reason: "cancellation requested in Temporal" },
    ]);
    expect(payment.view.status).toBe("canceling");
  });
});

it("an accepted command is one event, and the payment goes on from there", () => {
  const payment = authorized();
  const before = payment.events.length;
  payment.command({ name: "capture" });
  expect(payment.events.slice(before)).toMatchObject([{ type: "captureRequested" }]);
});

describe("a request whose time for the first send is over is not given up", () => {
  const late = (payment: SimulatedPayment) => {
    payment.pass(1800);
    expect(payment.next.do).toBe("giveUp");
    return payment;
  };
  const unsent = (requestId = ID) => ({ by: "unsent", requestId }) as const;

  it("where the provider tells of it at that moment: the provider is asked", () => {
    const payment = late(open(CHARGE));
    payment.facts([unsent(), { by: "notification", notification: news(recordOf("succeeded")) }]);
    expect(payment.eventTypes).not.toContain("requestFailed");
    expect(payment.view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
  });

  it("where it is on its way by then", () => {
    const payment = open(CHARGE);
    payment.leaves();
    payment.pass(1800);
    expect(payment.fact(unsent())).toEqual([]);
  });

  it("where it has its outcome by then, and nothing else is under way", () => {
    const payment = authorized();
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "failed")));
    expect(payment.fact(unsent(`${ID}_CAPTURE_1`))).toEqual([]);
  });

  it("in place of the one before it, of which that was said", () => {
    const payment = open(WITH_CUSTOMER);
    const customer = payment.leaves();
    payment.fact({ by: "call", request: payment.request ?? expect.fail(), ended: CUSTOMER_CREATED });
    late(payment);
    expect(payment.fact(unsent(customer))).toEqual([]);
    payment.givesUp();
    expect(payment.view).toMatchObject({ status: "failed", failure: { operation: "charge" } });
  });
});

describe("late news that the aftercare is told", () => {
  it.each([
    ["is with the aftercare, and nobody is called", true, [], null],
    [
      "calls a person where the aftercare is over",
      false,
      [
        {
          ...{ type: "attentionRaised", reason: "status_went_back" },
          ...{ requestId: null, detail: "its aftercare is over" },
        },
      ],
      "status_went_back",
    ],
  ])("%s", (_what, isTaken, calls, reason) => {
    const { state, now, events } = charged(PAID);
    const bodies = decideTold("late", isTaken);
    expect(bodies).toEqual([{ type: "aftercareTold", key: "late" }, ...calls]);
    const after = record(state, bodies, events.length + 1, now).state;
    if (after === null) throw new Error("nothing is recorded");
    expect(view(after).attention?.reason ?? null).toBe(reason);
  });
});
