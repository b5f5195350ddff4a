import { describe, expect, it } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { TRANSITIONS } from "../../../src/domain/payment/states.js";
import { answered, AUTHORIZATION, CARD, CHARGE, ID, news, PRICE, recordOf, usd, wordOn } from "./facts.js";
import type { Opened } from "./facts.js";
import { SimulatedPayment } from "./simulated-payment.js";

/** What anybody may signal in the relay's place: nothing of it is believed, in any status. */

const OPEN = answered(recordOf("open", { actionUrl: "https://page.example/1", amount: null }));
const CLOSED = answered(recordOf("closed"));

function charged(...answers: Parameters<SimulatedPayment["sends"]>[1][]): SimulatedPayment {
  const payment = new SimulatedPayment(CHARGE);
  for (const answer of answers) payment.sends("charge", answer);
  return payment;
}

function held(more: Partial<Opened> = {}): SimulatedPayment {
  const payment = new SimulatedPayment({ ...AUTHORIZATION, ...more });
  payment.sends("authorize", answered(recordOf("succeeded", { captureMode: "manual" })));
  return payment;
}

function commanded(
  name: "capture" | "cancel",
  status: "succeeded" | "pending" | null,
  more: Partial<Opened> = {},
): SimulatedPayment {
  const payment = held(more);
  payment.command({ name });
  if (status === null) payment.leaves();
  else payment.sends(name, answered(wordOn(name, status)));
  return payment;
}

const after = (payment: SimulatedPayment, act: (payment: SimulatedPayment) => unknown) => {
  act(payment);
  return payment;
};

/** Every status of both flows, with its call on its way, and with nothing on its way. */
const STATUSES: Record<string, () => SimulatedPayment> = {
  "charge processing": () => after(charged(), (payment) => payment.leaves()),
  "charge requires_action": () => charged(OPEN),
  "charge canceling": () =>
    after(charged(OPEN), (payment) => {
      payment.pass(1800);
      payment.asks(OPEN);
      payment.sends("cancel", CLOSED);
    }),
  "charge captured": () => charged(answered(recordOf("succeeded"))),
  "charge failed": () => charged(answered(recordOf("failed"))),
  "authCapture processing": () => after(new SimulatedPayment(AUTHORIZATION), (payment) => payment.leaves()),
  "authCapture requires_action": () =>
    after(new SimulatedPayment(AUTHORIZATION), (payment) => payment.sends("authorize", OPEN)),
  "authCapture authorized": () => held(),
  "authCapture capturing": () => commanded("capture", "pending"),
  "authCapture capturing, on its way": () => commanded("capture", null),
  "authCapture canceling": () => commanded("cancel", "pending"),
  "authCapture canceling, on its way": () => commanded("cancel", null),
  "authCapture captured": () => commanded("capture", "succeeded"),
  "authCapture captured, awaiting its card": () => commanded("capture", "succeeded", { saveCard: true }),
  "authCapture canceled": () => commanded("cancel", "succeeded"),
  "authCapture expired": () =>
    after(held(), (payment) => {
      payment.rests();
      payment.asks(answered(recordOf("succeeded", { captureMode: "manual" })));
    }),
  "authCapture failed": () =>
    after(new SimulatedPayment(AUTHORIZATION), (payment) =>
      payment.sends("authorize", answered(recordOf("failed"))),
    ),
};

const CAPTURE_MODES = { charge: "automatic", authCapture: "manual" } as const;

/** What it may claim. */
const MEANINGS: Record<string, (payment: SimulatedPayment) => ProviderNotification["report"]> = {
  success: ({ state }) => recordOf("succeeded", { captureMode: CAPTURE_MODES[state.kind] }),
  "success with a card": () => recordOf("succeeded", { savedCard: CARD }),
  failure: () => recordOf("failed"),
  "another amount": () => recordOf("succeeded", { amount: usd(1) }),
  "another number": () => recordOf("succeeded", { refs: { transactionNo: "T2" } }),
  "a capture": () => wordOn("capture", "succeeded", { amount: PRICE }),
  "a failed capture": () => wordOn("capture", "failed"),
  "a cancel": () => wordOn("cancel", "succeeded"),
  "a refund": () => ({
    about: "refund",
    requestId: `${ID}_REFUND_R1`,
    status: "succeeded",
    amount: PRICE,
    refs: {},
  }),
  "a card": () => ({ about: "card", status: "succeeded", savedCard: CARD }),
  "a dispute": () => ({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } }),
  "something else": () => ({ about: "other", type: "LOYALTY", status: "EARNED", refs: {} }),
};

function toldOf(payment: SimulatedPayment, meaning: (typeof MEANINGS)[string]): ProviderNotification {
  return news(meaning(payment), { provider: payment.state.provider, key: "told" });
}

