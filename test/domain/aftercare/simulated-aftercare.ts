import { decideCall, decideRefundQuery, decideSend } from "../../../src/domain/aftercare/decide-call.js";
import type { RefundCallEnded, RefundQueryEnded } from "../../../src/domain/aftercare/decide-call.js";
import {
  decidePaymentQuery,
  type PaymentQueryEnded,
} from "../../../src/domain/aftercare/decide-confirmation.js";
import { decideHeld, decideNotice } from "../../../src/domain/aftercare/decide-notice.js";
import {
  awaitsFinalStatus,
  decideRead,
  decideReadFailed,
  type PaymentFacts,
} from "../../../src/domain/aftercare/decide-read.js";
import { decideRefund, decideResolve } from "../../../src/domain/aftercare/decide-refund.js";
import type { AftercareEvent, EventBody } from "../../../src/domain/aftercare/events.js";
import { record } from "../../../src/domain/aftercare/evolve.js";
import { decideTick, nextMove, type Move } from "../../../src/domain/aftercare/next-move.js";
import { activeRefund } from "../../../src/domain/aftercare/state.js";
import type { AftercareState, RefundRequest, SentRequest } from "../../../src/domain/aftercare/state.js";
import { view, viewRefund, type AftercareView, type Refund } from "../../../src/domain/aftercare/view.js";
import type { AttentionReason } from "../../../src/domain/attention.js";
import { rulesAt } from "../../../src/providers/terms.js";
import type { RefundInput, ResolveRefundInput } from "../../../src/domain/input/command-input.js";
import type { Money } from "../../../src/domain/money.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { decideAcknowledge, type CommandDecision } from "../../../src/domain/requests/commands.js";
import { decideUnverified } from "../../../src/domain/requests/unverified.js";
import { after } from "../../../src/domain/time.js";
import { USUAL_SCHEDULES, ID, OPENED_AT, usd } from "../payment/facts.js";
import { CAPTURED, capturedBy, requestsOf, RUN } from "./facts.js";

/** Watches every event, with the state before it and after it. */
export type Observer = (before: AftercareState | null, event: AftercareEvent, after: AftercareState) => void;

/** Something that happens while a call is on its way. */
type Meanwhile = () => void;
const nothing: Meanwhile = () => undefined;

export interface Circumstances {
  readonly observer?: Observer;
  /** What the payment asked the provider for; null: its events can't be read. */
  readonly requests?: readonly SentRequest[] | null;
  readonly canBeRead?: boolean;
}

/** Far more than any story has: without a bound, one that never ends would take all memory before it failed. */
const MOST_EVENTS = 2_000;

/** The workflow's loop without Temporal: the same decisions, a clock that is only a number, calls that are values. */
export class SimulatedAftercare {
  readonly events: AftercareEvent[] = [];
  now = OPENED_AT;
  schedules = USUAL_SCHEDULES;
  private folded: AftercareState | null = null;
  private moves = 0;
  /** Whether the payment can be read now. */
  canBeRead: boolean;
  private facts: PaymentFacts;
  private readonly observer: Observer;

  constructor(
    payment: PaymentView | null,
    { observer = () => undefined, requests, canBeRead = true }: Circumstances = {},
  ) {
    this.facts = factsOf(payment, requests);
    this.observer = observer;
    this.canBeRead = canBeRead;
    this.apply([{ type: "opened", paymentId: ID, account: "default", run: RUN }]);
    this.reads();
  }

  get state(): AftercareState {
    if (!this.folded) throw new Error("not opened");
    return this.folded;
  }

  get view(): AftercareView {
    return view(this.state);
  }

  get attention(): string | null {
    return this.view.attention?.reason ?? null;
  }

  get next(): Move {
    if (++this.moves > 5_000) throw new Error("it never ends");
    return nextMove(this.state, this.now);
  }

  /** The kinds of the events after the first two, which open it and read the payment. */
  get eventTypes(): string[] {
    return this.events.slice(2).map(({ type }) => type);
  }

  refund(refundId: string): Refund {
    const refund = viewRefund(this.state, refundId);
    if (!refund) throw new Error(`there is no refund ${refundId}`);
    return refund;
  }

  /** What the payment has become: it is read before the next message, as long as it isn't final. */
  paymentIs(payment: PaymentView | null, requests?: readonly SentRequest[] | null): void {
    this.facts = factsOf(payment, requests);
  }

  pass(seconds: number): void {
    this.now = after(this.now, seconds);
  }

  /** Lets time pass until it wants something, and says for how many seconds it waited. */
  waits(): number {
    const { next } = this;
    if (next.do !== "wait") throw new Error(`it doesn't wait, it wants to ${next.do}`);
    if (next.until === null) throw new Error(`it waits for ${next.for} without end`);
    if (next.until <= this.now) throw new Error(`it waits for ${next.for} until a time that is over`);
    const seconds = (Date.parse(next.until) - Date.parse(this.now)) / 1000;
    this.now = next.until;
    return seconds;
  }

  asks(
    refundId: string,
    amount: Money,
    reason?: string,
    more: Pick<RefundInput, "despiteDispute"> = {},
  ): CommandDecision<EventBody> {
    this.reads();
    const input: RefundInput = { refundId, amount, ...(reason !== undefined && { reason }), ...more };
    return this.commanded(decideRefund(this.state, input, this.moment()));
  }

