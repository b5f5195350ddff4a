import { describe, expect, it } from "vitest";
import { booksOf } from "../../../src/domain/aftercare/decide-read.js";
import {
  anonymousRecordOf,
  answered,
  AUTHORIZATION,
  CARD,
  CONNECTION_REFUSED,
  DUPLICATE,
  ID,
  news,
  OPENED_AT,
  NO_SUCH_TRANSACTION,
  type Opened,
  PRICE,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import { Invariants } from "./invariants.js";
import { SimulatedPayment } from "./simulated-payment.js";

const open = (terms: Partial<Opened> = {}) =>
  new SimulatedPayment({ ...AUTHORIZATION, ...terms }, new Invariants());

const AUTHORIZED = answered(recordOf("succeeded"));
const DAY = 86_400;
const WEEK = 7 * DAY;

function authorized(terms: Partial<Opened> = {}): SimulatedPayment {
  const payment = open(terms);
  payment.sends("authorize", AUTHORIZED);
  return payment;
}

function capturing(ending: Parameters<SimulatedPayment["sends"]>[1]): SimulatedPayment {
  const payment = authorized();
  payment.command({ name: "capture" });
  payment.sends("capture", ending);
  return payment;
}

const RUN_WAS_RESET = { ...CONNECTION_REFUSED, code: "run_was_reset", resetRun: "RUN-2" } as const;

/** Sends the pending request once more, and says under which id. */
function resent(payment: SimulatedPayment, ending: Parameters<SimulatedPayment["sends"]>[1]): string {
  const { request } = payment;
  payment.sends(request?.operation ?? "capture", ending);
  return request?.requestId ?? "";
}

const payermax = { provider: "payermax" } as const;
const resolve = { name: "resolve", evidence: "the provider's portal", operator: "ada" } as const;

describe("an authorization", () => {
  it("holds the amount for seven days from the provider's own time, and awaits a decision", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("succeeded", { completedAt: "2026-01-01T11:59:30.000Z" })));
    expect(payment.view).toMatchObject({
      status: "authorized",
      capturedAmount: null,
      authorizationExpiresAt: "2026-01-08T11:59:30.000Z",
    });
  });

  it("settles by the provider's signed notification alone, which is news once", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    expect(payment.view.status).toBe("requires_action");
    payment.hears(news(recordOf("succeeded"), payermax));
    expect(payment.view.status).toBe("authorized");
    expect(payment.hears(news(recordOf("succeeded"), payermax))).toEqual([]);
  });

  it("is only known to be open by a notification that says so: the next check stays when it was", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open")));
    const wait = payment.request?.wait;
    payment.pass(60);
    expect(payment.hears(news(recordOf("open"), payermax))).toMatchObject([{ type: "notificationReceived" }]);
    expect(wait).not.toBeNull();
    expect(payment.request?.wait).toEqual(wait);
  });

  it("isn't settled by a notification with another amount: attention", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.hears(news(recordOf("succeeded", { amount: usd(1) }), payermax));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      attention: { reason: "amount_mismatch" },
    });
  });

  it("in doubt is settled by a person", () => {
    const payment = open();
    payment.sends("authorize", TIMED_OUT);
    expect(payment.command({ ...resolve, operation: "authorize", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({
      status: "authorized",
      outcomeUnknown: null,
      authorizationExpiresAt: "2026-01-08T12:00:00.000Z",
    });
  });

  it("that a person settles while a query is on its way awaits a decision, and is asked about no more", () => {
    const payment = open();
    payment.sends("authorize", TIMED_OUT);
    payment.waits();
    payment.asks(NO_SUCH_TRANSACTION, () => {
      payment.command({ ...resolve, operation: "authorize", outcome: "succeeded" });
    });
    expect(payment.next).toMatchObject({ do: "wait", for: "a decision" });
  });
});

describe("a record of the authorization", () => {
  const inDoubt = () => {
    const payment = open();
    payment.sends("authorize", TIMED_OUT);
    payment.waits();
    return payment;
  };

  it.each([
    ["gives our reference back", {}],
    ["was made after our send, by a provider that keeps no reference", { createdAt: OPENED_AT }],
    [
      "was made two minutes before our send by the provider's clock",
      { createdAt: "2026-01-01T11:58:00.000Z" },
    ],
  ])("that %s is ours", (_what, proof) => {
    const payment = inDoubt();
    payment.asks(
      answered("createdAt" in proof ? anonymousRecordOf("succeeded", proof) : recordOf("succeeded")),
    );
    expect(payment.view).toMatchObject({ status: "authorized", attention: null });
  });

  it.each([
    ["has another run's reference", { reference: "RUN-0" }],
    ["was made before our send", { createdAt: "2026-01-01T11:57:59.000Z" }],
    ["says nothing of where it comes from", {}],
  ])("that %s is never adopted", (_what, proof) => {
    const payment = inDoubt();
    payment.asks(answered(anonymousRecordOf("succeeded", proof)));
    expect(payment.view).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: "authorize" },
      attention: { reason: "duplicate_reference" },
    });
    payment.waits();
    payment.asks(AUTHORIZED);
    expect(payment.view.status).toBe("processing");
  });

  it("with the number that the provider gave in reply to our send is ours", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.waits();
    payment.asks(answered(anonymousRecordOf("succeeded")));
    expect(payment.view.status).toBe("authorized");
  });

  it("that took the money where a hold was asked for is asked about once more, then needs a person", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.hears(news(recordOf("succeeded", { captureMode: "automatic" }), payermax));
    expect(payment.view).toMatchObject({ status: "requires_action", attention: null });
    payment.asks(answered(recordOf("succeeded", { captureMode: "automatic" })));
    expect(payment.view).toMatchObject({
      attention: { reason: "capture_mode_mismatch" },
      outcomeUnknown: {},
    });
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { captureMode: "manual" })));
    expect(payment.view.status).toBe("authorized");
  });

  it("is read at once where the reply says success but not of what", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("succeeded", { amount: null })));
    payment.asks(answered(recordOf("succeeded", { captureMode: "manual" })));
    expect(payment.view).toMatchObject({ status: "authorized", outcomeUnknown: null });
  });

  it("that was completed at an impossible time holds for seven days from our send", () => {
    for (const completedAt of ["2023-10-20T03:28:23.092Z", "2027-01-01T00:00:00.000Z"]) {
      const payment = open();
      payment.sends("authorize", answered(recordOf("succeeded", { completedAt })));
      expect(payment.view.authorizationExpiresAt).toBe("2026-01-08T12:00:00.000Z");
    }
  });

  it("that contradicts the hold is not applied: attention", () => {
    const payment = authorized();
    payment.hears(news(recordOf("failed"), payermax));
    expect(payment.view).toMatchObject({ status: "authorized", attention: { reason: "status_went_back" } });
  });
});

