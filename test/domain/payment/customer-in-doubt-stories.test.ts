import { describe, expect, it } from "vitest";
import { CUSTOMER_CREATED, TIMED_OUT } from "./facts.js";
import { open, PAID, WITH_CUSTOMER } from "./started-payments.js";

describe("a customer's creation in doubt", () => {
  it("is made again, ever more slowly: an unused customer holds no money", () => {
    const payment = open(WITH_CUSTOMER);
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "createCustomer" });
    expect(payment.waits()).toBe(5);
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.waits()).toBe(30);
    payment.sends("createCustomer", CUSTOMER_CREATED);
    expect(payment.view.outcomeUnknown).toBeNull();
    payment.sends("charge", PAID);
    expect(payment.view.status).toBe("captured");
  });

  it("ends with the time for the first send: nothing was charged", () => {
    const payment = open(WITH_CUSTOMER);
    while (payment.view.status === "processing" && payment.now < "2026-01-01T14:00:00.000Z") {
      if (payment.next.do === "send") payment.sends("createCustomer", TIMED_OUT);
      else if (payment.next.do === "giveUp") payment.givesUp();
      else payment.rests();
    }
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "rejected", code: "not_sent" } });
  });

  it("wants a person after an hour", () => {
    const payment = open({ ...WITH_CUSTOMER, actionTimeoutSeconds: 86_400 });
    while (Date.parse(payment.now) <= Date.parse("2026-01-01T13:00:00.000Z")) {
      if (payment.next.do === "send") payment.sends("createCustomer", TIMED_OUT);
      else payment.rests();
    }
    payment.sends("createCustomer", TIMED_OUT);
    expect(payment.view.attention?.reason).toBe("outcome_unknown");
  });

  it("can't be settled as succeeded, because nobody knows the customer's number", () => {
    const payment = open(WITH_CUSTOMER);
    payment.sends("createCustomer", TIMED_OUT);
    const resolve = {
      name: "resolve",
      operation: "createCustomer",
      evidence: "seen",
      operator: "ada",
    } as const;
    expect(payment.command({ ...resolve, outcome: "succeeded" })).toContain("created again by itself");
    expect(payment.command({ ...resolve, outcome: "failed" })).toBeNull();
    expect(payment.view.status).toBe("failed");
  });
});
