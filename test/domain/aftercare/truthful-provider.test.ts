import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RefundCallEnded } from "../../../src/domain/aftercare/decide-call.js";
import { statusOf, type RefundRequest, type SentRequest } from "../../../src/domain/aftercare/state.js";
import type { PaymentReport, RequestReport } from "../../../src/domain/reports.js";
import type { Money } from "../../../src/domain/money.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { after, earliest } from "../../../src/domain/time.js";
import { answered, CONNECTION_REFUSED, OPENED_AT, refused, TIMED_OUT, usd } from "../payment/facts.js";
import { Tape } from "../../support/tape.js";
import { STORIES, tapes } from "../payment/tapes.js";
import {
  AT_POCKYT,
  CANCELED,
  CAPTURED,
  CAPTURED_AT_SECOND,
  captureWord,
  FAILED,
  FAILED_AUTHORIZATION,
  paymentRecord,
  requestsOf,
  sentCancel,
  sentCapture,
} from "./facts.js";
import { expectFoldOfEvents, expectToGoOn, Invariants, telling } from "./invariants.js";
import { ReferenceLedger } from "./reference-ledger.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/** A payment, what the provider took beyond what its status says, and how it tells of that. */
interface Case {
  readonly payment: PaymentView;
  readonly excess: number;
  readonly news?: PaymentReport | RequestReport;
  readonly requests?: readonly SentRequest[];
}

const OF_700 = sentCapture(1, { amount: usd(700) });
const OF_300 = sentCapture(1, { amount: usd(300) });
const THEN_OF_1000 = sentCapture(2, { amount: usd(1000), refs: { captureNo: "C2" }, result: "succeeded" });
const [AUTHORIZED] = requestsOf(CANCELED) as [SentRequest];

const CASES: readonly [Case, ...Case[]] = [
  { payment: CAPTURED, excess: 0 },
  { payment: AT_POCKYT, excess: 0 },
  { payment: FAILED, excess: 2000, news: paymentRecord("succeeded") },
  {
    payment: { ...AT_POCKYT, status: "failed", capturedAmount: null },
    excess: 2000,
    news: paymentRecord("succeeded"),
  },
  { payment: FAILED_AUTHORIZATION, excess: 0, news: paymentRecord("succeeded") },
  {
    payment: CANCELED,
    excess: 700,
    news: captureWord(1, { amount: usd(700) }),
    requests: [AUTHORIZED, OF_700, sentCancel({ refs: { cancelNo: "X1" } })],
  },
  {
    payment: { ...CAPTURED_AT_SECOND, capturedAmount: usd(1000) },
    excess: 300,
    // As in the provider's own examples, without an amount.
    news: captureWord(1, { amount: null }),
    requests: [AUTHORIZED, OF_300, THEN_OF_1000],
  },
];

const ENDINGS = [
  ...(["answered", "answered", "answered", "answered", "answer lost", "request lost", "notSent"] as const),
  ...(["answered", "answered", "answered", "answered", "answer lost", "answer lost", "refused"] as const),
] as const;

class World {
  readonly invariants = new Invariants();
  readonly aftercare: SimulatedAftercare;
  readonly ledger: ReferenceLedger;
  readonly terms: Case;
  private readonly tape: Tape;
  private commands: { at: string; refundId: string; amount: Money }[];
  private steps = 0;

