import { describe, expect, it } from "vitest";
import { decideSend } from "../../../src/domain/payment/decide.js";
import {
  answered,
  CONNECTION_REFUSED,
  CUSTOMER_CREATED,
  ID,
  news,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
  wordOn,
} from "./facts.js";
import {
  abandoned,
  charged,
  commanded,
  FOUND,
  open,
  PAID,
  PAYERMAX,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

type Ending = Parameters<SimulatedPayment["sends"]>[1];

const NOT_AN_ANSWER = {
  type: "outcomeUnknown",
  code: "not_an_answer",
  message: "the answer is not about the request that was sent",
};

const captureCommanded = () => commanded("capture");

/** An abandoned charge's cancel could not be sent for an hour, is sent at last, and a person has seen meanwhile that it is done. */
function canceledByPerson(ending: Ending) {
  const payment = abandoned();
  while (payment.view.attention === null) {
    if (payment.next.do === "send") payment.sends("cancel", CONNECTION_REFUSED);
    else payment.rests();
  }
  expect(payment.view.attention.reason).toBe("not_sent");
  payment.rests();
  const events = payment.sends("cancel", ending, () => {
    expect(payment.command({ ...FOUND, operation: "cancel", outcome: "succeeded" })).toBeNull();
  });
  expect(payment.view).toMatchObject({ status: "failed", failure: { code: "resolved" } });
  return events;
}

it("nothing is recorded as sent where everything has its outcome", () => {
  expect(decideSend(charged(PAID).state)).toEqual([]);
});

it.each([
  ["an answer", answered(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }))],
  ["no answer", TIMED_OUT],
] as const)("%s to a capture that was dropped before it was sent changes nothing", (_what, ended) => {
  const payment = captureCommanded();
  payment.sends("capture", answered(wordOn("capture", "failed")));
  payment.command({ name: "capture" });
  const { request } = payment;
  if (!request) throw new Error("nothing to send");
  payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
  expect(payment.eventTypes).toContain("requestDropped");
  expect(payment.fact({ by: "call", request, ended })).toEqual([]);
});

describe("a customer that the provider has created", () => {
  it("is known by the reply to its creation", () => {
    expect(open(WITH_CUSTOMER).sends("createCustomer", CUSTOMER_CREATED)).toMatchObject([
      { type: "requestSucceeded", operation: "createCustomer", by: "reply" },
      { type: "customerCreated", customerNo: "2001" },
    ]);
  });

  it("is of no use after a person has called the creation failed", () => {
    const payment = open(WITH_CUSTOMER);
    payment.sends("createCustomer", TIMED_OUT);
    payment.waits();
    const events = payment.sends("createCustomer", CUSTOMER_CREATED, () => {
      expect(payment.command({ ...FOUND, operation: "createCustomer", outcome: "failed" })).toBeNull();
    });
    expect(events).toEqual([]);
    expect(payment.state.customerNo).toBeNull();
    expect(payment.view.status).toBe("failed");
  });
});

describe("what the provider says to the cancel of an abandoned charge", () => {
  it.each([
    ["the charge's record", recordOf("closed", { word: "voided" }), "voided"],
    ["a success of the cancel", wordOn("cancel", "succeeded"), "succeeded"],
    ["a pending cancel", wordOn("cancel", "pending"), "pending"],
    ["a failed cancel", wordOn("cancel", "failed"), "failed"],
  ] as const)(
    "is kept, be it %s, and the charge's own record is asked for at once",
    (_what, answer, word) => {
      const payment = abandoned();
      expect(payment.sends("cancel", answered(answer))).toMatchObject([
        { type: "pending", operation: "cancel", word, nextCheckAt: payment.now },
      ]);
      expect(payment.view).toMatchObject({ status: "canceling", outcomeUnknown: null });
      expect(payment.next.do).toBe("query");
    },
  );

  it("leaves a doubt where it refuses: only the record tells whether the charge was paid meanwhile", () => {
    const payment = abandoned();
    expect(payment.sends("cancel", refused("000040"))).toMatchObject([
      { type: "outcomeUnknown", operation: "cancel", code: "000040", nextCheckAt: payment.now },
    ]);
    expect(payment.view.outcomeUnknown).toMatchObject({ operation: "cancel" });
  });

  it.each([
    ["the charge's record", answered(recordOf("closed"))],
    ["a word on the cancel", answered(wordOn("cancel", "succeeded"))],
    ["a refusal", refused("000040")],
    ["nothing", TIMED_OUT],
  ] as const)("says nothing after a person has settled it, be it %s", (_what, ending) => {
    expect(canceledByPerson(ending)).toEqual([]);
  });
});

describe("an answer about something else than what was sent", () => {
  it.each([
    ["cancel", abandoned, CUSTOMER_CREATED],
    ["cancel", abandoned, answered(wordOn("capture", "succeeded"))],
    ["capture", captureCommanded, CUSTOMER_CREATED],
    ["capture", captureCommanded, answered(wordOn("cancel", "succeeded", { requestId: `${ID}_CAPTURE_1` }))],
  ] as const)("leaves the %s in doubt, in words", (operation, start, ending) => {
    const payment = start();
    expect(payment.sends(operation, ending)).toMatchObject([NOT_AN_ANSWER]);
    expect(payment.view).toMatchObject({ capturedAmount: null, outcomeUnknown: { operation } });
  });

  it("says nothing once the capture is settled", () => {
    const payment = captureCommanded();
    const succeeded = news(wordOn("capture", "succeeded"), PAYERMAX);
    expect(payment.sends("capture", CUSTOMER_CREATED, () => payment.hears(succeeded))).toEqual([]);
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
  });
});
