import { expect } from "vitest";
import type { PaymentReport } from "../../../src/domain/reports.js";
import { sameMoney, type Money } from "../../../src/domain/money.js";
import { decideAsked } from "../../../src/domain/payment/decide.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { fold } from "../../../src/domain/payment/evolve.js";
import type { PaymentState } from "../../../src/domain/payment/state.js";
import { isFinal, TRANSITIONS } from "../../../src/domain/payment/states.js";
import { view, type PaymentView } from "../../../src/domain/payment/view.js";
import { USUAL_SCHEDULES } from "./facts.js";
import type { Cause, Observer, SimpleCause, SimulatedPayment } from "./simulated-payment.js";

const FINAL = ["captured", "canceled", "expired", "failed"];
/** May not follow a final status: they would ask for something, or change what was told as the result. */
const NEVER_AFTER_THE_END: readonly PaymentEvent["type"][] = [
  "requestSent",
  "requestDropped",
  "requestRefused",
  "actionRequired",
  "actionEnded",
  "abandonRequested",
  "captureRequested",
  "cancelRequested",
  "cancelKept",
  "authorized",
  "captured",
  "canceled",
  "expired",
  "failed",
  "moneyReturned",
  "resolved",
];

type EventOf<Type extends PaymentEvent["type"]> = Extract<PaymentEvent, { type: Type }>;
type Settled = EventOf<"requestSucceeded" | "requestFailed" | "requestContradicted">;

const HOUR = 3_600;
const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;
const causesOf = (cause: Cause): readonly SimpleCause[] => (cause.by === "together" ? cause.causes : [cause]);

/**
 * What must hold whatever happens to a payment. It keeps books of its own about every send and every answer, and
 * believes the core nothing.
 */
export class Invariants implements Observer {
  /** How the last send of each request ended, by its id. */
  private readonly sends = new Map<string, "withProvider" | "withoutEffect">();
  private readonly onItsWay = new Set<string>();
  private readonly inDoubt = new Set<string>();
  /** What the provider has answered to: a later send of it is a question. */
  private readonly arrived = new Set<string>();
  /** What was asked for, by the capture's id. */
  private readonly amounts = new Map<string, Money>();
  private notFound: string[] = [];
  private uncanceled: string[] = [];
  private isSeenPaid = false;
  private abandoned = false;
  private foreignRecord = false;
  private wasReset = false;
  private readonly refusedOrNew = { capture: true, cancel: true };
  private readonly count = { capture: 0, cancel: 0 };
  private lastSeq = 0;

  fact(cause: SimpleCause, state: PaymentState, now: string): void {
    if (cause.by === "call") this.call(cause);
    if (cause.by === "query") this.answer(cause, state, now);
  }

  private call({ request: { requestId }, ended }: Extract<Cause, { by: "call" }>): void {
    if (!this.onItsWay.delete(requestId)) return;
    if (ended.ending === "answered") this.arrived.add(requestId);
    // An earlier send of it may still have had its effect.
    if (ended.ending === "notSent" && !this.inDoubt.has(requestId) && !this.arrived.has(requestId))
      this.sends.set(requestId, "withoutEffect");
    if (ended.ending === "notSent" && ended.resetRun !== undefined) this.wasReset = true;
    if (ended.ending === "unknown") this.inDoubt.add(requestId);
  }

  private answer(cause: Extract<Cause, { by: "query" }>, state: PaymentState, now: string): void {
    const answer = cause.ended.ending === "answered" ? cause.ended.answer : null;
    if (answer?.about === "nothing") this.notFound.push(now);
    else this.notFound = [];
    if (state.status !== "canceling" || answer?.about !== "payment") return;
    const isUnderstood = answer.recognized && (answer.status === "open" || answer.amount !== null);
    if (answer.status !== "failed" && answer.status !== "closed" && isUnderstood) this.uncanceled.push(now);
    if (answer.status === "succeeded" && isUnderstood) this.isSeenPaid = true;
  }