  constructor(tape: Tape) {
    this.tape = tape;
    this.terms = tape.pick(CASES);
    const { payment, excess, news, requests } = this.terms;
    const { observe: observer } = this.invariants;
    this.aftercare = new SimulatedAftercare(payment, { observer, ...(requests && { requests }) });
    this.ledger = new ReferenceLedger(payment, (payment.capturedAmount?.value ?? 0) + excess, tape);
    if (news) this.ledger.tells(news, OPENED_AT);
    this.commands = (["R1", "R2", "R3", "R1"] as const)
      .slice(0, tape.pick([1, 2, 3, 4]))
      .map((refundId) => ({
        at: after(OPENED_AT, tape.pick([0, 10, 5000, 90_000])),
        refundId,
        amount: usd(tape.pick([500, 1000, 2000, 1])),
      }))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  runs(): void {
    for (;;) {
      if (++this.steps > 2_000) throw new Error("it never ends");
      this.catchesUp();
      expectToGoOn(this.aftercare);
      if (!this.moves()) return;
    }
  }

  /** Everything that happened outside by now. */
  private catchesUp(): void {
    const { aftercare, ledger, invariants } = this;
    ledger.passes(aftercare.now);
    while (ledger.deliveries[0] && ledger.deliveries[0].at <= aftercare.now) {
      const delivery = ledger.deliveries.shift();
      if (!delivery) continue;
      invariants.learns({ by: "notice", notification: delivery.notification });
      aftercare.hears(delivery.notification);
    }
    invariants.learns({ by: "other" });
    const due = this.commands.filter(({ at }) => at <= aftercare.now);
    this.commands = this.commands.filter(({ at }) => at > aftercare.now);
    for (const { refundId, amount } of due) aftercare.asks(refundId, amount);
  }

  private moves(): boolean {
    const { aftercare, ledger, invariants, tape } = this;
    const { next } = aftercare;
    switch (next.do) {
      case "finish":
        return false;
      case "send": {
        const { request } = next;
        const { requestId } = request;
        let ended: RefundCallEnded = TIMED_OUT;
        const meanwhile = () => {
          ended = this.call(request);
          aftercare.pass(tape.pick([1, 0, 29]));
          this.catchesUp();
          invariants.learns({ by: "call", requestId, ended });
        };
        aftercare.sends(() => ended, meanwhile);
        break;
      }
      case "queryRefund": {
        const { requestId } = next.request;
        aftercare.queriesRefund(() => {
          const ended = tape.once(5) ? TIMED_OUT : answered(ledger.queryRefund(requestId, aftercare.now));
          invariants.learns({ by: "query", requestId, ended, at: aftercare.now });
          return ended;
        });
        break;
      }
      case "queryPayment":
        aftercare.queriesPayment(tape.once(5) ? TIMED_OUT : answered(ledger.queryPayment(aftercare.now)));
        break;
      case "readPayment":
        aftercare.readsPayment();
        break;
      case "tick":
        aftercare.ticks();
        break;
      case "wait":
        aftercare.now =
          earliest(next.until, ledger.nextChangeAt, this.commands[0]?.at ?? null) ?? aftercare.now;
        break;
    }
    return true;
  }

  private call(request: RefundRequest): RefundCallEnded {
    const { aftercare, ledger } = this;
    switch (this.tape.pick(ENDINGS)) {
      case "answered":
        return answered(ledger.receives(request, aftercare.now));
      case "answer lost":
        ledger.receives(request, aftercare.now);
        return TIMED_OUT;
      case "request lost":
        return TIMED_OUT;
      case "notSent":
        return CONNECTION_REFUSED;
      case "refused":
        return refused("REFUND_INSUFFICIENT_BALANCE");
    }
  }
}

/** The books and the aftercare say the same, to the cent. */
function expectTheSameBooks({ aftercare, ledger, terms }: World): void {
  const { requests: refunds } = aftercare.state;
  for (const refund of refunds)
    expect(ledger.statusOf(refund.requestId) ?? "failed").toBe(
      statusOf(refund) === "refunded" ? "succeeded" : "failed",
    );
  const sum = (counts: (refund: RefundRequest) => boolean) =>
    refunds
      .filter((refund) => statusOf(refund) === "refunded" && counts(refund))
      .reduce((total, request) => total + request.amount.value, 0);
  expect(ledger.givenBack).toBe(sum((request) => request.operation === "refund"));
  // What the engine gives back was never the merchant's.
  expect(aftercare.view.refundedAmount).toEqual(usd(sum(({ refundId }) => refundId !== "REVERSAL")));
  expect(ledger.givenBack).toBeLessThanOrEqual(ledger.taken);
  expect(ledger.booked).toBe(refunds.filter((request) => ledger.statusOf(request.requestId) !== null).length);

  const reversal = refunds.find(({ refundId }) => refundId === "REVERSAL");
  expect(reversal !== undefined).toBe(terms.news !== undefined);
  const isReturned = reversal !== undefined && statusOf(reversal) === "refunded";
  expect(aftercare.attention).toBe(reversal && !isReturned ? "reversal_failed" : null);
  if (!isReturned) return;
  expect(ledger.held).toBe(false);
  if (terms.payment.capturedAmount === null) expect(ledger.givenBack).toBe(ledger.taken);
  else expect(reversal.amount.value).toBe(terms.excess);
}

/** However many stories are asked for. */
const LONG = { timeout: 3_600_000 };

describe("with a provider that tells the truth and answers in the end", () => {
  it("every refund ends with what the provider's books say, and late money goes back once", LONG, () => {
    fc.assert(
      fc.property(tapes(120), (bytes) => {
        const world = new World(new Tape(bytes));
        telling(world.aftercare, () => {
          world.runs();
          expectTheSameBooks(world);
          expectFoldOfEvents(world.aftercare);
        });
      }),
      STORIES,
    );
  });
});
