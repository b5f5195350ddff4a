import { describe, expect, it, test } from "vitest";
import { hasNextStep, isAnswered, summary } from "../../../src/domain/payment/view.js";
import {
  answered,
  CHARGE,
  CONNECTION_REFUSED,
  ID,
  news,
  NO_SUCH_TRANSACTION,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
  wordOn,
} from "./facts.js";
import { AT_THE_PAGE, authorized, charged, commanded, OPEN, open, PAID } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

describe("a backend that waits for the next step", () => {
  const has = ({ state }: SimulatedPayment) => hasNextStep(state);

  it("waits while the request is not sent, or is on its way", () => {
    const payment = open(CHARGE);
    expect(has(payment)).toBe(false);
    payment.leaves();
    expect(has(payment)).toBe(false);
  });

  it.each([
    ["is paid", PAID],
    ["has failed", refused("NO")],
    ["is at the shopper's page", AT_THE_PAGE],
    ["is in doubt", TIMED_OUT],
    ["is with the provider, which is asked again only later", OPEN],
    ["could not be sent, and is sent again only later", CONNECTION_REFUSED],
  ] as const)("has it where the payment %s", (_what, ending) => {
    expect(has(charged(ending))).toBe(true);
  });

  it("has it where the money is held", () => {
    expect(has(authorized())).toBe(true);
  });

  it("waits while a capture is on its way, and for no longer", () => {
    const payment = commanded("capture");
    expect(has(payment)).toBe(false);
    payment.sends("capture", answered(wordOn("capture", "pending")));
    expect(has(payment)).toBe(true);
  });

  it("waits for the answer that is asked for at once", () => {
    const payment = charged(CONNECTION_REFUSED);
    payment.waits();
    payment.leaves();
    expect(has(payment)).toBe(false);
  });

  describe("whose payment is asked about at this moment, as a notification came,", () => {
    const isAsked = (payment: SimulatedPayment) => {
      payment.hears(news(recordOf("open")));
      expect(payment.next.do).toBe("query");
      return payment;
    };
    const later = (payment: SimulatedPayment) => {
      payment.pass(1);
      return payment;
    };

    it("waits for the answer", () => {
      expect(has(isAsked(later(charged(OPEN))))).toBe(false);
    });

    it("has the shopper's page all the same", () => {
      expect(has(isAsked(later(charged(AT_THE_PAGE))))).toBe(true);
    });

    it("is told that nobody knows, where it was in doubt or not sent yet", () => {
      expect(has(isAsked(later(charged(TIMED_OUT))))).toBe(true);
      expect(has(isAsked(open(CHARGE)))).toBe(true);
    });
  });

  it("has it while a lost request is looked for", () => {
    const payment = charged(TIMED_OUT);
    payment.rests();
    payment.asks(NO_SUCH_TRANSACTION);
    expect(has(payment)).toBe(true);
  });
});

describe("a backend that gave a command", () => {
  const CAPTURE = `${ID}_CAPTURE_1`;
  const capturing = () => commanded("capture");
  const ended = (ending: Parameters<SimulatedPayment["sends"]>[1]) => {
    const payment = capturing();
    payment.sends("capture", ending);
    return isAnswered(payment.state, CAPTURE);
  };

  it("waits until the call is over", () => {
    const payment = capturing();
    expect(isAnswered(payment.state, CAPTURE)).toBe(false);
    payment.leaves();
    expect(isAnswered(payment.state, CAPTURE)).toBe(false);
  });

  it.each([
    ["has succeeded", answered(wordOn("capture", "succeeded"))],
    ["was refused", answered(wordOn("capture", "failed"))],
    ["is pending", answered(wordOn("capture", "pending"))],
    ["is in doubt", TIMED_OUT],
    ["could not be sent yet", CONNECTION_REFUSED],
  ] as const)("is told where it %s", (_what, ending) => {
    expect(ended(ending)).toBe(true);
  });

  it("is told that nobody knows what came of it, also while it is sent again", () => {
    const payment = capturing();
    payment.sends("capture", TIMED_OUT);
    payment.waits();
    payment.leaves();
    expect(isAnswered(payment.state, CAPTURE)).toBe(true);
  });

  it("waits while it leaves anew, where it could not be sent before", () => {
    const payment = capturing();
    payment.sends("capture", CONNECTION_REFUSED);
    payment.waits();
    payment.leaves();
    expect(isAnswered(payment.state, CAPTURE)).toBe(false);
  });

  it("is told where it was dropped: there is no such request any more", () => {
    expect(isAnswered(authorized().state, CAPTURE)).toBe(true);
  });
});

test("a payment is told in one line", () => {
  expect(summary({ amount: PRICE, provider: "pockyt", paymentId: ID })).toBe(
    "20.00 USD · pockyt · ORDER1001",
  );
});
