import { booksOf, type PaymentFacts } from "../../../src/domain/aftercare/decide-read.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { repeats } from "../../../src/domain/payment/repeats.js";
import { DEFAULT_SCHEDULES } from "../../../src/domain/requests/schedule.js";
import type { Tape } from "../../support/tape.js";
import { AftercareRun } from "./aftercare-run.js";
import { Agenda } from "./agenda.js";
import { drawGuesses, type Guesses } from "./guesses.js";
import { Ledger } from "./ledger.js";
import { Mischief } from "./mischief.js";
import { PaymentRun } from "./payment-run.js";
import type { Ended, OnItsWay, Outside } from "./run.js";
import { drawTerms, type Opened } from "./terms.js";
import { Twin, type Sent } from "./twin.js";
import { Webhooks } from "./webhooks.js";

/** A payment, its aftercare, the provider and what lies between them, all drawn from one tape. */
export class World implements Outside {
  readonly agenda = new Agenda();
  readonly ledger = new Ledger();
  readonly schedules = DEFAULT_SCHEDULES;
  readonly tape: Tape;
  readonly terms: Opened;
  readonly guesses: Guesses;
  readonly mischief: Mischief;
  readonly twin: Twin;
  readonly webhooks: Webhooks;
  readonly payment: PaymentRun;
  aftercare: AftercareRun | null = null;
  /** What the relay acknowledged as a repeat of a result that the payment had then. */
  readonly repeated = new Set<string>();
  /** Every send that reached the provider, in order. */
  readonly sent: Sent[] = [];

  constructor(tape: Tape) {
    this.tape = tape;
    this.terms = drawTerms(tape);
    this.guesses = drawGuesses(tape);
    this.mischief = new Mischief(tape);
    this.webhooks = new Webhooks(this, (notification) => this.relay(notification));
    this.twin = new Twin(this.terms, this.guesses, this, (notification) => {
      this.webhooks.send(notification);
    });
    this.payment = new PaymentRun(this.terms, this, (notification) => {
      this.careAfter().receive({ by: "notification", notification });
    });
  }

  /** The aftercare, started by whoever needs it first. */
  careAfter(): AftercareRun {
    this.aftercare ??= new AftercareRun(this, this.terms.paymentId, this.terms.account);
    return this.aftercare;
  }

  send(sent: Sent): OnItsWay {
    const { mischief, tape, agenda } = this;
    const fate = mischief.fate();
    const reach = () => {
      this.sent.push(sent);
      return this.twin.receives(sent) as Ended;
    };
    // Until the provider may have it, and until the caller has an answer.
    // Within the time after which "no such transaction" counts: beyond it no engine can tell it from a lost one.
    if (fate === "comes late")
      agenda.in(Math.min(tape.pick([40, 90, 500]), 650 - this.guesses.recordLag), reach);
    const isTimeOut = fate === "answer lost" || fate === "request lost" || fate === "comes late";
    const seconds = isTimeOut ? 20 : tape.pick([0, 1, 19]);
    const reached: { ended?: Ended } = {};
    agenda.in(0, () => {
      reached.ended = mischief.ended(fate, reach);
    });
    return { seconds, ended: () => reached.ended ?? LOST };
  }

  query(): OnItsWay {
    return this.asks(() => this.twin.query() as Ended);
  }

  queryRefund(requestId: string): OnItsWay {
    return this.asks(() => this.twin.queryRefund(requestId) as Ended);
  }

  private asks(reply: () => Ended): OnItsWay {
    const reached: { ended?: Ended } = {};
    this.agenda.in(0, () => {
      reached.ended = this.mischief.asked(reply);
    });
    return { seconds: this.tape.pick([0, 1, 19]), ended: () => reached.ended ?? LOST };
  }

  readPayment(): PaymentFacts | null {
    if (!this.mischief.isOver && this.tape.once(8)) {
      this.mischief.strikes("payment unreadable");
      return null;
    }
    const { view, state } = this.payment;
    return { isKept: true, payment: view, reference: state.reference, books: booksOf(state) };
  }

  /** As the relay delivers; sometimes Temporal is away, or the relay dies before it acknowledges. */
  private relay(notification: ProviderNotification): boolean {
    const fate = this.mischief.isOver
      ? "taken"
      : this.tape.pick(["taken", "taken", "taken", "taken", "away", "dies"]);
    if (fate !== "taken") this.mischief.strikes(`relay: ${fate}`);
    if (fate === "away") return false;
    const { about } = notification.report;
    const { payment } = this;
    const message = { by: "notification", notification } as const;
    if (about === "refund" || about === "case") this.careAfter().receive(message);
    else if (!payment.isClosed) payment.receive(message);
    else if (repeats(payment.view, notification)) this.repeated.add(notification.key);
    else this.careAfter().receive(message);
    return fate === "taken";
  }
}

const LOST = { ending: "unknown", code: "activity_failed", message: "the worker died" } as const;
