import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Operation } from "../../../src/domain/requests/request.js";
import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../../../src/domain/reports.js";
import type { PaymentTerms } from "../../../src/domain/payment/terms.js";
import { iso } from "../../../src/domain/time.js";
import type { Tape } from "../../support/tape.js";
import type { Agenda } from "./agenda.js";
import type { Guesses } from "./guesses.js";
import type { Ledger } from "./ledger.js";

export const BEGAN = Date.parse("2026-01-01T12:00:00.000Z");

/** A moment of the story as the engine writes it. */
export function timeAt(seconds: number): string {
  return iso(BEGAN + seconds * 1000);
}

/** What is sent to a provider under an id of ours. */
export interface Sent {
  readonly operation: Operation;
  readonly requestId: string;
  readonly amount: number;
  readonly reference: string;
}

type Answer = CallOutcome<CustomerReport | PaymentReport | RequestReport>;

interface Order {
  readonly number: string;
  readonly reference: string;
  status: PaymentReport["status"];
  readonly visibleAt: number;
  doneAt: number | null;
  hasPage: boolean;
}

interface Booked {
  readonly about: "capture" | "cancel" | "refund";
  readonly requestId: string;
  readonly amount: number;
  readonly number: string;
  readonly visibleAt: number;
  status: RequestReport["status"];
}

const WORDS = { open: "pending", succeeded: "success", failed: "failed", closed: "closed" } as const;
const HOLD_SECONDS = 7 * 86_400;

/**
 * A provider that keeps books, and guards them no better than a provider must: where its documents leave a behavior
 * open, the story draws one of those that are possible.
 */
export class Twin {
  private readonly orders: Order[] = [];
  private readonly booked: Booked[] = [];
  private numbers = 0;
  private givesBackSoon = false;
  private readonly terms: PaymentTerms;
  private readonly tape: Tape;
  private readonly agenda: Agenda;
  private readonly ledger: Ledger;
  private readonly guesses: Guesses;
  private readonly tell: (notification: ProviderNotification) => void;

  constructor(
    terms: PaymentTerms,
    guesses: Guesses,
    world: { readonly tape: Tape; readonly agenda: Agenda; readonly ledger: Ledger },
    tell: (notification: ProviderNotification) => void,
  ) {
    this.terms = terms;
    this.guesses = guesses;
    this.tape = world.tape;
    this.agenda = world.agenda;
    this.ledger = world.ledger;
    this.tell = tell;
  }

  receives(sent: Sent): Answer {
    switch (sent.operation) {
      case "createCustomer":
        return { ending: "answered", answer: { about: "customer", customerNo: "2001" } };
      case "charge":
      case "authorize":
        return this.order(sent);
      case "cancel":
        return this.terms.kind === "charge" ? this.cancelOrder() : this.books("cancel", sent);
      case "capture":
      case "refund":
        return this.books(sent.operation, sent);
    }
  }

  query(): CallOutcome<PaymentReport | NotFoundReport> {
    const order = this.found;
    if (!order || order.visibleAt > this.agenda.now) return NOTHING;
    return { ending: "answered", answer: this.record(order) };
  }

  queryRefund(requestId: string): CallOutcome<RequestReport | NotFoundReport> {
    const refund = this.booked.find((one) => one.about === "refund" && one.requestId === requestId);
    if (!refund || refund.visibleAt > this.agenda.now) return NOTHING;
    return { ending: "answered", answer: this.word(refund) };
  }

  /** The last word in its books on one request, as a person reads it in the portal; null: it has none. */
  statusOf(requestId: string): RequestReport["status"] | null {
    if (requestId === this.terms.paymentId) {
      const status = this.found?.status ?? null;
      if (status === null || status === "open") return status === null ? null : "pending";
      return status === "succeeded" ? "succeeded" : "failed";
    }
    return this.booked.findLast((one) => one.requestId === requestId)?.status ?? null;
  }

  /** Whether the provider, or the shopper, may still change something by itself. */
  get isSettled(): boolean {
    const isOpen = this.orders.some(({ status }) => status === "open");
    return !isOpen && !this.givesBackSoon && this.booked.every(({ status }) => status !== "pending");
  }

  /** Tells once more of all that is settled, as its portal would by hand. */
  tellsAll(): void {
    for (const order of this.orders)
      if (order.status !== "open") this.tells(this.record(order), order.number);
    for (const one of this.booked) if (one.status !== "pending") this.tells(this.word(one), one.number);
  }

  private get found(): Order | undefined {
    return this.guesses.foundOrder === "first" ? this.orders[0] : this.orders.at(-1);
  }

  private order({ requestId, reference }: Sent): Answer {
    const { agenda, tape, guesses } = this;
    if (this.orders.length > 0 && guesses.repeatedOrder === "duplicate") return DUPLICATE;
    const order: Order = {
      number: this.number("T"),
      reference,
      status: "open",
      visibleAt: agenda.now + guesses.recordLag,
      doneAt: null,
      hasPage: true,
    };
    this.orders.push(order);
    switch (tape.pick(["at once", "shopper", "slowly", "declined", "gone"])) {
      case "at once":
        this.ends(order, "succeeded", requestId);
        break;
      case "declined":
        this.ends(order, "failed", requestId);
        break;
      case "slowly":
        order.hasPage = false;
        this.agenda.in(tape.pick([60, 4_000, 100_000]), () => {
          this.ends(order, tape.once(4) ? "failed" : "succeeded", requestId);
        });
        break;
      case "shopper":
        this.agenda.in(tape.pick([40, 600, 1_799, 1_801, 2_400, 5_000]), () => {
          this.ends(order, tape.once(4) ? "failed" : "succeeded", requestId);
        });
        break;
      case "gone":
        break;
    }
    // Whatever comes of it, an order is not open for ever.
    this.agenda.in(guesses.closesAfter, () => {
      this.ends(order, "closed", requestId);
    });
    return { ending: "answered", answer: this.record(order) };
  }