  event(cause: Cause, before: PaymentState | null, event: PaymentEvent, after: PaymentState): void {
    expect(event.seq).toBe(before === null ? 1 : this.lastSeq + 1);
    this.lastSeq = event.seq;
    if (!before) return;
    this.status(before, event, after);
    this.money(cause, event, before, after);
    this.requests(cause, event, before);
    this.doubts(cause, event, before, after);
    if (isSettled(event)) this.settled(cause, event, before);
    if (event.type === "failed") this.failure(cause, event, before);
  }

  private status(before: PaymentState, event: PaymentEvent, after: PaymentState): void {
    if (FINAL.includes(before.status)) {
      expect(NEVER_AFTER_THE_END).not.toContain(event.type);
      expect(after.status).toBe(before.status);
      expect(after.capturedAmount).toEqual(before.capturedAmount);
      expect(after.failure).toEqual(before.failure);
    }
    if (after.status !== before.status)
      expect(TRANSITIONS[before.kind][before.status].next).toContain(after.status);
    expect(isFinal(after.status)).toBe(FINAL.includes(after.status));
  }

  private money(cause: Cause, event: PaymentEvent, before: PaymentState, after: PaymentState): void {
    if (event.type === "abandonRequested") this.abandoned = true;
    if (event.type === "outcomeUnknown" && event.foreignRecord) this.foreignRecord = true;
    if (event.type === "resolved") this.foreignRecord = false;
    if (event.type === "captured") this.captured(cause, event, before);
    if (event.type === "captured" || event.type === "authorized") {
      if (this.foreignRecord) expect(cause.by).toBe("command");
      expect(causesOf(cause).some(({ by }) => by !== "tick" && by !== "send")).toBe(true);
    }
    if (event.type === "captureRequested") {
      this.amounts.set(event.requestId, event.amount);
      expect(event.amount.currency).toBe(before.amount.currency);
      expect(event.amount.value).toBeLessThanOrEqual(before.amount.value);
      expect(seconds(event.at, before.authorizationExpiresAt ?? "")).toBeGreaterThan(60);
    }
    expect(after.capturedAmount !== null).toBe(after.status === "captured");
    if (after.capturedAmount) expect(after.capturedAmount.value).toBeLessThanOrEqual(after.amount.value);
  }

  private captured(cause: Cause, event: EventOf<"captured">, before: PaymentState): void {
    const asked = before.kind === "charge" ? before.amount : this.amounts.get(event.requestId);
    expect(event.amount).toEqual(asked);
    if (!this.abandoned) return;
    // Once the provider was asked to give it back, only a person says that it is kept: of the charge itself, or of the
    // cancel where the record says so too.
    if (cause.by !== "command" || cause.command.name !== "resolve")
      throw new Error(`captured after its cancel by a ${cause.by}`);
    const { operation, outcome } = cause.command;
    const said = `${operation} ${outcome}`;
    expect(said === "charge succeeded" || (said === "cancel failed" && this.isSeenPaid), said).toBe(true);
  }

  private requests(cause: Cause, event: PaymentEvent, before: PaymentState): void {
    if (event.type === "requestSent") this.send(event, before);
    if (event.type === "requestProvenAbsent") this.absent(cause, event, before);
    if (event.type === "requestRefused") this.mayBeAskedAgain(event.requestId);
    if (event.type === "requestDropped") {
      expect([undefined, "withoutEffect"]).toContain(this.sends.get(event.requestId));
      this.mayBeAskedAgain(event.requestId);
      this.count[operationOf(event.requestId)] -= 1;
    }
    if (event.type === "captureRequested") this.numbered("capture", event.requestId, before);
    if (event.type === "cancelRequested") this.numbered("cancel", event.requestId, before);
    if (event.type === "abandonRequested") {
      if (event.again) this.mayCancelAgain(event.at);
      this.uncanceled = [];
      this.numbered("cancel", event.requestId, before);
      expect(this.count.cancel).toBeLessThanOrEqual(3);
    }
  }

