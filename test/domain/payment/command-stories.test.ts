import { describe, expect, it } from "vitest";
import { nextMove } from "../../../src/domain/payment/next-move.js";
import { mainRequest } from "../../../src/domain/payment/state.js";
import { mustAllow } from "../../../src/domain/payment/states.js";
import { answered, AUTHORIZATION, CHARGE, ID, refused, TIMED_OUT, wordOn } from "./facts.js";
import {
  abandoned,
  authorized,
  CLOSED,
  commanded,
  FOUND,
  open,
  PAID,
  WITH_CUSTOMER,
} from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** The shopper never came back, and what came of the cancel is not known. */
function cancelInDoubt(): SimulatedPayment {
  const payment = abandoned();
  payment.sends("cancel", TIMED_OUT);
  return payment;
}

function canceled(status: "succeeded" | "failed"): SimulatedPayment {
  const payment = commanded("cancel");
  payment.sends("cancel", answered(wordOn("cancel", status)));
  return payment;
}

function expired(): SimulatedPayment {
  const payment = authorized();
  payment.waits();
  payment.asks(PAID);
  return payment;
}

function failed(): SimulatedPayment {
  const payment = open(AUTHORIZATION);
  payment.sends("authorize", refused("NO"));
  return payment;
}

describe("a merchant who commands what is over", () => {
  it.each([
    ["it is canceled", () => canceled("succeeded")],
    ["its authorization expired", expired],
    ["it failed", failed],
  ] as const)("reads that %s", (words, make) => {
    const payment = make();
    expect(payment.command({ name: "capture" })).toBe(`can't capture ${ID}: ${words}`);
    expect(payment.command({ name: "cancel" })).toBe(`can't cancel ${ID}: ${words}`);
  });
});

describe("a cancel", () => {
  it.each([
    ["the merchant's reason", { reason: "out of stock" }, "out of stock"],
    ["no reason where none is given", {}, null],
  ] as const)("is recorded with %s", (_what, more, reason) => {
    const payment = authorized();
    payment.command({ name: "cancel", ...more });
    expect(payment.events.at(-1)).toMatchObject({ type: "cancelRequested", reason });
  });

  it("after a refused one has the next id: the provider would take the old one for a repeat", () => {
    const payment = canceled("failed");
    payment.command({ name: "cancel" });
    expect(payment.leaves()).toBe(`${ID}_CANCEL_2`);
  });

  it("of a hold in doubt that a person calls failed is over: the money is held as before", () => {
    const payment = authorized();
    payment.command({ name: "cancel" });
    payment.sends("cancel", TIMED_OUT);
    expect(payment.command({ ...FOUND, operation: "cancel", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({
      status: "authorized",
      failure: { operation: "cancel", code: "resolved", message: "settled by ada" },
    });
  });

  it("of a hold that a person has seen succeed ends it, and says nothing against the authorization", () => {
    const payment = authorized();
    payment.command({ name: "cancel" });
    payment.sends("cancel", TIMED_OUT);
    expect(payment.command({ ...FOUND, operation: "cancel", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "canceled", failure: null });
    expect(payment.state.requests.map(({ outcome }) => outcome?.result)).toEqual(["succeeded", "succeeded"]);
  });
});

describe("a person who looks into the cancel of an abandoned charge", () => {
  it.each(["createCustomer", "authorize", "capture", "refund"] as const)(
    "can't settle a %s, as there is none",
    (operation) => {
      const payment = cancelInDoubt();
      expect(payment.command({ ...FOUND, operation, outcome: "succeeded" })).toBe(
        `can't resolve ${operation} of ${ID}: the unknown outcome is of cancel`,
      );
      expect(payment.view).toMatchObject({ status: "canceling", capturedAmount: null });
    },
  );

  it("and finds that it failed has it sent again, while nobody has seen money", () => {
    const payment = cancelInDoubt();
    expect(payment.command({ ...FOUND, operation: "cancel", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "canceling", failure: null });
    expect(payment.leaves()).toBe(`${ID}_CANCEL_1`);
  });

  it("and finds that it failed lets the charge stand, where the record says that it is paid", () => {
    const payment = cancelInDoubt();
    payment.waits();
    payment.asks(PAID);
    expect(payment.command({ ...FOUND, operation: "cancel", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: CHARGE.amount, failure: null });
  });
});

it("a customer in doubt is settled by nobody as succeeded, in words that say why", () => {
  const payment = open(WITH_CUSTOMER);
  payment.sends("createCustomer", TIMED_OUT);
  expect(payment.command({ ...FOUND, operation: "createCustomer", outcome: "succeeded" })).toBe(
    `can't resolve createCustomer of ${ID}: a customer in doubt is created again by itself`,
  );
});

describe("a capture or cancel in doubt", () => {
  const knowing = ({ state, now }: SimulatedPayment, repeatsRequests: boolean) =>
    nextMove({ ...state, rules: { ...state.rules, repeatsRequests } }, now).do;

  it.each(["capture", "cancel"] as const)(
    "(a %s) is sent again only to a provider that knows a repeat by its id",
    (name) => {
      const payment = authorized();
      payment.command({ name });
      payment.sends(name, TIMED_OUT);
      payment.waits();
      expect([knowing(payment, true), knowing(payment, false)]).toEqual(["send", "query"]);
    },
  );

  it("is never sent again for its answer where a charge is canceled: the charge's record tells", () => {
    const payment = cancelInDoubt();
    payment.waits();
    expect([knowing(payment, true), knowing(payment, false)]).toEqual(["query", "query"]);
    payment.asks(CLOSED);
    expect(payment.view).toMatchObject({ status: "failed", failure: { kind: "abandoned" } });
  });
});

describe("what can't be, as no story leads there", () => {
  it("is a step that the table lacks: it is refused in words before it is recorded", () => {
    const step = () => {
      mustAllow("charge", "failed", "captured");
    };
    expect(step).toThrow("a charge payment that is failed can't become captured");
  });

  it("is a payment without its charge or authorization", () => {
    expect(() => mainRequest({ requests: [] })).toThrow("a payment has a charge or an authorization");
  });
});
