import { describe, expect, it } from "vitest";
import {
  anonymousRecordOf,
  answered,
  AUTHORIZATION,
  CARD,
  news,
  NO_SUCH_TRANSACTION,
  OPENED_AT,
  recordOf,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import { authorized, FOUND, open, PAID, PAYERMAX } from "./started-payments.js";

describe("an authorization", () => {
  it("holds the amount for seven days from the provider's own time, and awaits a decision", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("succeeded", { completedAt: "2026-01-01T11:59:30.000Z" })));
    expect(payment.view).toMatchObject({
      status: "authorized",
      capturedAmount: null,
      authorizationExpiresAt: "2026-01-08T11:59:30.000Z",
    });
  });

  it("settles by the provider's signed notification alone, which is news once", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    expect(payment.view.status).toBe("requires_action");
    payment.hears(news(recordOf("succeeded"), PAYERMAX));
    expect(payment.view.status).toBe("authorized");
    expect(payment.hears(news(recordOf("succeeded"), PAYERMAX))).toEqual([]);
  });

  it("is only known to be open by a notification that says so: the next check stays when it was", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open")));
    const wait = payment.request?.wait;
    payment.pass(60);
    expect(payment.hears(news(recordOf("open"), PAYERMAX))).toMatchObject([{ type: "notificationReceived" }]);
    expect(wait).not.toBeNull();
    expect(payment.request?.wait).toEqual(wait);
  });

  it("isn't settled by a notification with another amount: attention", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.hears(news(recordOf("succeeded", { amount: usd(1) }), PAYERMAX));
    expect(payment.view).toMatchObject({
      status: "requires_action",
      attention: { reason: "amount_mismatch" },
    });
  });

  it("in doubt is settled by a person", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", TIMED_OUT);
    expect(payment.command({ ...FOUND, operation: "authorize", outcome: "succeeded" })).toBeNull();
    expect(payment.view).toMatchObject({
      status: "authorized",
      outcomeUnknown: null,
      authorizationExpiresAt: "2026-01-08T12:00:00.000Z",
    });
  });

  it("that a person settles while a query is on its way awaits a decision, and is asked about no more", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", TIMED_OUT);
    payment.waits();
    payment.asks(NO_SUCH_TRANSACTION, () => {
      payment.command({ ...FOUND, operation: "authorize", outcome: "succeeded" });
    });
    expect(payment.next).toMatchObject({ do: "wait", for: "a decision" });
  });
});

describe("a record of the authorization", () => {
  const inDoubt = () => {
    const payment = open(AUTHORIZATION);
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
    payment.asks(PAID);
    expect(payment.view.status).toBe("processing");
  });

  it("with the number that the provider gave in reply to our send is ours", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.waits();
    payment.asks(answered(anonymousRecordOf("succeeded")));
    expect(payment.view.status).toBe("authorized");
  });

  it("that took the money where a hold was asked for is asked about once more, then needs a person", () => {
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("open", { actionUrl: "https://pay.example/1" })));
    payment.hears(news(recordOf("succeeded", { captureMode: "automatic" }), PAYERMAX));
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
    const payment = open(AUTHORIZATION);
    payment.sends("authorize", answered(recordOf("succeeded", { amount: null })));
    payment.asks(answered(recordOf("succeeded", { captureMode: "manual" })));
    expect(payment.view).toMatchObject({ status: "authorized", outcomeUnknown: null });
  });

  it("that was completed at an impossible time holds for seven days from our send", () => {
    for (const completedAt of ["2023-10-20T03:28:23.092Z", "2027-01-01T00:00:00.000Z"]) {
      const payment = open(AUTHORIZATION);
      payment.sends("authorize", answered(recordOf("succeeded", { completedAt })));
      expect(payment.view.authorizationExpiresAt).toBe("2026-01-08T12:00:00.000Z");
    }
  });

  it("that contradicts the hold is not applied: attention", () => {
    const payment = authorized();
    payment.hears(news(recordOf("failed"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "authorized", attention: { reason: "status_went_back" } });
  });
});

describe("the saved card's token", () => {
  it("comes with the authorization, and the captured payment waits for no other", () => {
    const payment = open({ ...AUTHORIZATION, saveCard: true });
    payment.sends("authorize", answered(recordOf("succeeded", { savedCard: CARD })));
    expect(payment.view.savedCard).toEqual(CARD);
    payment.command({ name: "capture" });
    payment.sends("capture", answered(wordOn("capture", "succeeded")));
    expect(payment.view).toMatchObject({ status: "captured", savedCard: CARD });
    expect(payment.next.do).toBe("finish");
  });

  it("comes in the authorization's notification, or after it", () => {
    const early = open({ ...AUTHORIZATION, saveCard: true });
    early.sends("authorize", answered(recordOf("open")));
    early.hears(news(recordOf("succeeded", { savedCard: CARD }), PAYERMAX));
    expect(early.view).toMatchObject({ status: "authorized", savedCard: CARD });

    const late = authorized({ saveCard: true });
    late.hears(news(recordOf("succeeded", { savedCard: CARD }), PAYERMAX));
    expect(late.view).toMatchObject({ status: "authorized", savedCard: CARD });
  });
});
