import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activeRefund } from "../../../src/domain/aftercare/state.js";
import type { CallOutcome, RequestReport } from "../../../src/domain/reports.js";
import type { Money } from "../../../src/domain/money.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import {
  answered,
  CARD,
  CONNECTION_REFUSED,
  DUPLICATE,
  ID,
  NO_SUCH_TRANSACTION,
  PRICE,
  refused,
  TIMED_OUT,
  usd,
} from "../payment/facts.js";
import { Tape } from "../../support/tape.js";
import { STORIES, tapes } from "../payment/tapes.js";
import {
  AT_POCKYT,
  CANCELED,
  CAPTURED,
  CAPTURED_AT_SECOND,
  CAPTURED_LATER,
  captureWord,
  FAILED,
  FAILED_AUTHORIZATION,
  notice,
  paymentRecord,
} from "./facts.js";
import { expectAftercareTold } from "../guidance/expect-told.js";
import { expectFoldOfEvents, expectToGoOn, Invariants, telling } from "./invariants.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

/** A provider that says anything: true, false, twice, late, about something else. Options begin with the plainest. */

const PAYMENTS: readonly [PaymentView, ...PaymentView[]] = [
  CAPTURED,
  AT_POCKYT,
  CAPTURED_LATER,
  FAILED,
  FAILED_AUTHORIZATION,
  CANCELED,
  CAPTURED_AT_SECOND,
  { ...AT_POCKYT, status: "failed", capturedAmount: null },
  { ...CAPTURED, status: "processing", capturedAmount: null },
];

const HINTS: ReadonlySet<string> = new Set(["acknowledgedByProvider", "checkBroughtForward"]);

const REFUND_IDS = ["R1", "R2", "R3", "REVERSAL"] as const;

