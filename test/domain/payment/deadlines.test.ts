import { describe, expect, it } from "vitest";
import {
  authorizationEndsAt,
  authorizationIsOver,
  ownActAt,
  policyActsAt,
  sendDeadline,
} from "../../../src/domain/payment/deadlines.js";
import { mainRequest } from "../../../src/domain/payment/state.js";
import { answered, CHARGE, CONNECTION_REFUSED, OPENED_AT, TIMED_OUT, wordOn, type Opened } from "./facts.js";
import { authorized, charged, open, PAID, WITH_CUSTOMER } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** Seven days after the hold began, as all of it happens at once here. */
const END = "2026-01-08T12:00:00.000Z";
const BEFORE = "2026-01-02T12:00:00.000Z";
/** Twelve hours before the end. */
const LEAD = "2026-01-08T00:00:00.000Z";
const LAST_CAPTURE = "2026-01-08T11:59:00.000Z";
const LAST_MOMENT = "2026-01-08T11:58:59.999Z";

const held = (onAuthorizationExpiry: Opened["onAuthorizationExpiry"] = "expire") =>
  authorized({ onAuthorizationExpiry });

describe("the end of a hold", () => {
  it("is recorded an hour after it, while it is undecided or being canceled", () => {
    const payment = held();
    expect(payment.state.authorizationExpiresAt).toBe(END);
    expect(authorizationEndsAt(payment.state)).toBe("2026-01-08T13:00:00.000Z");
    payment.command({ name: "cancel" });
    expect(authorizationEndsAt(payment.state)).toBe("2026-01-08T13:00:00.000Z");
    expect(authorizationIsOver(payment.state, "2026-01-08T12:59:59.999Z")).toBe(false);
    expect(authorizationIsOver(payment.state, "2026-01-08T13:00:00.000Z")).toBe(true);
  });

  it("does not come to what is being captured, nor to what is not authorized yet", () => {
    const payment = held();
    payment.command({ name: "capture" });
    expect(authorizationEndsAt(payment.state)).toBeNull();
    expect(authorizationIsOver(charged(TIMED_OUT).state, END)).toBe(false);
  });
});

describe("what an undecided hold does by itself", () => {
  it.each(["capture", "cancel"] as const)("is to %s, so long before its end", (policy) => {
    const { state } = held(policy);
    expect(policyActsAt(state)).toBe(LEAD);
    expect(ownActAt(state, BEFORE)).toBe(LEAD);
  });

  it("is nothing where it may expire", () => {
    expect(policyActsAt(held().state)).toBeNull();
    expect(ownActAt(held().state, BEFORE)).toBeNull();
  });

  it("is nothing before there is a hold, and once it is decided", () => {
    const { state } = open({ ...CHARGE, kind: "authCapture", onAuthorizationExpiry: "capture" });
    expect(policyActsAt(state)).toBeNull();
    expect(ownActAt(state, BEFORE)).toBeNull();
    const payment = held("capture");
    payment.command({ name: "capture" });
    expect(ownActAt(payment.state, BEFORE)).toBeNull();
  });

  it("is no capture in the last minute, as the provider may see it too late; a cancel may come later", () => {
    const [capture, cancel] = [held("capture").state, held("cancel").state];
    expect(ownActAt(capture, LAST_MOMENT)).toBe(LEAD);
    expect(ownActAt(capture, LAST_CAPTURE)).toBeNull();
    expect(ownActAt(cancel, LAST_CAPTURE)).toBe(LEAD);
  });

  it("is done once: a refused one is not repeated", () => {
    const payment = held("capture");
    payment.waits();
    payment.ticks();
    payment.sends("capture", answered(wordOn("capture", "failed")));
    expect(payment.view.status).toBe("authorized");
    expect(ownActAt(payment.state, payment.now)).toBeNull();
  });

  it("is a cancel at once, where one was asked for before it was held", () => {
    const payment = open({
      ...CHARGE,
      provider: "payermax",
      kind: "authCapture",
      firstOperation: "authorize",
    });
    payment.cancellation();
    expect(ownActAt(payment.state, BEFORE)).toBeNull();
    payment.sends("authorize", PAID);
    expect(ownActAt(payment.state, BEFORE)).toBe(BEFORE);
  });
});

describe("the time for a first send", () => {
  const until = ({ state, request }: SimulatedPayment) => (request ? sendDeadline(state, request) : "none");

  it("is the shopper's for a charge, and without limit once it was sent", () => {
    const payment = open(CHARGE);
    expect(until(payment)).toBe("2026-01-01T12:30:00.000Z");
    payment.sends("charge", CONNECTION_REFUSED);
    expect(until(payment)).toBe("2026-01-01T12:30:00.000Z");
    expect(until(charged(TIMED_OUT))).toBeNull();
    expect(mainRequest(payment.state).sends).toBe(0);
  });

  it("is the shopper's for the customer that the charge needs", () => {
    const payment = open(WITH_CUSTOMER);
    expect(until(payment)).toBe("2026-01-01T12:30:00.000Z");
  });

  it("ends a minute before the hold for a capture, and not at all for a cancel", () => {
    const capture = held();
    capture.command({ name: "capture" });
    expect(until(capture)).toBe(LAST_CAPTURE);
    capture.sends("capture", TIMED_OUT);
    expect(until(capture)).toBeNull();
    const cancel = held();
    cancel.command({ name: "cancel" });
    expect(until(cancel)).toBeNull();
    expect(cancel.now).toBe(OPENED_AT);
  });
});