  private mayBeAskedAgain(requestId: string): void {
    this.refusedOrNew[operationOf(requestId)] = true;
  }

  /** Another cancel of a charge needs the provider's word, often enough, that the one before had no effect. */
  private mayCancelAgain(at: string): void {
    expect(this.uncanceled.length).toBeGreaterThanOrEqual(4);
    expect(seconds(this.uncanceled[0] ?? "", at)).toBeGreaterThanOrEqual(720);
    this.refusedOrNew.cancel = true;
  }

  private numbered(name: "capture" | "cancel", requestId: string, before: PaymentState): void {
    expect(this.refusedOrNew[name]).toBe(true);
    this.refusedOrNew[name] = false;
    this.count[name] += 1;
    expect(requestId).toBe(`${before.paymentId}_${name.toUpperCase()}_${this.count[name]}`);
  }

  private send(event: EventOf<"requestSent">, before: PaymentState): void {
    const { operation, requestId, at } = event;
    // In a run that a reset made, another one may have sent what this one has not.
    const last = this.sends.get(requestId) ?? (this.wasReset ? "withProvider" : undefined);
    // Captures and cancels of a provider that knows them by our request id are sent again to be asked about.
    const isQuestion =
      before.kind === "authCapture" &&
      before.rules.repeatsRequests &&
      (operation === "capture" || operation === "cancel");
    if (operation !== "createCustomer" && !isQuestion) expect([undefined, "withoutEffect"]).toContain(last);
    const mayBeThere = this.sends.get(requestId) === "withProvider" || this.wasReset;
    this.sends.set(requestId, "withProvider");
    this.onItsWay.add(requestId);
    this.notFound = [];
    if (operation === "charge" || operation === "authorize") {
      expect(requestId).toBe(before.paymentId);
      if (!this.wasReset) expect(seconds(before.openedAt, at)).toBeLessThan(before.actionTimeoutSeconds);
      expect(this.foreignRecord).toBe(false);
    }
    if (operation === "capture" && !mayBeThere && !this.inDoubt.has(requestId))
      expect(seconds(at, before.authorizationExpiresAt ?? "")).toBeGreaterThan(60);
  }

  private absent(
    cause: Cause,
    { requestId, operation, at }: EventOf<"requestProvenAbsent">,
    { kind, uncanceled }: PaymentState,
  ): void {
    const mayBeThere = this.sends.has(requestId) || this.wasReset;
    // A person's word about the cancel of a charge, or the answer to the question before the first send.
    const isPersons = operation === "cancel" && cause.by === "command";
    if (mayBeThere && !isPersons) {
      if (!this.wasReset) expect(["charge", "authorize"]).toContain(operation);
      // Of the cancel of a charge the charge's own record tells: it stays as if nobody had canceled.
      const [answers, since] =
        kind === "charge" && operation === "cancel"
          ? [uncanceled?.answers ?? 0, uncanceled?.since]
          : [this.notFound.length, this.notFound[0]];
      expect(answers).toBeGreaterThanOrEqual(USUAL_SCHEDULES.notFoundAnswers);
      expect(seconds(since ?? "", at)).toBeGreaterThanOrEqual(USUAL_SCHEDULES.notFoundSettleSeconds);
    }
    expect(this.foreignRecord).toBe(false);
    this.sends.set(requestId, "withoutEffect");
    this.inDoubt.delete(requestId);
  }

  /** A doubt ends by somebody's word; by time only where no money can hang on it. */
  private doubts(cause: Cause, event: PaymentEvent, before: PaymentState, after: PaymentState): void {
    const was = view(before).outcomeUnknown;
    if (was === null || view(after).outcomeUnknown !== null) return;
    const lapsed = event.type === "expired" && was.operation === "cancel";
    const isWord = causesOf(cause).some(
      (one) =>
        one.by === "command" ||
        one.by === "notification" ||
        ((one.by === "call" || one.by === "query") &&
          (one.ended.ending === "answered" || (one.ended.ending === "notSent" && one.ended.resetRun))),
    );
    if (!isWord && !lapsed) {
      expect(cause.by).toBe("unsent");
      expect(was.operation).toBe("createCustomer");
    }
  }