class Chaos {
  readonly invariants = new Invariants();
  readonly aftercare: SimulatedAftercare;
  private readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
    const { observe: observer } = this.invariants;
    const circumstances = { observer, ...(tape.once(8) && { requests: null }), canBeRead: !tape.once(4) };
    this.aftercare = new SimulatedAftercare(tape.pick(PAYMENTS), circumstances);
  }

  /** One thing that happens; whatever it is, the core decides and the invariants watch. */
  happens(): void {
    const { tape, aftercare } = this;
    switch (tape.pick(["move", "move", "move", "move", "ask", "time", "news", "resolve", "late", "person"])) {
      case "move":
        this.moves();
        break;
      case "ask":
        aftercare.asks(tape.pick(["R1", "R2", "R3"]), this.amount(), tape.pick(["broken", "late"]), {
          despiteDispute: !tape.once(4),
        });
        break;
      case "time":
        aftercare.pass(tape.pick([0, 1, 60, 600, 1800, 3600, 86_400, 6_048_000]));
        break;
      case "news":
        this.hears();
        break;
      case "resolve":
        this.invariants.learns({ by: "person" });
        aftercare.resolves(tape.pick(REFUND_IDS), tape.pick(["succeeded", "failed"]));
        break;
      case "late":
        this.comesLate();
        break;
      case "person":
        this.acknowledgesOrReads();
        break;
    }
    this.invariants.learns({ by: "other" });
  }

  private moves(): void {
    const { aftercare, invariants } = this;
    const { next } = aftercare;
    switch (next.do) {
      case "send": {
        const { requestId, operation } = next.request;
        const ending = () => {
          const ended = this.tape.once(2) ? this.noAnswer() : answered(this.word(operation));
          invariants.learns({ by: "call", requestId, ended });
          return ended;
        };
        aftercare.sends(ending, this.meanwhile);
        break;
      }
      case "queryRefund": {
        const { requestId } = next.request;
        const ending = () => {
          const ended = this.refundAnswer();
          invariants.learns({ by: "query", requestId, ended, at: aftercare.now });
          return ended;
        };
        aftercare.queriesRefund(ending, this.meanwhile);
        break;
      }
      case "queryPayment":
        aftercare.queriesPayment(
          this.tape.pick([
            answered(this.paymentRecord()),
            NO_SUCH_TRANSACTION,
            TIMED_OUT,
            answered(paymentRecord("failed")),
          ]),
        );
        break;
      case "readPayment":
        aftercare.readsPayment();
        break;
      case "tick":
        aftercare.ticks();
        break;
      case "wait":
        aftercare.waits();
        break;
      case "finish":
        break;
    }
  }

  private readonly meanwhile = (): void => {
    const { tape, aftercare, invariants } = this;
    if (tape.once(4)) aftercare.pass(tape.pick([1, 20, 30]));
    if (tape.once(4)) this.hears();
    if (tape.once(6)) aftercare.asks(tape.pick(["R2", "R3"]), this.amount());
    if (tape.once(6)) {
      invariants.learns({ by: "person" });
      aftercare.resolves(tape.pick(REFUND_IDS), tape.pick(["succeeded", "failed"]));
    }
  };

  private hears(): void {
    const notification = this.news();
    this.invariants.learns({ by: "notice", notification });
    this.aftercare.hears(notification);
    // What only a query proves is asked about sooner, however often it is told.
    const again = this.aftercare.hears(notification).filter(({ type }) => !HINTS.has(type));
    expect(again, "a notification twice is once").toEqual([]);
  }

  /** A call's or query's end that comes after others settled it; of what nobody asked for it says nothing. */
  private comesLate(): void {
    const { aftercare, invariants, tape } = this;
    const requestId = `${ID}_REFUND_${tape.pick(["R1", "R2", "R3", "R9"])}`;
    const refund = aftercare.state.requests.find((request) => request.requestId === requestId);
    if (refund && refund.stage !== "settled") return;
    const call = tape.once(2) ? this.noAnswer() : answered(this.word("refund"));
    invariants.learns({ by: "call", requestId, ended: call });
    const afterCall = aftercare.lateCall(requestId, call);
    const query = this.refundAnswer();
    invariants.learns({ by: "query", requestId, ended: query, at: aftercare.now });
    const afterQuery = aftercare.lateQuery(requestId, query);
    if (!refund) expect([...afterCall, ...afterQuery]).toEqual([]);
  }

  private acknowledgesOrReads(): void {
    const { aftercare, tape } = this;
    if (tape.once(2)) aftercare.canBeRead = tape.once(2);
    else aftercare.acknowledges(tape.pick([undefined, "outcome_unknown", "dispute", "status_went_back"]));
  }

  private news(): ProviderNotification {
    const { tape } = this;
    const report = tape.pick<"word" | "payment" | "capture" | "cancel" | "case" | "card">([
      "word",
      "word",
      "payment",
      "capture",
      "cancel",
      "case",
      "card",
    ]);
    const more = {
      provider: tape.once(20) ? "pockyt" : (this.aftercare.view.provider ?? "payermax"),
      paymentId: tape.once(20) ? "ANOTHER" : ID,
      key: tape.pick(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]),
    } as const;
    switch (report) {
      case "word":
        return notice(this.word("refund"), more);
      case "payment":
        return notice(this.paymentRecord(), more);
      case "capture":
        return notice(
          captureWord(tape.pick([1, 2]), {
            status: tape.pick(["succeeded", "failed"]),
            amount: this.named(),
          }),
          more,
        );
      case "cancel":
        return notice(this.word("cancel"), more);
      case "case":
        return notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: {} }, more);
      case "card":
        return notice({ about: "card", status: "succeeded", savedCard: CARD }, more);
    }
  }

  private word(about: "refund" | "cancel"): RequestReport {
    const { tape } = this;
    const mine = activeRefund(this.aftercare.state)?.requestId ?? `${ID}_REFUND_R1`;
    const ids = [mine, mine, mine, `${ID}_REFUND_R1`, `${ID}_REFUND_R2`, `${ID}_CANCEL_1`] as const;
    return {
      about: tape.once(20) ? "capture" : about,
      requestId: tape.pick(ids),
      status: tape.pick(["succeeded", "pending", "failed"]),
      amount: this.named(),
      refs: tape.once(2) ? { refundTradeNo: tape.once(8) ? "2" : "1" } : {},
    };
  }

  private paymentRecord() {
    const { tape } = this;
    return paymentRecord(tape.pick(["succeeded", "succeeded", "failed", "closed", "open"]), {
      amount: tape.once(8) ? null : tape.once(6) ? this.amount() : PRICE,
      refundedValue: tape.pick([0, 0, 500, 2000]),
      recognized: !tape.once(10),
      reference: tape.once(10) ? "run-2" : "run-1",
    });
  }

  private refundAnswer(): CallOutcome<RequestReport | { readonly about: "nothing" }> {
    switch (this.tape.pick(["nothing", "nothing", "record", "noAnswer"])) {
      case "nothing":
        return NO_SUCH_TRANSACTION;
      case "record":
        return answered(this.word("refund"));
      case "noAnswer":
        return this.noAnswer();
    }
  }

  private noAnswer(): CallOutcome<never> {
    return this.tape.pick<CallOutcome<never>>([
      TIMED_OUT,
      CONNECTION_REFUSED,
      DUPLICATE,
      refused("REFUND_FAILED"),
      { ...CONNECTION_REFUSED, retryAfterSeconds: 90 },
      { ...CONNECTION_REFUSED, code: "run_was_reset", resetRun: "run-2" },
    ]);
  }

  private amount(): Money {
    return this.tape.pick([usd(500), usd(700), usd(1), PRICE, usd(2001), { currency: "EUR", value: 5 }]);
  }

  private named(): Money | null {
    const asked = activeRefund(this.aftercare.state)?.amount ?? null;
    return this.tape.once(2) ? null : this.tape.once(3) ? this.amount() : asked;
  }
}

/** However many stories are asked for. */
const LONG = { timeout: 3_600_000 };

describe("whatever a provider says and whoever commands", () => {
  it("money, requests and doubts keep the rules, and aftercare always goes on", LONG, () => {
    fc.assert(
      fc.property(tapes(240), (bytes) => {
        const tape = new Tape(bytes);
        const chaos = new Chaos(tape);
        telling(chaos.aftercare, () => {
          while (!tape.isOver) {
            chaos.happens();
            expectToGoOn(chaos.aftercare);
            expectAftercareTold(chaos.aftercare.state, chaos.aftercare.now);
          }
          expectFoldOfEvents(chaos.aftercare);
        });
      }),
      STORIES,
    );
  });
});
