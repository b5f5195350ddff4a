import fc from "fast-check";
import { expect, it } from "vitest";
import type { CallEnded, QueryEnded } from "../../../src/domain/payment/decide.js";
import {
  answered,
  AUTHORIZATION,
  CHARGE,
  CONNECTION_REFUSED,
  ID,
  news,
  NO_SUCH_TRANSACTION,
} from "./facts.js";
import { recordOf, refused, TIMED_OUT, usd, wordOn, type Opened } from "./facts.js";
import { SimulatedPayment } from "./simulated-payment.js";
import { Tape } from "../../support/tape.js";
import { tapes } from "./tapes.js";

/**
 * Whatever the provider does, an open payment costs little after its first day: Temporal ends a run at 51,200 events,
 * and a payment that it ended would leave money that nobody owns.
 */

/** What a move takes of the history: a timer or a call, each with the task after it. */
const EVENTS = { wait: 5, send: 6, query: 6, tellAftercare: 6, giveUp: 3, tick: 0 } as const;
const DAY = 86_400;

const wanted = { about: "capture", requestId: `${ID}_CAPTURE_1` } as const;

/** Another ending each time, of those that leave the payment open. */
function ending(tape: Tape, payment: SimulatedPayment): CallEnded {
  const { request } = payment;
  const refs = { transactionNo: "T1" };
  const endings: CallEnded[] = [
    TIMED_OUT,
    CONNECTION_REFUSED,
    refused("NO"),
    answered(recordOf("open", { refs })),
  ];
  if (request?.operation === "capture" || request?.operation === "cancel")
    endings.push(
      answered(wordOn(request.operation, "pending", { requestId: request.requestId })),
      answered({ ...wordOn("capture", "succeeded", { amount: usd(1) }), ...wanted }),
    );
  return tape.pick(endings as [CallEnded, ...CallEnded[]]);
}

function record(tape: Tape): QueryEnded {
  return tape.pick<QueryEnded>([
    TIMED_OUT,
    NO_SUCH_TRANSACTION,
    refused("NO"),
    answered(recordOf("open")),
    answered(recordOf("open", { recognized: false, word: "odd" })),
    answered(recordOf("succeeded", { amount: usd(1) })),
    answered(recordOf("succeeded", { amount: null })),
    answered(recordOf("succeeded", { reference: "another run's" })),
    answered(recordOf("succeeded", { refs: { transactionNo: "T2" } })),
  ]);
}

/** Runs for so many days and gives the events of each. */
function days(payment: SimulatedPayment, tape: Tape, count: number): number[] {
  // The first day counts from the end of the shopper's time.
  const began = Date.parse(payment.now) + payment.state.actionTimeoutSeconds * 1000;
  const perDay = Array.from({ length: count }, () => 0);
  for (;;) {
    const { next } = payment;
    if (next.do === "finish") return perDay;
    const day = Math.max(0, Math.floor((Date.parse(payment.now) - began) / (DAY * 1000)));
    if (day >= count) return perDay;
    perDay[day] = (perDay[day] ?? 0) + EVENTS[next.do];
    if (next.do === "wait") {
      if (next.until === null) return perDay;
      payment.waits();
      // The one notification that is repeated for ever costs no question beyond its first ones.
      if (tape.once(3)) payment.hears(news(recordOf("open"), { provider: payment.state.provider }));
      continue;
    }
    // What is asked for anew, three cancels at most, is not the waiting that lasts.
    if (next.do === "send" && next.request.sends === 0) perDay[day] -= 2 * EVENTS.send;
    if (next.do === "send") payment.sends(next.request.operation, ending(tape, payment));
    else if (next.do === "query") payment.asks(record(tape));
    else if (next.do === "tick") payment.ticks();
    else if (next.do === "giveUp") payment.givesUp();
    else payment.tells();
  }
}

const FLOWS: Record<string, { readonly terms: Opened; readonly command?: "capture" | "cancel" }> = {
  "a charge at Pockyt": { terms: CHARGE },
  "a charge at Pockyt with its customer": {
    terms: { ...CHARGE, firstOperation: "createCustomer", customerNo: null },
  },
  "a charge at PayerMax": { terms: { ...CHARGE, provider: "payermax" } },
  "an authorization": { terms: AUTHORIZATION },
  "a capture": { terms: AUTHORIZATION, command: "capture" },
  "a cancel": { terms: AUTHORIZATION, command: "cancel" },
};

it.each(Object.entries(FLOWS))("%s", (_, { terms, command }) => {
  fc.assert(
    fc.property(tapes(400), (bytes) => {
      const payment = new SimulatedPayment(terms);
      if (command) {
        const held = recordOf("succeeded", { captureMode: "manual" });
        payment.sends("authorize", answered(held));
        expect(payment.command({ name: command })).toBeNull();
      }
      const perDay = days(payment, new Tape(bytes), 12);
      for (const [day, events] of perDay.entries())
        if (day > 0) expect(events, `day ${day + 1}: ${perDay.join(", ")}`).toBeLessThanOrEqual(30);
    }),
    { numRuns: 60 },
  );
});
