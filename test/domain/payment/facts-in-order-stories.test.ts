import { describe, expect, it } from "vitest";
import { decide, record, type CallEnded, type Fact } from "../../../src/domain/payment/decide.js";
import type { EventBody } from "../../../src/domain/payment/events.js";
import { view } from "../../../src/domain/payment/view.js";
import { answered, AUTHORIZATION, CHARGE, ID, news, recordOf, TIMED_OUT } from "./facts.js";
import { AT_THE_PAGE, authorized, charged, OPEN, open, PAID, PAYERMAX } from "./started-payments.js";
import type { SimulatedPayment } from "./simulated-payment.js";

/** What comes with nothing done in between: which of it counts first, and that a command keeps its place. */

const said = (status: "succeeded" | "failed") =>
  ({ by: "notification", notification: news(recordOf(status), { ...PAYERMAX, key: status }) }) as const;

const forged = (key: string) =>
  ({ by: "unverified", notification: news(recordOf("succeeded"), { ...PAYERMAX, key }) }) as const;

const reply = (ended: CallEnded): Fact => ({ by: "call", requestId: ID, ended });

function onItsWay(): SimulatedPayment {
  const payment = open({ ...CHARGE, ...PAYERMAX });
  payment.leaves();
  return payment;
}

const withProvider = () => charged(OPEN, PAYERMAX);

/** The payment after all of this at once. */
function together({ state, now, schedules, events }: SimulatedPayment, facts: readonly Fact[]) {
  const bodies = decide(state, facts, { now, schedules });
  const after = record(state, bodies, events.length + 1, now).state;
  if (after === null) throw new Error("nothing is recorded");
  return { view: view(after), concerns: after.concerns, bodies, types: bodies.map(({ type }) => type) };
}

const FAILED = answered(recordOf("failed"));

describe.each([
  ["in one order", (facts: readonly Fact[]) => facts],
  ["in the other", (facts: readonly Fact[]) => facts.toReversed()],
])("what comes together, %s", (_order, arranged) => {
  it.each<[string, readonly Fact[], string]>([
    [
      "the answer to our own call before a notification",
      [reply(FAILED), said("succeeded")],
      "the charge failed, now the provider says success",
    ],
    [
      "the provider's record before a notification",
      [{ by: "query", ended: FAILED }, said("succeeded")],
      "the charge failed, now the provider says success",
    ],
    [
      "of two notifications the success first",
      [said("succeeded"), said("failed")],
      "the charge succeeded, now the provider says failed",
    ],
  ])("is heard so: %s", (_what, facts, detail) => {
    const after = together(onItsWay(), arranged(facts));
    expect(after.concerns).toMatchObject([{ reason: "status_went_back", requestId: ID, detail }]);
  });

  it("leaves nothing in doubt where a call is lost, and a notification says what came of it", () => {
    const after = together(onItsWay(), arranged([reply(TIMED_OUT), said("succeeded")]));
    expect(after.view).toMatchObject({ status: "captured", outcomeUnknown: null });
    expect(after.types).not.toContain("outcomeUnknown");
  });

  it("has no provider asked on an unverified word about what a notification has settled", () => {
    const after = together(withProvider(), arranged([said("succeeded"), forged("forged")]));
    expect(after.view.status).toBe("captured");
    expect(after.types).not.toContain("checkBroughtForward");
  });

  it("has a lost call asked about on its usual schedule, whatever an unverified word says beside it", () => {
    const after = together(onItsWay(), arranged([reply(TIMED_OUT), forged("forged")]));
    expect(after.view.outcomeUnknown?.nextCheckAt).toBe("2026-01-01T12:00:05.000Z");
  });
});

it("words of one kind are recorded in the order in which they came", () => {
  const { bodies } = together(withProvider(), [forged("first"), forged("second")]);
  const keys = bodies.flatMap((event) => (event.type === "notificationUnverified" ? [event.key] : []));
  expect(keys).toEqual(["first", "second"]);
});

describe("a command among what comes", () => {
  const CANCEL: Fact = { by: "signal", command: { name: "cancel", reason: "out of stock" } };
  const CANCELLATION: Fact = { by: "cancellation" };
  const atThePage = () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", AT_THE_PAGE);
    return payment;
  };

  it.each<[string, readonly Fact[], string, EventBody]>([
    [
      "is given to the hold that came just before it",
      [said("succeeded"), CANCEL],
      "canceling",
      { type: "cancelRequested", requestId: `${ID}_CANCEL_1`, reason: "out of stock" },
    ],
    [
      "is refused where the hold comes only after it",
      [CANCEL, said("succeeded")],
      "authorized",
      {
        type: "commandRefused",
        command: "cancel",
        message: `can't cancel ${ID}: it is not authorized yet, the shopper has still to act`,
      },
    ],
    [
      "from Temporal's own button is given to the hold that came just before it",
      [said("succeeded"), CANCELLATION],
      "canceling",
      {
        type: "cancelRequested",
        requestId: `${ID}_CANCEL_1`,
        reason: "cancellation requested in Temporal",
      },
    ],
    [
      "from Temporal's own button is kept where the hold comes only after it",
      [CANCELLATION, said("succeeded")],
      "authorized",
      { type: "cancelKept", reason: "cancellation requested in Temporal" },
    ],
  ])("%s", (_what, facts, status, event) => {
    const after = together(atThePage(), facts);
    expect(after.view.status).toBe(status);
    expect(after.bodies).toContainEqual(event);
  });

  it("wins over the next one, which is refused once", () => {
    const { types } = together(authorized(), [{ by: "signal", command: { name: "capture" } }, CANCEL]);
    expect(types).toEqual(["captureRequested", "commandRefused"]);
  });
});

describe("a message that can't be read", () => {
  it.each<[string, Fact, EventBody]>([
    [
      "a notification",
      { by: "unreadable", reason: "key is missing" },
      { type: "notificationUnreadable", reason: "key is missing" },
    ],
    [
      "a command",
      { by: "unreadableSignal", command: "capture", message: "amount must be an object" },
      { type: "commandRefused", command: "capture", message: "amount must be an object" },
    ],
  ])("is recorded with the reason, and changes nothing: %s", (_what, fact, event) => {
    const payment = charged(PAID);
    const after = together(payment, [fact]);
    expect(after.bodies).toEqual([event]);
    expect(after.view).toEqual(payment.view);
  });
});