  /** What counts as settled needs somebody's word for just that, and a settled request is never settled in silence. */
  private settled(cause: Cause, event: Settled, before: PaymentState): void {
    const said =
      event.type === "requestContradicted"
        ? event.said
        : event.type === "requestSucceeded"
          ? "succeeded"
          : "failed";
    const isSaid = causesOf(cause).some((one) => this.says(one, event.requestId, said, before));
    expect(isSaid, `${event.type} ${event.requestId} without a word`).toBe(true);
    // A foreign record says nothing of ours.
    if (this.foreignRecord && event.requestId === before.paymentId) expect(cause.by).toBe("command");
  }

  private says(
    cause: SimpleCause,
    requestId: string,
    said: "succeeded" | "failed",
    before: PaymentState,
  ): boolean {
    switch (cause.by) {
      case "command":
        return cause.command.name === "resolve";
      case "unsent":
        return said === "failed" && (!this.inDoubt.has(requestId) || requestId.endsWith("_CUSTOMER"));
      case "call":
        if (cause.request.requestId !== requestId) return false;
        if (cause.ended.ending === "refused") return said === "failed" && !this.inDoubt.has(requestId);
        return cause.ended.ending === "answered" && this.reports(cause.ended.answer, requestId, said, before);
      case "query":
        return cause.ended.ending === "answered" && this.reports(cause.ended.answer, requestId, said, before);
      case "notification":
        // A provider whose notifications need proof is believed only when it is asked, or answers a send.
        return (
          before.rules.notificationProof === "signature" &&
          this.reports(cause.notification.report, requestId, said, before)
        );
      case "opening":
      case "send":
      case "tick":
      case "cancellation":
      case "unverified":
        return false;
    }
  }

  private reports(
    report: { readonly about: string },
    requestId: string,
    said: "succeeded" | "failed",
    before: PaymentState,
  ): boolean {
    if (report.about === "customer") return said === "succeeded";
    if (report.about === "payment")
      return requestId === before.paymentId && this.records(report as PaymentReport, said, before);
    const word = report as { requestId?: string; status?: string; amount?: Money | null };
    const amount = word.amount ?? null;
    const asked = this.amounts.get(requestId);
    return (
      word.requestId === requestId &&
      word.status === said &&
      (amount === null || asked === undefined || sameMoney(amount, asked))
    );
  }

  private records(report: PaymentReport, said: "succeeded" | "failed", before: PaymentState): boolean {
    const { status, amount, refundedValue, captureMode } = report;
    if (amount !== null && !sameMoney(amount, before.amount)) return false;
    const isGivenBack =
      this.abandoned && status === "succeeded" && (refundedValue >= before.amount.value || amount === null);
    if (said === "failed") return status === "failed" || status === "closed" || isGivenBack;
    const isMode =
      captureMode === undefined || captureMode === (before.kind === "charge" ? "automatic" : "manual");
    const isFirst = view(before).status === "processing" || view(before).status === "requires_action";
    return status === "succeeded" && (!isFirst || (isMode && amount !== null));
  }

  /** `failed` needs the provider's word, a person's, or that nothing was ever sent. */
  private failure(cause: Cause, { failure }: EventOf<"failed">, before: PaymentState): void {
    if (this.abandoned && cause.by !== "command") expect(failure.kind).toBe("abandoned");
    // A hold that was there is none only where a person has seen it.
    if (before.status === "authorized") expect(cause.by).toBe("command");
    const why = causesOf(cause).some((one) => this.maySayFailed(one, failure, before));
    expect(why, `failed without a word: ${JSON.stringify(failure)}`).toBe(true);
  }