  private ends(order: Order, status: Order["status"], requestId: string): void {
    if (order.status !== "open") return;
    const { agenda, ledger, terms } = this;
    order.status = status;
    order.doneAt = agenda.now;
    if (status === "succeeded") {
      const { value } = terms.amount;
      const effect = terms.kind === "charge" ? "charged" : "held";
      ledger.entries.push({ at: agenda.now, effect, requestId, amount: value });
      if (effect === "held")
        this.agenda.in(HOLD_SECONDS, () => {
          if (ledger.held > 0) this.release("lapse");
        });
    }
    this.tells(this.record(order), order.number);
  }

  private release(requestId: string): void {
    const { agenda, ledger } = this;
    ledger.entries.push({ at: agenda.now, effect: "released", requestId, amount: ledger.held });
  }

  /** A cancel of a charge closes what is open; what is paid is given back, or it is refused. */
  private cancelOrder(): Answer {
    const { ledger, terms, guesses } = this;
    const order = this.found;
    if (!order) return { ending: "refused", code: "no_such_order", message: "no such order" };
    if (order.status === "open") this.ends(order, "closed", terms.paymentId);
    else if (order.status === "succeeded") {
      if (guesses.cancelOfPaid === "refuses") return REFUSED;
      this.givesBackSoon = true;
      this.agenda.in(this.tape.pick([0, 30, 400]), () => {
        this.givesBackSoon = false;
        if (ledger.kept > 0) this.gives(`${terms.paymentId}_CANCEL`, ledger.kept);
      });
    }
    return { ending: "answered", answer: { ...this.record(order), status: "closed", word: WORDS.closed } };
  }

  private books(about: Booked["about"], { requestId, amount }: Sent): Answer {
    const { agenda, tape, guesses } = this;
    const known = this.booked.find((one) => one.requestId === requestId);
    if (known && (about !== "refund" || guesses.repeatedRefund === "same"))
      return guesses.repeatedRequest === "duplicate" && about !== "refund"
        ? DUPLICATE
        : { ending: "answered", answer: this.word(known) };
    const visibleAt = agenda.now + guesses.recordLag;
    const one: Booked = {
      about,
      requestId,
      amount,
      number: this.number(about),
      visibleAt,
      status: "pending",
    };
    this.booked.push(one);
    const isWilling = !tape.once(4);
    const delay = tape.pick([0, 0, 30, 7_200, 200_000]);
    const settle = () => {
      one.status = isWilling && this.does(one) ? "succeeded" : "failed";
      this.tells(this.word(one), one.number);
    };
    if (delay === 0) settle();
    else this.agenda.in(delay, settle);
    return { ending: "answered", answer: this.word(one) };
  }

  /** The provider guards its books by itself, and keeps what it had to refuse. */
  private does({ about, requestId, amount }: Booked): boolean {
    const { agenda, ledger } = this;
    const entry = { at: agenda.now, requestId, amount };
    if (about === "cancel") {
      if (ledger.held === 0) return false;
      this.release(requestId);
      return true;
    }
    if (about === "capture") {
      const isPossible = ledger.held >= amount;
      (isPossible ? ledger.entries : ledger.refused).push({ ...entry, effect: "captured" });
      return isPossible;
    }
    if (ledger.kept < amount) {
      ledger.refused.push({ ...entry, effect: "givenBack" });
      return false;
    }
    this.gives(requestId, amount);
    return true;
  }

  private gives(requestId: string, amount: number): void {
    this.ledger.entries.push({ at: this.agenda.now, effect: "givenBack", requestId, amount });
  }

  private record(order: Order): PaymentReport {
    const { provider, amount, saveCard } = this.terms;
    const { status, number, doneAt, reference, hasPage } = order;
    return {
      about: "payment",
      status,
      word: WORDS[status],
      recognized: true,
      amount,
      refundedValue: this.ledger.givenBack,
      refs: provider === "pockyt" ? { transactionNo: number } : { tradeToken: number },
      ...(provider === "payermax" && { reference }),
      ...(status === "open" && hasPage && { actionUrl: "https://3ds.example/1" }),
      ...(doneAt !== null && { completedAt: timeAt(doneAt) }),
      ...(saveCard && status === "succeeded" && { savedCard: { token: "pp_1", customerNo: "2000" } }),
    };
  }

  private word({ about, requestId, status, amount, number }: Booked): RequestReport {
    const { currency } = this.terms.amount;
    const isNamed = about !== "cancel" && this.guesses.namesAmounts;
    const named = isNamed ? { currency, value: amount } : null;
    return { about, requestId, status, amount: named, refs: { [`${about}No`]: number } };
  }

  private tells(report: PaymentReport | RequestReport, number: string): void {
    const { provider, account, paymentId } = this.terms;
    const key = `${report.about}:${number}:${report.status}`;
    const receivedAt = timeAt(this.agenda.now);
    this.tell({ provider, account, paymentId, key, receivedAt, report });
  }

  private number(kind: string): string {
    return `${kind}-${++this.numbers}`;
  }
}

const NOTHING = { ending: "answered", answer: { about: "nothing" } } as const;
const REFUSED = { ending: "refused", code: "already_paid", message: "the order is paid" } as const;
const DUPLICATE = {
  ending: "unknown",
  code: "duplicate",
  message: "there is one already",
  duplicate: true,
} as const;