  resolves(refundId: string, outcome: ResolveRefundInput["outcome"]): CommandDecision<EventBody> {
    const input = { refundId, outcome, evidence: "seen in the portal", operator: "ada" };
    return this.commanded(decideResolve(this.state, input));
  }

  acknowledges(reason?: AttentionReason): CommandDecision<EventBody> {
    const input = { note: "seen to", operator: "ada", ...(reason !== undefined && { reason }) };
    return this.commanded(decideAcknowledge(this.state, input));
  }

  /** Where it can be judged only with the payment read, that is the next thing it does. */
  hears(notification: ProviderNotification): AftercareEvent[] {
    const first = this.events.length;
    this.apply(decideNotice(this.state, notification, this.moment()));
    if (this.next.do === "readPayment") this.reads();
    return this.events.slice(first);
  }

  /** Likewise, where the relay did not seal it. */
  hearsUnverified(notification: ProviderNotification): AftercareEvent[] {
    return this.apply(decideUnverified(this.state, activeRefund(this.state), notification, this.moment()));
  }

  readsPayment(): void {
    if (this.next.do !== "readPayment") throw new Error(`it reads no payment, it wants to ${this.next.do}`);
    this.reads();
  }

  sends(ended: RefundCallEnded | (() => RefundCallEnded), meanwhile = nothing): RefundRequest {
    const { next } = this;
    if (next.do !== "send") throw new Error(`it sends nothing, it wants to ${next.do}`);
    this.apply(decideSend(this.state));
    meanwhile();
    const ending = typeof ended === "function" ? ended() : ended;
    this.apply(decideCall(this.state, next.request.requestId, ending, this.moment()));
    return next.request;
  }

  queriesRefund(ended: RefundQueryEnded | (() => RefundQueryEnded), meanwhile = nothing): RefundRequest {
    const { next } = this;
    if (next.do !== "queryRefund") throw new Error(`it asks for no refund, it wants to ${next.do}`);
    meanwhile();
    const ending = typeof ended === "function" ? ended() : ended;
    this.apply(decideRefundQuery(this.state, next.request.requestId, ending, this.moment()));
    return next.request;
  }

  queriesPayment(ended: PaymentQueryEnded | (() => PaymentQueryEnded)): AftercareEvent[] {
    const { next } = this;
    if (next.do !== "queryPayment") throw new Error(`it asks for no payment, it wants to ${next.do}`);
    const ending = typeof ended === "function" ? ended() : ended;
    return this.apply(decidePaymentQuery(this.state, ending, this.moment()));
  }

  /** A deadline that changes nothing would be due for ever. */
  ticks(): AftercareEvent[] {
    if (this.next.do !== "tick") throw new Error(`no deadline is due, it wants to ${this.next.do}`);
    const events = this.apply(decideTick(this.state, this.moment()));
    if (events.length === 0) throw new Error("a deadline changes nothing");
    return events;
  }

  /** Tells the core of a call's end that nobody waits for, as one that comes late. */
  lateCall(requestId: string, ended: RefundCallEnded): AftercareEvent[] {
    return this.apply(decideCall(this.state, requestId, ended, this.moment()));
  }

  lateQuery(requestId: string, ended: RefundQueryEnded): AftercareEvent[] {
    return this.apply(decideRefundQuery(this.state, requestId, ended, this.moment()));
  }

  private reads(): void {
    if (awaitsFinalStatus(this.state)) {
      const { facts, state } = this;
      this.apply(this.canBeRead ? decideRead(state, facts, rulesAt) : decideReadFailed(state, this.moment()));
      if (!this.canBeRead) return;
    }
    while (this.state.held.length > 0) this.apply(decideHeld(this.state, this.moment()));
  }

  private commanded(decision: CommandDecision<EventBody>): CommandDecision<EventBody> {
    if (decision.accepted) this.apply(decision.events);
    return decision;
  }

  private moment() {
    return { now: this.now, schedules: this.schedules };
  }

  private apply(bodies: readonly EventBody[]): AftercareEvent[] {
    const first = this.events.length;
    for (const body of bodies) {
      const before = this.folded;
      const { state, events } = record(before, [body], this.events.length + 1, this.now);
      this.folded = state;
      this.events.push(...events);
      if (this.events.length > MOST_EVENTS) throw new Error(`it has ${MOST_EVENTS} events, and never ends`);
      for (const event of events) this.observer(before, event, this.state);
    }
    return this.events.slice(first);
  }
}

/** After a payment, with the refund R1 of 5.00 USD asked for and not yet sent. */
export function refundAsked(payment = CAPTURED): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(payment);
  aftercare.asks("R1", usd(500));
  return aftercare;
}

function factsOf(payment: PaymentView | null, given?: readonly SentRequest[] | null): PaymentFacts {
  if (!payment) return { isKept: false };
  const requests = given === undefined ? requestsOf(payment) : given;
  const facts = { isKept: true, payment, reference: RUN } as const;
  if (requests === null) return facts;
  const rules = rulesAt(payment.provider);
  return { ...facts, books: { requests, capturedBy: capturedBy(requests), rules } };
}
