import fc from "fast-check";
import { expect, it } from "vitest";
import type { RefundCallEnded, RefundQueryEnded } from "../../../src/domain/aftercare/decide-call.js";
import type { PaymentQueryEnded } from "../../../src/domain/aftercare/decide-confirmation.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import {
  answered,
  CONNECTION_REFUSED,
  NO_SUCH_TRANSACTION,
  refused,
  TIMED_OUT,
  usd,
} from "../payment/facts.js";
import { Tape } from "../../support/tape.js";
import { tapes } from "../payment/tapes.js";
import {
  AT_POCKYT,
  CAPTURED,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  paymentRecord,
  refundWord,
} from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/**
 * Whatever the provider does, what comes after a payment costs little after its first day, so that 540 days of it stay
 * far below what Temporal takes. The run would go on in a new one, but nobody should pay for waiting.
 */

/** What a move takes of the history: a timer or a call, each with the task after it. */
const EVENTS = {
  wait: 5,
  send: 6,
  queryRefund: 6,
  queryPayment: 6,
  readPayment: 6,
  tick: 0,
  finish: 0,
} as const;
const DAY = 86_400;

const refund = (status: "succeeded" | "pending", amount = usd(500)) =>
  answered(refundWord("R1", status, amount));

/** Another ending each time, of those that leave the refund open. */
function ending(tape: Tape): RefundCallEnded {
  const other = refund("succeeded", usd(1));
  return tape.pick<RefundCallEnded>([TIMED_OUT, CONNECTION_REFUSED, refund("pending"), other]);
}

function record(tape: Tape): RefundQueryEnded {
  return tape.pick<RefundQueryEnded>([
    TIMED_OUT,
    NO_SUCH_TRANSACTION,
    refused("NO"),
    refund("pending"),
    refund("succeeded", usd(1)),
    answered(refundWord("R9", "succeeded")),
  ]);
}

/** Of a payment that failed: open, unreadable or without an amount, so that nothing is decided. */
function paid(tape: Tape): PaymentQueryEnded {
  const unnamed = answered({ ...paymentRecord("succeeded"), amount: null });
  return tape.pick<PaymentQueryEnded>([TIMED_OUT, refused("NO"), answered(paymentRecord("open")), unnamed]);
}

/** Runs for so many days and gives the events of each. */
function days(aftercare: SimulatedAftercare, tape: Tape, count: number): number[] {
  const began = Date.parse(aftercare.now);
  const repeated = notice(refundWord("R1", "pending"), { provider: aftercare.state.payment?.provider ?? "" });
  const perDay = Array.from({ length: count }, () => 0);
  for (;;) {
    const { next } = aftercare;
    const day = Math.floor((Date.parse(aftercare.now) - began) / (DAY * 1000));
    if (day >= count) return perDay;
    perDay[day] = (perDay[day] ?? 0) + EVENTS[next.do];
    switch (next.do) {
      case "wait":
        aftercare.waits();
        // The one notification that is repeated for ever costs no question beyond its first ones.
        if (tape.once(3)) aftercare.hears(repeated);
        break;
      case "send":
        aftercare.sends(ending(tape));
        break;
      case "queryRefund":
        aftercare.queriesRefund(record(tape));
        break;
      case "queryPayment":
        aftercare.queriesPayment(paid(tape));
        break;
      case "readPayment":
        aftercare.readsPayment();
        break;
      case "tick":
        aftercare.ticks();
        break;
      case "finish":
        return perDay;
    }
  }
}

interface Story {
  readonly payment: PaymentView;
  readonly canBeRead?: boolean;
  readonly begins: (aftercare: SimulatedAftercare) => unknown;
}

const STORIES: Record<string, Story> = {
  "a refund at PayerMax": { payment: CAPTURED, begins: (aftercare) => aftercare.asks("R1", usd(500)) },
  "a refund at Pockyt": { payment: AT_POCKYT, begins: (aftercare) => aftercare.asks("R1", usd(500)) },
  "money after a payment failed": {
    payment: FAILED,
    begins: (aftercare) => aftercare.hears(notice(paymentRecord("succeeded"))),
  },
  "a hold after an authorization failed": {
    payment: FAILED_AUTHORIZATION,
    begins: (aftercare) => aftercare.hears(notice(paymentRecord("succeeded"))),
  },
  "news of a payment that can't be read": {
    payment: CAPTURED,
    canBeRead: false,
    begins: (aftercare) => aftercare.hears(notice(refundWord("R1", "succeeded"))),
  },
};

it.each(Object.entries(STORIES))("%s", (_, { payment, canBeRead = true, begins }) => {
  fc.assert(
    fc.property(tapes(400), (bytes) => {
      const aftercare = new SimulatedAftercare(payment, { canBeRead });
      begins(aftercare);
      const perDay = days(aftercare, new Tape(bytes), 12);
      expect(perDay[1], "it waits for something").toBeGreaterThan(0);
      for (const [day, events] of perDay.entries())
        if (day > 0) expect(events, `day ${day + 1}: ${perDay.join(", ")}`).toBeLessThanOrEqual(30);
    }),
    { numRuns: 60 },
  );
});
