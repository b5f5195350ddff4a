import { describe, expect, it } from "vitest";
import { answered, ID, news, PRICE, TIMED_OUT, usd, wordOn } from "./facts.js";
import { authorized, capturing, FOUND, PAYERMAX } from "./started-payments.js";

describe("a capture", () => {
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
    payment.hears(news(wordOn("capture", "succeeded", { requestId: "OTHER_CAPTURE_1" }), PAYERMAX));
    payment.hears(news(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }), PAYERMAX));
    payment.hears(news(wordOn("cancel", "succeeded"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "capturing", attention: { reason: "unknown_request" } });
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.view.status).toBe("captured");
  });

  it("that succeeds after it was refused is captured, and a person looks", () => {
    const payment = capturing(answered(wordOn("capture", "failed")));
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
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
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.view).toMatchObject({ status: "captured", capturedAmount: PRICE });
    expect(payment.next.do).toBe("finish");
  });

  it("that succeeds after it was refused, beside the next one, leaves the second money to the aftercare", () => {
    const payment = capturing(answered(wordOn("capture", "failed")));
    payment.command({ name: "capture", amount: usd(500) });
    payment.sends("capture", answered(wordOn("capture", "pending", { requestId: `${ID}_CAPTURE_2` })));
    payment.hears(news(wordOn("capture", "succeeded"), PAYERMAX));
    expect(payment.view.status).toBe("capturing");
    payment.hears(news(wordOn("capture", "succeeded", { requestId: `${ID}_CAPTURE_2` }), PAYERMAX));
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
        { by: "notification", notification: news(wordOn("capture", "succeeded"), PAYERMAX) },
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
    expect(payment.command({ ...FOUND, operation: "capture", outcome: "succeeded" })).toBeNull();
    expect(payment.view.status).toBe("captured");
  });
});