  private maySayFailed(
    cause: SimpleCause,
    failure: EventOf<"failed">["failure"],
    before: PaymentState,
  ): boolean {
    if (cause.by === "command") return cause.command.name === "resolve";
    if (cause.by === "unsent")
      return (
        failure.kind === "rejected" && failure.code === "not_sent" && !this.inDoubt.has(before.paymentId)
      );
    if (cause.by === "call" && cause.ended.ending === "refused")
      return failure.kind === "rejected" && !this.inDoubt.has(cause.request.requestId);
    return this.says(cause, before.paymentId, "failed", before);
  }
}

function isSettled(event: PaymentEvent): event is Extract<PaymentEvent, { type: Settled["type"] }> {
  return (
    event.type === "requestSucceeded" ||
    event.type === "requestFailed" ||
    event.type === "requestContradicted"
  );
}

function operationOf(requestId: string): "capture" | "cancel" {
  return requestId.includes("_CAPTURE_") ? "capture" : "cancel";
}

/** Between two facts: the events alone tell the whole story, and it goes on by itself. */
export function expectToGoOn(payment: SimulatedPayment): void {
  const { next, state, now } = payment;
  if (next.do === "finish") expect(isFinal(state.status)).toBe(true);
  if (state.leftForAftercare.length > 0) expect(next.do).toBe("tellAftercare");
  if (next.do === "wait") {
    expect(next.until, `waits for ${next.for} without end`).not.toBeNull();
    expect((next.until ?? "") > now).toBe(true);
    if (!isFinal(state.status)) expectNobodyForgotten(payment);
  }
  for (const { requestId, isContradicted } of state.requests)
    if (isContradicted)
      expect(state.concerns).toContainEqual(
        expect.objectContaining({ reason: "status_went_back", requestId }),
      );
}

/** What waits for the provider calls a person in time, by the story's own clock, and the person can settle it. */
function expectNobodyForgotten(payment: SimulatedPayment): void {
  const { state, now } = payment;
  const shown = view(state);
  if (shown.outcomeUnknown) expectResolvable(state, shown.outcomeUnknown.operation, now);
  const waits = watchOver(payment).waits(shown);
  if (waits === null || seconds(waits.since, now) < waits.patience) return;
  const { requestId, operation } = waits;
  // While the provider is asked whether it has the payment already, no customer is created for it.
  if (operation === "createCustomer" && payment.request?.operation !== operation) return;
  const calls = state.concerns.filter((concern) => concern.requestId === requestId);
  const isSeen = ({ acknowledgedAt }: (typeof calls)[number]) =>
    acknowledgedAt === null || seconds(acknowledgedAt, now) < Math.max(waits.patience, 24 * HOUR);
  if (!calls.some(isSeen)) expect.fail(`nobody was called for the ${operation} since ${waits.since}`);
  if (calls.some(({ acknowledgedAt }) => acknowledgedAt === null)) expect(shown.attention).not.toBeNull();
  expectResolvable(state, operation, now);
}

interface Waiting {
  readonly kind: "sending" | "outcome" | "word";
  readonly requestId: string;
  readonly operation: EventOf<"requestSent">["operation"];
  readonly since: string;
  readonly patience: number;
}

const watches = new WeakMap<SimulatedPayment, Watch>();

function watchOver(payment: SimulatedPayment): Watch {
  const watch = watches.get(payment) ?? new Watch(payment.state);
  watches.set(payment, watch);
  watch.reads(payment.events);
  return watch;
}

/** What is waited for, since when and how patiently, by the events alone. */
class Watch {
  private read = 0;
  private readonly open = new Map<string, Waiting>();
  private readonly began = new Map<string, string>();
  private sends = 0;
  private shopperUntil: string | null = null;
  private readonly paymentId: string;
  private readonly shopperSeconds: number;

  private readonly main: Waiting["operation"];

