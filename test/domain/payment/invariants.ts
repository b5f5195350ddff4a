import { expect } from "vitest";
import { capabilities } from "../../../src/domain/capabilities.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { fold } from "../../../src/domain/payment/evolve.js";
import type { PaymentState, PendingRequest } from "../../../src/domain/payment/state.js";
import { isFinal, TRANSITIONS } from "../../../src/domain/payment/states.js";
import { view } from "../../../src/domain/payment/view.js";
import { CONTRACT_SCHEDULES } from "./facts.js";
import type { Cause, Observer, SimulatedPayment } from "./simulated-payment.js";

const FINAL = ["captured", "canceled", "expired", "failed"];
/** May follow a final status: what a person reads, and the saved card. */
const AFTER_THE_END = [
  "notificationReceived",
  "notificationIgnored",
  "cardSaved",
  "savedCardMissing",
  "attentionRaised",
  "commandRefused",
];

type Failed = Extract<PaymentEvent, { type: "failed" }>;
type Sent = Extract<PaymentEvent, { type: "requestSent" }>;

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;
const keyOf = ({ operation, requestId }: Pick<PendingRequest, "operation" | "requestId">) =>
  `${operation} ${requestId}`;

/**
 * What must hold whatever happens to a payment. It keeps books of its own about every send and every answer, and
 * believes the core nothing.
 */
export class Invariants implements Observer {
  /** How the last send of each request ended. */
  private readonly sends = new Map<string, "withProvider" | "withoutEffect">();
  private readonly inDoubt = new Set<string>();
  private notFound: string[] = [];
  private stillPaid: string[] = [];
  private abandoned = false;
  private foreignRecord = false;
  private readonly refusedOrNew = { capture: true, cancel: true };
  private readonly count = { capture: 0, cancel: 0 };

  fact(cause: Cause, state: PaymentState, now: string): void {
    if (cause.by === "call" && state.request?.stage === "withProvider") {
      const key = keyOf(cause.request);
      if (cause.ended.ending === "notSent") this.sends.set(key, "withoutEffect");
      if (cause.ended.ending === "unknown") this.inDoubt.add(key);
    }
    if (cause.by === "query" && state.nextCheckAt !== null) this.answer(cause, state, now);
  }

  private answer(cause: Extract<Cause, { by: "query" }>, state: PaymentState, now: string): void {
    const answer = cause.ended.ending === "answered" ? cause.ended.answer : null;
    if (answer?.about === "nothing") this.notFound.push(now);
    else this.notFound = [];
    if (state.status === "canceling" && answer?.about === "payment") this.stillPaid.push(now);
    else this.stillPaid = [];
  }

  event(cause: Cause, before: PaymentState | null, event: PaymentEvent, after: PaymentState): void {
    expect(event.seq).toBe(before === null ? 1 : this.lastSeq + 1);
    this.lastSeq = event.seq;
    if (!before) return;
    this.status(before, event, after);
    this.money(cause, event, before, after);
    this.requests(event, before);
    this.doubts(cause, event, before, after);
    if (event.type === "failed") this.failure(cause, event, before);
  }

  private lastSeq = 0;