const CALLED = { reason: "unknown_news", since: expect.any(String) as string };

/** All that it is, but when it is asked next, and whom an unverified notification calls. */
function without({ state }: SimulatedPayment) {
  const { unverified, concerns, updatedAt, requests, ...rest } = state;
  const asked = requests.map(({ wait, hints, hintedAt, ...request }) => ({
    ...request,
    wait: wait && { for: wait.for, since: wait.since, checks: wait.checks },
  }));
  return { ...rest, requests: asked };
}

describe.each(Object.entries(STATUSES))("%s", (name, make) => {
  it("is the status that it says", () => {
    const { kind, status } = make().view;
    expect(name.split(",")[0]).toBe(`${kind} ${status}`);
  });

  it.each(Object.entries(MEANINGS))("takes nothing from an unverified notification of %s", (_, meaning) => {
    const payment = make();
    const before = without(payment);
    const isToSend = payment.next.do === "send";
    payment.fact({ by: "unverified", notification: toldOf(payment, meaning) });
    expect(without(payment)).toEqual(before);
    const { next } = payment;
    // A capture or cancel is asked about by sending it again under its own id.
    if (next.do === "send" && !isToSend) expect(next.request.sends).toBeGreaterThan(0);
    expect(payment.view.attention).toMatchObject(CALLED);
    expect(payment.eventTypes).toContain("notificationUnverified");
  });

  it("takes the relay's own notification, of the same key, as if no other had come before it", () => {
    for (const meaning of Object.values(MEANINGS)) {
      const [payment, other] = [make(), make()];
      payment.fact({ by: "unverified", notification: toldOf(payment, meaning) });
      payment.hears(toldOf(payment, meaning));
      other.hears(toldOf(other, meaning));
      expect(without(payment)).toEqual(without(other));
    }
  });
});

it("every status of both flows is tried", () => {
  const reached = Object.entries(TRANSITIONS).flatMap(([kind, table]) =>
    ["processing", ...Object.values(table).flatMap(({ next }) => next)].map((status) => `${kind} ${status}`),
  );
  const tried = new Set(Object.keys(STATUSES).map((name) => name.split(",")[0]));
  expect(reached.filter((status) => !tried.has(status))).toEqual([]);
});

describe("as a reason to ask", () => {
  it("makes the next check due, and the provider's record decides", () => {
    const payment = charged(OPEN);
    expect(payment.next.do).toBe("wait");
    payment.fact({ by: "unverified", notification: news(recordOf("succeeded")) });
    payment.asks(OPEN);
    expect(payment.view.status).toBe("requires_action");
    payment.fact({ by: "unverified", notification: news(recordOf("failed")) });
    payment.asks(answered(recordOf("succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
  });

  it.each([{ paymentId: "ORDER2" }, { account: "other" }])(
    "is none where it is for %j: it only calls a person",
    (whose) => {
      const payment = charged(OPEN);
      const before = payment.eventTypes.length;
      payment.fact({ by: "unverified", notification: news(recordOf("succeeded"), whose) });
      expect(payment.next.do).toBe("wait");
      expect(payment.eventTypes.slice(before)).toEqual(["notificationUnverified", "attentionRaised"]);
      const detail = "a notification that the relay did not seal";
      expect(payment.state.concerns).toMatchObject([{ ...CALLED, detail }]);
    },
  );

  it("leaves a request that waits to be sent to be sent: it is not held for one that the provider has", () => {
    const payment = new SimulatedPayment(CHARGE);
    payment.fact({ by: "unverified", notification: news(recordOf("succeeded")) });
    expect(payment.next.do).toBe("send");
    expect(payment.request).toMatchObject({ isAcknowledged: false, told: null });
  });
});

it("a flood of them is recorded eight times, calls one person once, and leaves checks to the relay's own", () => {
  const payment = charged(OPEN);
  for (let index = 0; index < 100; index++) {
    payment.fact({ by: "unverified", notification: news(recordOf("succeeded"), { key: `forged-${index}` }) });
    if (payment.next.do === "query") payment.asks(OPEN);
  }
  const count = (type: string) => payment.eventTypes.filter((each) => each === type).length;
  expect(count("notificationUnverified")).toBe(8);
  expect(count("attentionRaised")).toBe(1);
  expect(count("checkBroughtForward")).toBeLessThanOrEqual(8);
  const before = payment.eventTypes.length;
  payment.fact({ by: "unverified", notification: news(recordOf("succeeded"), { key: "forged" }) });
  expect(payment.eventTypes.length).toBe(before);
  payment.hears(news(recordOf("succeeded")));
  expect(payment.next.do).toBe("query");
});
