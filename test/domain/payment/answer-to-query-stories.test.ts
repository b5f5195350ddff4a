import { describe, expect, it } from "vitest";
import {
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  NO_SUCH_TRANSACTION,
  recordOf,
  RUN_WAS_RESET,
  TIMED_OUT,
} from "./facts.js";
import { abandoned, authorized, charged, commanded, open, PAID } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

type Answer = Parameters<SimulatedPayment["asks"]>[0];

/** Four of them over twelve minutes count as the provider's word; these are more than enough. */
const MANY = 6;

function asks(payment: SimulatedPayment, answer: Answer) {
  payment.rests();
  return payment.asks(answer);
}

/** The cancel of an abandoned charge is in doubt. */
function cancelInDoubt(): SimulatedPayment {
  const payment = abandoned();
  payment.sends("cancel", TIMED_OUT);
  return payment;
}

/** A hold where no repeat of a capture or cancel is known as one: only the payment's record is left to ask for. */
function held(): SimulatedPayment {
  const payment = open({ ...AUTHORIZATION, provider: "pockyt" });
  payment.sends("authorize", PAID);
  return payment;
}

/** Its capture is in doubt. */
function captureInDoubt(): SimulatedPayment {
  const payment = commanded("capture", held());
  payment.sends("capture", TIMED_OUT);
  return payment;
}

const sent = ({ events }: SimulatedPayment, operation: string) =>
  events.filter((event) => event.type === "requestSent" && event.operation === operation);

describe("a check that settles nothing", () => {
  const hold = () => authorized();
  const charge = () => charged(TIMED_OUT);
  const noAnswer = { result: "noAnswer", detail: "timeout: no answer in 20 s" };
  const notFound = { result: "notFound", detail: "no such transaction" };
  const silence = { result: "noAnswer", detail: "the provider gave no answer" };

  it.each([
    ["a charge, without an answer", charge, TIMED_OUT, noAnswer],
    ["a charge that is not found", charge, NO_SUCH_TRANSACTION, notFound],
    ["a cancel whose charge is not found", cancelInDoubt, NO_SUCH_TRANSACTION, notFound],
    ["a capture whose payment is not found", captureInDoubt, NO_SUCH_TRANSACTION, notFound],
    ["a capture, with the payment's record", captureInDoubt, PAID, { result: "open", detail: "success" }],
    ["a hold that is over, without an answer", hold, TIMED_OUT, silence],
    ["a hold that is over and not found", hold, NO_SUCH_TRANSACTION, { result: "open", detail: "no record" }],
    ["a hold that is over", hold, PAID, { result: "open", detail: "success" }],
  ] as const)("is told in words, be it of %s", (_what, start, answer, told) => {
    expect(asks(start(), answer)[0]).toMatchObject({ type: "checked", ...told });
  });
});

describe("a payment that is not found", () => {
  it("proves nothing of a capture in doubt, which is never sent again, however often it says so", () => {
    const payment = captureInDoubt();
    for (let asked = 0; asked < MANY; asked++) asks(payment, NO_SUCH_TRANSACTION);
    expect(sent(payment, "capture")).toHaveLength(1);
    expect(payment.next.do).toBe("wait");
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
  });

  it("proves nothing of the cancel that was sent for an abandoned charge", () => {
    const payment = cancelInDoubt();
    for (let asked = 0; asked < MANY; asked++) asks(payment, NO_SUCH_TRANSACTION);
    expect(sent(payment, "cancel")).toHaveLength(1);
    expect(payment.view).toMatchObject({ status: "canceling", outcomeUnknown: { operation: "cancel" } });
  });

  it("lets the cancel of a hold be sent that a run before a reset may have sent, once it is said often enough", () => {
    const payment = commanded("cancel", held());
    payment.sends("cancel", RUN_WAS_RESET);
    for (let asked = 0; payment.next.do !== "send" && asked < MANY; asked++)
      asks(payment, NO_SUCH_TRANSACTION);
    expect(payment.next).toMatchObject({ do: "send", request: { operation: "cancel" } });
  });
});

it("a capture in doubt is asked about along its schedule, and what the record says beside it is heard", () => {
  const payment = captureInDoubt();
  expect(payment.waits()).toBe(5);
  payment.asks(answered(recordOf("failed")));
  expect(payment.view).toMatchObject({
    ...{ status: "capturing", outcomeUnknown: { operation: "capture" } },
    attention: { reason: "status_went_back" },
  });
  expect(payment.waits()).toBe(30);
});

it("a record that is there before anything was sent calls a person in words, and its card is nobody's", () => {
  const payment = open({ ...CHARGE, askFirst: true, saveCard: true });
  const detail = "the provider has a record of this payment already: success";
  expect(payment.asks(answered(recordOf("succeeded", { savedCard: CARD })))).toMatchObject([
    { type: "outcomeUnknown", code: "foreign_record", message: detail },
    { type: "attentionRaised", reason: "duplicate_reference", detail },
  ]);
});