  constructor({ paymentId, kind, actionTimeoutSeconds }: PaymentState) {
    this.paymentId = paymentId;
    this.main = kind === "charge" ? "charge" : "authorize";
    this.shopperSeconds = actionTimeoutSeconds;
  }

  reads(events: readonly PaymentEvent[]): void {
    for (const event of events.slice(this.read)) this.notes(event);
    this.read = events.length;
  }

  private notes(event: PaymentEvent): void {
    const { paymentId, open, began } = this;
    if (event.type === "abandonRequested" || event.type === "authorized") this.shopperUntil = null;
    if (event.type === "actionEnded") this.shopperUntil = event.at;
    if (event.type === "requestSent" && event.requestId === paymentId) {
      this.sends += 1;
      this.shopperUntil = new Date(Date.parse(event.at) + this.shopperSeconds * 1000).toISOString();
    }
    if (event.type === "requestNotSent" && event.requestId === paymentId) this.sends -= 1;
    if (event.type === "actionRequired") this.waitsFor("word", paymentId, this.main, event.at);
    const kind = WAITS[event.type];
    if (kind === undefined || !("operation" in event)) return;
    const { requestId, operation } = event;
    // That a question could not be sent changes nothing about what it was to ask.
    const isQuestion = open.has(requestId) && open.get(requestId)?.kind !== "sending";
    if (event.type === "requestNotSent" && isQuestion) return;
    if (kind === null) open.delete(requestId);
    if (event.type === "requestProvenAbsent") began.clear();
    if (kind !== null) this.waitsFor(kind, requestId, operation, event.at);
  }

  private waitsFor(
    kind: "sending" | "outcome" | "word",
    requestId: string,
    operation: Waiting["operation"],
    at: string,
  ): void {
    const since = this.began.get(`${kind} ${requestId}`) ?? at;
    this.began.set(`${kind} ${requestId}`, since);
    const patience = kind === "word" ? 24 * HOUR : HOUR;
    this.open.set(requestId, { requestId, operation, kind, since, patience });
  }

  waits({ status, outcomeUnknown }: PaymentView): Waiting | null {
    const last = [...this.open.values()].at(-1);
    if (!last) return null;
    // What the shopper has still time for is nobody's silence; that nobody knows what came of the send is.
    const isShoppers =
      last.requestId === this.paymentId &&
      this.sends > 0 &&
      status !== "canceling" &&
      outcomeUnknown === null;
    return isShoppers && this.shopperUntil !== null && this.shopperUntil > last.since
      ? { ...last, since: this.shopperUntil }
      : last;
  }
}

const WAITS: Partial<Record<PaymentEvent["type"], "sending" | "outcome" | "word" | null>> = {
  requestNotSent: "sending",
  outcomeUnknown: "outcome",
  pending: "word",
  requestSucceeded: null,
  requestFailed: null,
  requestProvenAbsent: null,
};

function expectResolvable(state: PaymentState, operation: Waiting["operation"], now: string): void {
  const resolve = {
    name: "resolve",
    operation,
    outcome: "failed",
    evidence: "seen",
    operator: "ada",
  } as const;
  const { accepted } = decideAsked(state, resolve, { now, schedules: USUAL_SCHEDULES });
  if (!accepted) expect.fail(`a person can't settle the ${operation}`);
}

/** Runs a story, and tells its events where it fails. */
export function telling(payment: SimulatedPayment, story: () => void): void {
  try {
    story();
  } catch (error) {
    const lines = payment.events.map(
      ({ seq, at, type, ...rest }) => `${seq} ${at} ${type} ${JSON.stringify(rest)}`,
    );
    throw new Error(`${lines.join("\n")}\n${payment.now}: ${String(error)}`, { cause: error });
  }
}

export function expectFoldOfEvents(payment: SimulatedPayment): void {
  const folded = fold(JSON.parse(JSON.stringify(payment.events)) as PaymentEvent[]);
  expect(folded).toEqual(payment.state);
  expect(view(folded)).toEqual(payment.view);
}
