import { describe, expect, it } from "vitest";
import { AUTHORIZATION, CHARGE, CONNECTION_REFUSED, ID, news, TIMED_OUT, wordOn } from "./facts.js";
import {
  AT_THE_PAGE,
  authorized,
  charged,
  commanded,
  OPEN,
  open,
  PAID,
  PAYERMAX,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

const after = (payment: SimulatedPayment, ...acts: ((payment: SimulatedPayment) => unknown)[]) => {
  for (const act of acts) act(payment);
  return payment;
};

const asksNothingNew = (payment: SimulatedPayment) => {
  payment.waits();
  payment.asks(OPEN);
};
const resends = (payment: SimulatedPayment) => {
  payment.waits();
  payment.sends("capture", TIMED_OUT);
};

type Row = [what: string, until: string | null, waitsFor: string, make: () => SimulatedPayment];

const WAITS: Row[] = [
  [
    "a saved card's token",
    "2026-01-01T14:05:00.000Z",
    "the saved card's token",
    () => charged(PAID, { saveCard: true }),
  ],
  ["an undecided hold that may expire", "2026-01-08T13:00:00.000Z", "a decision", () => authorized()],
  [
    "an undecided hold that is captured ahead of its end",
    "2026-01-08T00:00:00.000Z",
    "a decision",
    () => authorized({ onAuthorizationExpiry: "capture" }),
  ],
  [
    "a capture on its way",
    null,
    "the provider",
    () => after(commanded("capture"), (payment) => payment.leaves()),
  ],
  [
    "a charge on its way",
    "2026-01-01T12:30:00.000Z",
    "the shopper",
    () => after(open(CHARGE), (payment) => payment.leaves()),
  ],
  ["a charge at the page", "2026-01-01T12:02:00.000Z", "the shopper", () => charged(AT_THE_PAGE)],
  ["a charge without a page", "2026-01-01T12:02:00.000Z", "asking about the charge", () => charged(OPEN)],
  [
    "a charge without a page, at the end",
    "2026-01-01T12:30:00.000Z",
    "the shopper",
    () => after(charged(OPEN), asksNothingNew, asksNothingNew, asksNothingNew),
  ],
  [
    "a capture that is asked about ever more slowly",
    "2026-01-01T13:00:00.000Z",
    "the provider's word on the capture, before a person is called",
    () =>
      after(
        commanded("capture"),
        (payment) => payment.sends("capture", TIMED_OUT),
        resends,
        resends,
        resends,
        resends,
      ),
  ],
];

describe("what an operator reads that a payment waits for, and until when", () => {
  it.each(WAITS)("%s: until %s, for %s", (_what, until, waitsFor, make) => {
    expect(make().next).toEqual({ do: "wait", until, for: waitsFor });
  });
});

it("a question that never comes back keeps nobody from being called", () => {
  const payment = commanded("capture");
  payment.sends("capture", TIMED_OUT);
  payment.waits();
  payment.leaves();
  expect(payment.waits()).toBe(3595);
  payment.ticks();
  expect(payment.view.attention).toMatchObject({ reason: "outcome_unknown", since: payment.now });
  expect(payment.next).toMatchObject({ do: "wait", until: null });
});

describe("a worker that was away until a hold had ended", () => {
  const undecided = (onAuthorizationExpiry: "capture" | "cancel") => authorized({ onAuthorizationExpiry });
  const inDoubt = () => after(commanded("cancel"), (payment) => payment.sends("cancel", TIMED_OUT));

  it.each([
    ["was to be captured", () => undecided("capture")],
    ["was to be canceled", () => undecided("cancel")],
    ["is being canceled", inDoubt],
  ] as const)("only asks once more about what %s: nothing is sent", (_what, make) => {
    for (const late of [0, 86_400]) {
      const payment = make();
      payment.pass(7 * 86_400 + 3600 + late);
      const sent = payment.eventTypes.filter((type) => type === "requestSent").length;
      payment.asks(PAID);
      expect(payment.view).toMatchObject({ status: "expired", outcomeUnknown: null });
      expect(payment.eventTypes.filter((type) => type === "requestSent")).toHaveLength(sent);
      expect(payment.next).toEqual({ do: "finish" });
    }
  });
});

describe("until when a send may leave", () => {
  const notAfter = ({ next }: SimulatedPayment) => (next.do === "send" ? next.notAfter : next.do);

  it("is the shopper's time for a first charge, and the last minute but one of the hold for a first capture", () => {
    expect(notAfter(open(CHARGE))).toBe("2026-01-01T12:30:00.000Z");
    expect(notAfter(commanded("capture"))).toBe("2026-01-08T11:59:00.000Z");
    expect(notAfter(commanded("cancel"))).toBeNull();
  });

  it("is not limited for what the provider may have: the question must not be lost", () => {
    const customer = open(WITH_CUSTOMER);
    customer.sends("createCustomer", TIMED_OUT);
    customer.waits();
    expect(notAfter(customer)).toBeNull();
    const told = commanded("capture");
    told.hears(news(wordOn("capture", "pending"), PAYERMAX));
    expect(notAfter(told)).toBeNull();
  });
});

it("a charge that never reached the provider is given up, and no shopper's time ends", () => {
  const payment = charged({ ...CONNECTION_REFUSED, retryAfterSeconds: 3600 });
  expect(payment.waits()).toBe(1800);
  payment.givesUp();
  expect(payment.view).toMatchObject({ status: "failed", failure: { code: "not_sent" } });
  expect(payment.eventTypes).not.toContain("actionEnded");
});

it("an authorization that is pending for long calls a person a day after the shopper's time, though that is as long", () => {
  const payment = open({ ...AUTHORIZATION, actionTimeoutSeconds: 86_400 });
  payment.sends("authorize", OPEN);
  while (payment.view.attention === null && payment.now < "2026-01-05") {
    if (payment.next.do === "query") payment.asks(OPEN);
    else if (payment.next.do === "tick") payment.ticks();
    else payment.waits();
  }
  expect(payment.view.attention).toEqual({ reason: "pending_for_long", since: "2026-01-03T12:00:00.000Z" });
  expect(payment.request?.requestId).toBe(ID);
});
