import { describe, expect, test } from "vitest";
import { booked, eventsOf } from "../support/holds.js";
import { postNews } from "../support/payermax-news.js";
import { shopper, until } from "../support/payments.js";
import { useRewrittenPayermax } from "../support/rewritten-payermax.js";
import { newPaymentId } from "../support/stack.js";
import { KINDS, METHODS, pay } from "./payermax-payments.js";

// What PayerMax may say that no document has. Its own notifications are lost here: only the answers count.

const stack = useRewrittenPayermax({ webhooks: "lost", schedules: { poll: [1], check: [1] } });

const since = expect.any(String) as string;

describe.each(KINDS)("PayerMax, $kind", ({ kind, done, books }) => {
  const paid = async (name: string) =>
    pay(stack.current, kind, newPaymentId(`${name}_${kind}`), await METHODS.card(stack.current, kind));

  test("an unknown status word in the reply is open, and a person is called; the query settles it", async () => {
    stack.answers("orderAndPay", { status: "REVIEWING" });
    stack.answers("orderQuery", { status: "REVIEWING" });
    const view = await paid("word");
    expect(view).toMatchObject({
      ...{ status: "processing", capturedAmount: null, outcomeUnknown: null, failure: null },
      attention: { reason: "unknown_provider_status", since },
    });
    stack.answers("orderQuery", null);
    await until(stack.current, view.paymentId, done);
    expect(booked(stack.current, view.paymentId)).toEqual(books);
  });

  test("an unknown status word in the query leaves the shopper's page, and a person is called", async () => {
    const paymentId = newPaymentId(`query_word_${kind}`);
    stack.answers("orderQuery", { status: "REVIEWING" });
    const view = await pay(stack.current, kind, paymentId, { type: "hosted" });
    await shopper(view, "approve");
    await until(stack.current, paymentId, {
      ...{ status: "requires_action", action: view.action, outcomeUnknown: null },
      attention: { reason: "unknown_provider_status", since },
    });
    stack.answers("orderQuery", null);
    await until(stack.current, paymentId, done);
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test("a reply without its status makes the outcome unknown; the query settles it, and nothing is sent twice", async () => {
    stack.answers("orderAndPay", { status: undefined });
    const { paymentId, status, outcomeUnknown } = await paid("no_status");
    expect({ status, outcomeUnknown }).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: kind, since },
    });
    const settled = await until(stack.current, paymentId, done);
    expect(settled).toMatchObject({ outcomeUnknown: null, failure: null, attention: null });
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test("a success without its amount is not believed until a record names it", async () => {
    stack.answers("orderQuery", { totalAmount: undefined });
    const { paymentId, status, outcomeUnknown } = await paid("no_amount");
    expect({ status, outcomeUnknown }).toMatchObject({
      status: "processing",
      outcomeUnknown: { operation: kind },
    });
    stack.answers("orderQuery", null);
    const settled = await until(stack.current, paymentId, done);
    expect(settled).toMatchObject({ outcomeUnknown: null, attention: null });
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test("a success in the other capture mode is not what was asked for: a person is called", async () => {
    stack.answers("orderQuery", { captureMode: kind === "authorize" ? undefined : "MANUAL" });
    const { paymentId } = await paid("mode");
    const doubted = await until(stack.current, paymentId, {
      status: "processing",
      attention: { reason: "capture_mode_mismatch", since },
    });
    expect(doubted).toMatchObject({ outcomeUnknown: { operation: kind }, capturedAmount: null });
    stack.answers("orderQuery", null);
    await until(stack.current, paymentId, done);
    expect(booked(stack.current, paymentId)).toEqual(books);
  });

  test("a notification of an unknown type is acknowledged and recorded, and calls a person", async () => {
    const paymentId = newPaymentId(`type_${kind}`);
    const before = await pay(stack.current, kind, paymentId, { type: "hosted" });
    const answer = await postNews(stack.current.relay, "LOYALTY", {
      outTradeNo: paymentId,
      status: "EARNED",
    });
    expect({ status: answer.status, body: await answer.text() }).toEqual({
      status: 200,
      body: '{"msg":"Success","code":"SUCCESS"}',
    });
    const words = async () =>
      (await eventsOf(stack.current, paymentId)).flatMap((event) =>
        event.type === "notificationReceived" ? [event.word] : [],
      );
    await expect.poll(words).toEqual(["LOYALTY EARNED"]);
    const { updatedAt, ...after } = await stack.current.holdfast.get({ paymentId });
    expect(updatedAt >= before.updatedAt).toBe(true);
    expect(after.attention?.reason).toBe("unknown_news");
    expect({ ...after, updatedAt: before.updatedAt, attention: null }).toEqual(before);
  });

  test("a notification without its status is not acknowledged, a person hears of it, and the payment goes on", async () => {
    const paymentId = newPaymentId(`lacks_${kind}`);
    const view = await pay(stack.current, kind, paymentId, { type: "hosted" });
    const answer = await postNews(stack.current.relay, "PAYMENT", { outTradeNo: paymentId });
    expect(answer.status).toBe(400);
    await shopper(view, "approve");
    const settled = await until(stack.current, paymentId, done);
    expect(settled.attention?.reason).toBe("unknown_news");
    expect(booked(stack.current, paymentId)).toEqual(books);
  });
});