  private status(before: PaymentState, event: PaymentEvent, after: PaymentState): void {
    if (FINAL.includes(before.status)) {
      expect(AFTER_THE_END).toContain(event.type);
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
    if (event.type === "captured") {
      expect(this.abandoned).toBe(false);
      expect(event.amount).toEqual(before.kind === "charge" ? before.amount : before.captureAmount);
    }
    if (event.type === "captured" || event.type === "authorized") {
      if (this.foreignRecord) expect(cause.by).toBe("command");
      // A provider whose notifications need proof is believed only when it is asked, or answers a send.
      if (capabilities[before.provider].notificationProof === "query")
        expect(cause.by).not.toBe("notification");
      expect(["tick", "send"]).not.toContain(cause.by);
    }
    if (event.type === "captureRequested") {
      expect(event.amount.currency).toBe(before.amount.currency);
      expect(event.amount.value).toBeLessThanOrEqual(before.amount.value);
      expect(seconds(event.at, before.authorizationExpiresAt ?? "")).toBeGreaterThan(60);
    }
    expect(after.capturedAmount !== null).toBe(after.status === "captured");
    if (after.capturedAmount) expect(after.capturedAmount.value).toBeLessThanOrEqual(after.amount.value);
  }

  private requests(event: PaymentEvent, before: PaymentState): void {
    if (event.type === "requestSent") this.send(event, before);
    if (event.type === "requestProvenAbsent" && before.request) this.absent(event.at, before, before.request);
    if (event.type === "requestRefused") this.refusedOrNew[event.operation] = true;
    if (event.type === "captureRequested") this.numbered("capture", event.requestId, before);
    if (event.type === "cancelRequested") this.numbered("cancel", event.requestId, before);
    if (event.type === "abandonRequested") {
      if (event.again) this.mayCancelAgain(event.at);
      this.stillPaid = [];
      this.numbered("cancel", event.requestId, before);
    }
  }

  /** A second cancel of a charge needs the provider's word, often enough, that the first had no effect. */
  private mayCancelAgain(at: string): void {
    expect(this.stillPaid.length).toBeGreaterThanOrEqual(4);
    expect(seconds(this.stillPaid[0] ?? "", at)).toBeGreaterThanOrEqual(720);
    this.refusedOrNew.cancel = true;
  }

  private numbered(name: "capture" | "cancel", requestId: string, before: PaymentState): void {
    expect(this.refusedOrNew[name]).toBe(true);
    this.refusedOrNew[name] = false;
    this.count[name] += 1;
    expect(requestId).toBe(`${before.paymentId}_${name.toUpperCase()}_${this.count[name]}`);
  }

  private send(event: Sent, before: PaymentState): void {
    const last = this.sends.get(keyOf(event));
    // Captures and cancels of a provider that knows them by our request id are sent again to be asked about.
    const isQuestion =
      before.kind === "authCapture" &&
      capabilities[before.provider].repeatsRequests &&
      (event.operation === "capture" || event.operation === "cancel");
    if (event.operation !== "createCustomer" && !isQuestion)
      expect([undefined, "withoutEffect"]).toContain(last);
    this.sends.set(keyOf(event), "withProvider");
    this.notFound = [];
    if (event.operation === "charge" || event.operation === "authorize") {
      expect(event.requestId).toBe(before.paymentId);
      expect(seconds(before.openedAt, event.at)).toBeLessThan(before.actionTimeoutSeconds);
      expect(this.foreignRecord).toBe(false);
    }
    if (event.operation === "capture" && before.request?.firstSend)
      expect(seconds(event.at, before.authorizationExpiresAt ?? "")).toBeGreaterThan(60);
  }

  private absent(at: string, before: PaymentState, request: PendingRequest): void {
    const wasSent = this.sends.has(keyOf(request));
    // A person's word about the cancel of a charge, or the answer to the question before the first send.
    const byPerson = before.kind === "charge" && request.operation === "cancel";
    if (wasSent && !byPerson) {
      expect(["charge", "authorize"]).toContain(request.operation);
      expect(this.notFound.length).toBeGreaterThanOrEqual(CONTRACT_SCHEDULES.notFoundAnswers);
      expect(seconds(this.notFound[0] ?? "", at)).toBeGreaterThanOrEqual(
        CONTRACT_SCHEDULES.notFoundSettleSeconds,
      );
    }
    expect(this.foreignRecord).toBe(false);
    this.sends.set(keyOf(request), "withoutEffect");
    this.inDoubt.delete(keyOf(request));
  }

  private doubts(cause: Cause, event: PaymentEvent, before: PaymentState, after: PaymentState): void {
    expect(view(after).outcomeUnknown !== null).toBe(after.doubt !== null);
    if (before.doubt === null || after.doubt !== null) return;
    const isCustomer = before.doubt.operation === "createCustomer";
    const lapsed = event.type === "expired" && before.doubt.operation === "cancel";
    if (cause.by === "tick") expect(isCustomer).toBe(true);
    if ((cause.by === "call" || cause.by === "query") && !lapsed) expect(cause.ended.ending).toBe("answered");
    expect(cause.by).not.toBe("send");
  }

  /** `failed` needs the provider's word, a person's, or that nothing was ever sent. */
  private failure(cause: Cause, { failure }: Failed, before: PaymentState): void {
    const says = (answer: { about: string; status?: string; refundedValue?: number }) =>
      answer.about === "payment" &&
      (answer.status === "failed" ||
        answer.status === "closed" ||
        (this.abandoned && (answer.refundedValue ?? 0) >= before.amount.value));
    if (this.abandoned) expect(failure.kind).toBe("abandoned");
    switch (cause.by) {
      case "call":
        if (cause.ended.ending === "answered") expect(says(cause.ended.answer)).toBe(true);
        else {
          expect(cause.ended.ending).toBe("refused");
          expect(failure.kind).toBe("rejected");
          expect(this.inDoubt.has(keyOf(cause.request))).toBe(false);
        }
        break;
      case "query":
        expect(cause.ended.ending === "answered" && says(cause.ended.answer)).toBe(true);
        break;
      case "notification":
        expect(capabilities[before.provider].notificationProof).toBe("signature");
        expect(says(cause.notification.report)).toBe(true);
        break;
      case "command":
        expect(cause.command.name).toBe("resolve");
        break;
      case "opening":
      case "send":
      case "cancellation":
        throw new Error("nothing has happened yet");
      case "tick": {
        expect(failure).toMatchObject({ kind: "rejected", code: "not_sent" });
        const doubtful = [...this.inDoubt].filter((key) => !key.startsWith("createCustomer"));
        expect(doubtful).toEqual([]);
      }
    }
  }
}

/** Between two facts: the events alone tell the whole story, and it goes on by itself. */
export function expectToGoOn(payment: SimulatedPayment): void {
  const { next, state, now } = payment;
  if (next.do === "finish") expect(isFinal(state.status)).toBe(true);
  if (next.do === "wait") {
    expect(next.until, `waits for ${next.for} without end`).not.toBeNull();
    expect((next.until ?? "") > now).toBe(true);
  }
  // Every check after the first hour of doubt leaves attention behind.
  const last = payment.events.at(-1);
  if (last?.type === "checked" && state.doubt && seconds(state.doubt.since, last.at) >= 3600)
    expect(state.attention).not.toBeNull();
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
