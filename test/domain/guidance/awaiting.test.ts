import { describe, expect, it } from "vitest";
import { awaitedByAftercare, awaitedByPayment } from "../../../src/domain/guidance/awaiting.js";
import { CAPTURED, FAILED, notice, paymentRecord, refundWord } from "../aftercare/facts.js";
import { SimulatedAftercare } from "../aftercare/simulated-aftercare.js";
import {
  answered,
  AUTHORIZATION,
  CHARGE,
  CONNECTION_REFUSED,
  type Opened,
  recordOf,
  TIMED_OUT,
  usd,
  wordOn,
} from "../payment/facts.js";
import { SimulatedPayment } from "../payment/simulated-payment.js";

const PAID = answered(recordOf("succeeded"));
const OPEN = answered(recordOf("open"));
const AT_THE_PAGE = answered(recordOf("open", { actionUrl: "https://3ds.example/1" }));

/** The name of the timer that it starts now. */
function timer(subject: SimulatedPayment | SimulatedAftercare): string {
  const { next } = subject;
  if (next.do !== "wait" || next.until === null) throw new Error(`it has no timer, it wants to ${next.do}`);
  return subject instanceof SimulatedPayment
    ? awaitedByPayment(subject.state, next.until)
    : awaitedByAftercare(subject.state, next.until);
}

function charged(ending: Parameters<SimulatedPayment["sends"]>[1], terms: Partial<Opened> = {}) {
  const payment = new SimulatedPayment({ ...CHARGE, ...terms });
  payment.sends("charge", ending);
  return payment;
}

function authorized(terms: Partial<Opened> = {}) {
  const payment = new SimulatedPayment({ ...AUTHORIZATION, ...terms });
  payment.sends("authorize", PAID);
  return payment;
}

describe("a payment's timer is named by what is awaited and what comes then", () => {
  it("the shopper", () => {
    const payment = charged(AT_THE_PAGE);
    expect(timer(payment)).toBe(
      "awaiting the shopper until 2026-01-01 12:30:00 UTC; asking pockyt at 2026-01-01 12:02:00 UTC",
    );
    payment.pass(1790);
    payment.asks(OPEN);
    expect(timer(payment)).toBe("awaiting the shopper until 2026-01-01 12:30:00 UTC");
  });

  it("the end of a hold, or what is done ahead of it", () => {
    expect(timer(authorized())).toBe("awaiting capture or cancel; the hold ends 2026-01-08 12:00:00 UTC");
    expect(timer(authorized({ onAuthorizationExpiry: "capture" }))).toBe(
      "awaiting capture or cancel; at 2026-01-08 00:00:00 UTC the money is captured by itself",
    );
    expect(timer(authorized({ onAuthorizationExpiry: "cancel" }))).toBe(
      "awaiting capture or cancel; at 2026-01-08 00:00:00 UTC the hold is released by itself",
    );
  });

  it("the end of a hold whose cancel has no outcome", () => {
    const payment = authorized();
    payment.pass(7 * 86_400 + 3590);
    payment.command({ name: "cancel" });
    payment.sends("cancel", answered(wordOn("cancel", "pending")));
    expect(timer(payment)).toBe(
      "awaiting payermax's word on the cancel; the hold ends 2026-01-08 12:00:00 UTC",
    );
  });

  it("the provider's word", () => {
    expect(timer(charged(OPEN))).toBe(
      "awaiting pockyt's word on the charge; asking pockyt at 2026-01-01 12:02:00 UTC",
    );
    expect(timer(charged(TIMED_OUT))).toBe(
      "awaiting pockyt's word on the charge; asking pockyt at 2026-01-01 12:00:05 UTC (check 1)",
    );
    const open = charged(OPEN);
    open.pass(1790);
    open.asks(OPEN);
    expect(timer(open)).toBe(
      "awaiting pockyt's word on the charge; the shopper's time ends at 2026-01-01 12:30:00 UTC",
    );
    const capture = authorized();
    capture.command({ name: "capture", amount: usd(1500) });
    capture.sends("capture", TIMED_OUT);
    expect(timer(capture)).toBe(
      "awaiting payermax's word on the capture; asking payermax at 2026-01-01 12:00:05 UTC (check 1), " +
        "by sending it again under its own id",
    );
  });

  it("a call for a person, where that comes first", () => {
    const payment = authorized();
    payment.command({ name: "capture", amount: usd(1500) });
    payment.sends("capture", TIMED_OUT);
    payment.pass(3000);
    payment.sends("capture", TIMED_OUT);
    expect(timer(payment)).toBe(
      "awaiting payermax's word on the capture; a person is called at 2026-01-01 13:00:00 UTC",
    );
  });

  it("another try to send, until it is too late", () => {
    const payment = charged(CONNECTION_REFUSED);
    expect(timer(payment)).toBe(
      "the charge could not be sent to pockyt yet; sending it at 2026-01-01 12:00:05 UTC",
    );
    payment.pass(1700);
    payment.sends("charge", CONNECTION_REFUSED);
    expect(timer(payment)).toBe(
      "the charge could not be sent to pockyt yet; giving it up at 2026-01-01 12:30:00 UTC",
    );
  });

  it("a look for what may be there already", () => {
    const payment = new SimulatedPayment({ ...CHARGE, askFirst: true });
    payment.asks(CONNECTION_REFUSED);
    expect(timer(payment)).toBe(
      "the charge is looked for before it is sent to pockyt; asking pockyt at 2026-01-01 12:00:05 UTC",
    );
  });

  it("the saved card's token", () => {
    expect(timer(charged(PAID, { saveCard: true }))).toMatch(
      /^awaiting the saved card's token until 2026-01-01 14:\d\d:00 UTC$/,
    );
  });
});

describe("an aftercare's timer is named likewise", () => {
  function refunding(ending: Parameters<SimulatedAftercare["sends"]>[0]) {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.asks("R1", usd(500));
    aftercare.sends(ending);
    return aftercare;
  }

  it("a refund's outcome, and another try to send it", () => {
    expect(timer(refunding(TIMED_OUT))).toBe(
      "awaiting payermax's word on the refund R1; asking payermax at 2026-01-01 12:00:05 UTC (check 1)",
    );
    expect(timer(refunding(CONNECTION_REFUSED))).toBe(
      "the refund R1 could not be sent to payermax yet; sending it at 2026-01-01 12:00:05 UTC",
    );
  });

  it("the payment's record, and the payment itself", () => {
    const late = new SimulatedAftercare(FAILED);
    late.hears(notice(paymentRecord("succeeded")));
    late.queriesPayment(TIMED_OUT);
    expect(timer(late)).toBe(
      "asking payermax at 2026-01-01 12:02:00 UTC whether the failed payment was paid",
    );
    const unread = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    unread.hears(notice(refundWord("R1", "succeeded", usd(500))));
    expect(timer(unread)).toMatch(/^reading the payment again at 2026-01-01 12:\d\d:\d\d UTC$/);
  });

  it("late notifications and refunds, until its end", () => {
    expect(timer(new SimulatedAftercare(CAPTURED))).toBe(
      "open for refunds and late notifications until 2027-06-25 12:00:00 UTC",
    );
  });
});