describe("Temporal's cancel button", () => {
  it("pressed before the payment is authorized acts then", () => {
    const payment = open();
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.cancellation();
    expect(payment.view.status).toBe("requires_action");
    payment.hears(news(recordOf("succeeded"), payermax));
    payment.ticks();
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
  });

  it("acts at once where the payment is authorized, and is refused in words later", () => {
    const payment = authorized();
    payment.cancellation();
    payment.cancellation();
    expect(payment.events.at(-1)).toMatchObject({
      type: "commandRefused",
      message: "can't cancel ORDER1001: it is being canceled",
    });
  });

  it("is refused in words by a charge", () => {
    const payment = open({ kind: "charge", firstOperation: "charge" });
    payment.cancellation();
    expect(payment.events.at(-1)).toMatchObject({ type: "commandRefused", command: "cancel" });
  });
});

describe("capture and cancel", () => {
  it("takes everything by default", () => {
    const payment = capturing(answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
    expect(payment.next.do).toBe("finish");
  });

  it("takes less where less is asked for", () => {
    const payment = authorized();
    payment.command({ name: "capture", amount: usd(500) });
    payment.sends("capture", answered(wordOn("capture", "succeeded", { amount: usd(500) })));
    expect(payment.view).toMatchObject({ status: "captured", amount: PRICE, capturedAmount: usd(500) });
  });

  it("refuses more than is held, and another currency, in words", () => {
    const payment = authorized();
    expect(payment.command({ name: "capture", amount: usd(2001) })).toBe(
      "can't capture ORDER1001: 20.01 USD is more than the authorized 20.00 USD",
    );
    expect(payment.command({ name: "capture", amount: { currency: "EUR", value: 1 } })).toBe(
      "can't capture ORDER1001: it is authorized in USD, not EUR",
    );
    expect(payment.view.status).toBe("authorized");
  });

  it("takes a capture 61 seconds before the end, and none at 59", () => {
    const [early, late] = [authorized(), authorized()];
    early.pass(WEEK - 61);
    expect(early.command({ name: "capture" })).toBeNull();
    early.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(early.view.status).toBe("captured");
    late.pass(WEEK - 59);
    expect(late.command({ name: "capture" })).toContain("its authorization ends at");
  });

  it("refuses a capture in the last minute, in words", () => {
    const payment = authorized();
    payment.pass(WEEK - 61);
    expect(payment.state.status).toBe("authorized");
    payment.pass(1);
    expect(payment.command({ name: "capture" })).toBe(
      "can't capture ORDER1001: its authorization ends at 2026-01-08T12:00:00.000Z",
    );
    expect(payment.command({ name: "cancel" })).toBeNull();
  });

  it("lets the capture win where it comes first", () => {
    const payment = authorized();
    expect(payment.command({ name: "capture" })).toBeNull();
    expect(payment.command({ name: "cancel" })).toBe("can't cancel ORDER1001: it is being captured");
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is being captured");
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.command({ name: "cancel" })).toBe("can't cancel ORDER1001: it is captured");
  });

  it("lets the cancel win where it comes first", () => {
    const payment = authorized();
    expect(payment.command({ name: "cancel", reason: "out of stock" })).toBeNull();
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is being canceled");
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view).toMatchObject({ status: "canceled", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("refuses both before the authorization, in words", () => {
    const payment = open();
    expect(payment.command({ name: "capture" })).toBe("can't capture ORDER1001: it is not authorized yet");
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    expect(payment.command({ name: "cancel" })).toBe(
      "can't cancel ORDER1001: it is not authorized yet, the shopper has still to act",
    );
  });

  it("that the provider refuses leaves it authorized, and the next try has the next id", () => {
    const payment = capturing(
      answered(
        wordOn("capture", "failed", { refusal: { kind: "declined", code: "05", message: "do not honor" } }),
      ),
    );
    expect(payment.view).toMatchObject({
      status: "authorized",
      failure: { operation: "capture", kind: "declined", code: "05" },
    });
    payment.command({ name: "capture" });
    expect(payment.view.failure).toBeNull();
    const { next } = payment;
    expect(next.do === "send" && next.request.requestId).toBe(`${ID}_CAPTURE_2`);
  });

  it("is settled by a notification beside its own request id only", () => {
    const payment = capturing(answered(wordOn("capture", "pending")));
    payment.hears(news(wordOn("capture", "succeeded", { requestId: "OTHER_CAPTURE_1" }), payermax));
    payment.hears(news(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }), payermax));
    payment.hears(news(wordOn("cancel", "succeeded"), payermax));
    expect(payment.view).toMatchObject({ status: "capturing", attention: { reason: "unknown_request" } });
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view.status).toBe("captured");
  });

  it("that succeeds after it was refused is captured, and a person looks", () => {
    const payment = capturing(answered(wordOn("capture", "failed")));
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view).toMatchObject({
      status: "captured",
      capturedAmount: PRICE,
      failure: null,
      attention: { reason: "status_went_back" },
    });
    expect(payment.next.do).toBe("finish");
  });

  it("that succeeds after it was refused wins over a cancel that was not sent yet", () => {
    const payment = capturing(answered(wordOn("capture", "failed")));
    payment.command({ name: "cancel" });
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
    expect(payment.next.do).toBe("finish");
  });

  it("that succeeds after it was refused, beside the next one, leaves the second money to the aftercare", () => {
    const payment = capturing(answered(wordOn("capture", "failed")));
    payment.command({ name: "capture", amount: usd(500) });
    payment.sends("capture", answered(wordOn("capture", "pending", { requestId: `${ID}_CAPTURE_2` })));
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view.status).toBe("capturing");
    payment.hears(news(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }), payermax));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: usd(500) });
    expect(payment.tells().report).toMatchObject({
      about: "capture",
      requestId: `${ID}_CAPTURE_1`,
      amount: PRICE,
    });
    expect(payment.next.do).toBe("finish");
  });

  it.each([
    ["first", [0, 1]],
    ["last", [1, 0]],
  ] as const)(
    "that the reply refuses and the webhook confirms is captured, the reply coming %s",
    (_when, order) => {
      const payment = authorized();
      payment.command({ name: "capture" });
      const { request } = payment;
      if (!request) throw new Error("nothing to send");
      const both = [
        { by: "call", request, ended: answered(wordOn("capture", "failed")) },
        { by: "notification", notification: news(wordOn("capture", "succeeded"), payermax) },
      ] as const;
      payment.sends(
        "capture",
        () => TIMED_OUT,
        () => payment.facts(order.map((index) => both[index])),
      );
      expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "status_went_back" } });
    },
  );

  it.each([
    ["another amount", wordOn("capture", "succeeded", { amount: usd(1) })],
    ["another request id", wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` })],
    ["a word on something else", wordOn("cancel", "succeeded")],
  ])("answered with %s is unknown, and a person can settle it", (_what, answer) => {
    const payment = capturing(answered(answer));
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
    expect(payment.next.do).toBe("wait");
    expect(payment.command({ ...resolve, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view.status).toBe("captured");
  });

  it("in doubt is sent again under its own id, and a status beside that id is its end", () => {
    const payment = capturing(TIMED_OUT);
    expect([payment.waits(), resent(payment, TIMED_OUT)]).toEqual([5, `${ID}_CAPTURE_1`]);
    expect([payment.waits(), resent(payment, CONNECTION_REFUSED)]).toEqual([30, `${ID}_CAPTURE_1`]);
    payment.waits();
    resent(payment, answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", outcomeUnknown: null });
  });

  it("in doubt that the provider fails beside its id is refused: the next try has the next id", () => {
    const payment = capturing(TIMED_OUT);
    payment.waits();
    resent(payment, answered(wordOn("capture", "failed")));
    expect(payment.view).toMatchObject({ status: "authorized", failure: { operation: "capture" } });
    payment.command({ name: "capture" });
    expect(payment.request?.requestId).toBe(`${ID}_CAPTURE_2`);
  });

  it("in doubt is not refused by an error code to its repeat, nor by a duplicate", () => {
    for (const ending of [refused("PARAMS_INVALID"), DUPLICATE]) {
      const payment = capturing(TIMED_OUT);
      payment.waits();
      resent(payment, ending);
      expect(payment.view).toMatchObject({
        status: "capturing",
        failure: null,
        outcomeUnknown: { operation: "capture", checks: 1 },
      });
    }
  });

  it("that is pending is sent again on the slow schedule, which does not begin anew", () => {
    const pending = answered(wordOn("capture", "pending"));
    const payment = capturing(pending);
    const waits = [0, 1, 2, 3].map(() => {
      const seconds = payment.waits();
      resent(payment, pending);
      return seconds;
    });
    expect(waits).toEqual([120, 300, 900, 3600]);
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: null, attention: null });
  });

  it("that is pending for a day calls a person, who can settle it", () => {
    const pending = answered(wordOn("capture", "pending"));
    const payment = capturing(pending);
    while (payment.next.do !== "tick")
      if (payment.next.do === "send") payment.sends("capture", pending);
      else payment.waits();
    payment.ticks();
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: null,
      attention: { reason: "pending_for_long", since: "2026-01-02T12:00:00.000Z" },
    });
    expect(payment.command({ ...resolve, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("that is pending, at a provider that refuses repeats, is in doubt with attention until a person settles it", () => {
    const payment = capturing(answered(wordOn("capture", "pending")));
    while (Date.parse(payment.now) < Date.parse("2026-01-11T12:00:00.000Z")) {
      payment.rests();
      resent(payment, DUPLICATE);
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "outcome_unknown" },
    });
    expect(payment.command({ ...resolve, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "captured", attention: null });
  });

  it("in doubt never expires, and ends by the provider's word", () => {
    const payment = capturing(TIMED_OUT);
    while (Date.parse(payment.now) < Date.parse("2026-02-01T00:00:00.000Z")) {
      payment.rests();
      resent(payment, TIMED_OUT);
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      attention: { reason: "outcome_unknown" },
    });
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view).toMatchObject({ status: "captured", attention: null, outcomeUnknown: null });
  });

  it("that couldn't be sent, of which another amount is told, is in doubt from then on", () => {
    const payment = capturing(CONNECTION_REFUSED);
    payment.hears(news(wordOn("capture", "succeeded", { amount: usd(1) }), payermax));
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "amount_mismatch" },
    });
    // Only its own id, which the provider knows as a repeat, is sent; nothing that is not found lets go of it.
    expect(resent(payment, refused("PARAMS_INVALID"))).toBe(`${ID}_CAPTURE_1`);
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
  });

  it("in doubt for long, of which another amount is told, says so once, and is not captured by it", () => {
    const payment = capturing(TIMED_OUT);
    while (payment.view.attention === null) {
      payment.rests();
      resent(payment, TIMED_OUT);
    }
    payment.pass(60);
    const found = payment.now;
    for (const key of ["another amount", "another amount again"]) {
      const report = wordOn("capture", "succeeded", { amount: usd(1) });
      payment.hears(news(report, { ...payermax, key }));
    }
    expect(payment.view).toMatchObject({
      status: "capturing",
      outcomeUnknown: { operation: "capture" },
      attention: { reason: "amount_mismatch", since: found },
    });
    expect(payment.eventTypes.filter((type) => type === "attentionRaised")).toHaveLength(2);
  });

  it("in doubt that a person calls failed leaves it authorized again", () => {
    const payment = capturing(TIMED_OUT);
    expect(payment.command({ ...resolve, operation: "capture", outcome: "failed" })).toBeNull();
    expect(payment.view).toMatchObject({ status: "authorized", failure: { code: "resolved" } });
    payment.pass(WEEK);
    payment.pass(3600);
    payment.asks(AUTHORIZED);
    expect(payment.view.status).toBe("expired");
  });

  it("that names no amount, where a run before a reset may have captured another, calls a person", () => {
    const payment = authorized();
    payment.fact({ by: "call", request: payment.state.requests[0] ?? expect.fail(), ended: RUN_WAS_RESET });
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", attention: { reason: "amount_mismatch" } });
  });

  it("that a run before a reset may have sent is in doubt where it is too late to send it, and never expires", () => {
    const payment = authorized();
    payment.pass(6 * 86_400);
    payment.command({ name: "capture" });
    payment.pass(86_400);
    const { next } = payment;
    if (next.do !== "giveUp") throw new Error(`it wants to ${next.do}`);
    payment.fact({ by: "call", request: next.request, ended: RUN_WAS_RESET });
    payment.givesUp();
    expect(payment.view).toMatchObject({ status: "capturing", outcomeUnknown: { operation: "capture" } });
    payment.hears(news(wordOn("capture", "succeeded"), payermax));
    expect(payment.view).toMatchObject({ status: "captured" });
  });

  it("that a run before a reset may have sent is among what the aftercare reads, though this run has not", () => {
    const payment = capturing(RUN_WAS_RESET);
    const read = booksOf(payment.state).requests;
    expect(read?.map(({ operation, result }) => [operation, result])).toEqual([
      ["authorize", "succeeded"],
      ["capture", null],
    ]);
  });

  it("that can't be sent until the last minute is given up: authorized, and nothing was sent", () => {
    const payment = authorized();
    payment.command({ name: "capture" });
    while (payment.view.status === "capturing") {
      if (payment.next.do === "send") payment.sends("capture", CONNECTION_REFUSED);
      else if (payment.next.do === "tick") payment.ticks();
      else if (payment.next.do === "giveUp") payment.givesUp();
      else payment.waits();
    }
    expect(payment.events).toContainEqual(
      expect.objectContaining({
        type: "attentionRaised",
        reason: "not_sent",
        at: "2026-01-01T13:00:00.000Z",
      }),
    );
    expect(payment.now).toBe("2026-01-08T11:59:00.000Z");
    expect(payment.view).toMatchObject({
      status: "authorized",
      failure: { code: "not_sent" },
      attention: null,
    });
    payment.waits();
    payment.asks(AUTHORIZED);
    expect(payment.view.status).toBe("expired");
  });
});

describe("the end of an authorization", () => {
  it("calls a person where a reset made the run: what the run before captured is not known", () => {
    const payment = authorized();
    payment.fact({ by: "call", request: payment.state.requests[0] ?? expect.fail(), ended: RUN_WAS_RESET });
    payment.waits();
    payment.asks(answered(recordOf("succeeded")));
    expect(payment.view).toMatchObject({ status: "expired", attention: { reason: "reset_before_expiry" } });
  });

  it("is recorded an hour after it: expired", () => {
    const payment = authorized();
    expect(payment.waits()).toBe(WEEK + 3600);
    payment.asks(answered(recordOf("closed", { word: "CLOSED" })));
    expect(payment.events.at(-2)).toMatchObject({ type: "checked", detail: "CLOSED" });
    expect(payment.view).toMatchObject({ status: "expired", capturedAmount: null });
    expect(payment.next.do).toBe("finish");
  });

  it("ends a cancel that is in doubt, pending or not sent", () => {
    for (const ending of [TIMED_OUT, CONNECTION_REFUSED, answered(wordOn("cancel", "pending"))]) {
      const payment = authorized();
      payment.command({ name: "cancel" });
      payment.sends("cancel", ending);
      while (payment.next.do !== "query") {
        if (payment.next.do === "send") payment.sends("cancel", ending);
        else if (payment.next.do === "tick") payment.ticks();
        else payment.waits();
      }
      expect(payment.now).toBe("2026-01-08T13:00:00.000Z");
      payment.asks(TIMED_OUT);
      expect(payment.view).toMatchObject({ status: "expired", outcomeUnknown: null, attention: null });
    }
  });

  it("is preceded by the capture that the policy asks for, once", () => {
    const payment = authorized({ onAuthorizationExpiry: "capture" });
    expect(payment.waits()).toBe(WEEK - 43_200);
    payment.ticks();
    payment.sends("capture", refused("000040"));
    expect(payment.view.status).toBe("authorized");
    expect(payment.waits()).toBe(43_200 + 3600);
    payment.asks(AUTHORIZED);
    expect(payment.view.status).toBe("expired");
  });

  it("is preceded by the policy's act although an earlier try of the merchant was refused", () => {
    const payment = authorized({ onAuthorizationExpiry: "cancel" });
    payment.command({ name: "capture" });
    payment.sends("capture", refused("000040"));
    expect(payment.waits()).toBe(WEEK - 43_200);
    payment.ticks();
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(payment.view.status).toBe("canceled");
  });

  it("comes as expired where the worker was away until it was too late for the policy's capture", () => {
    const payment = authorized({ onAuthorizationExpiry: "capture", expiryLeadSeconds: 3600 });
    payment.pass(WEEK - 30);
    expect(payment.waits()).toBe(3630);
    payment.asks(AUTHORIZED);
    expect(payment.view.status).toBe("expired");
  });
});

describe("the saved card's token", () => {
  it("comes with the authorization, and the captured payment waits for no other", () => {
    const payment = open({ saveCard: true });
    payment.sends("authorize", answered(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view.savedCard).toEqual(CARD);
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
    expect(payment.next.do).toBe("finish");
  });

  it("comes in the authorization's notification, or after it", () => {
    const early = open({ saveCard: true });
    early.sends("authorize", answered(recordOf("open")));
    early.hears(news(recordOf("succeeded", { savedCard: CARD }), payermax));
    expect(early.view).toMatchObject({ status: "authorized", savedCard: CARD });

    const late = authorized({ saveCard: true });
    late.hears(news(recordOf("succeeded", { savedCard: CARD }), payermax));
    expect(late.view).toMatchObject({ status: "authorized", savedCard: CARD });
  });
});
