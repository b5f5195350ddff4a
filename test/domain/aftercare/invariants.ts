import { expect } from "vitest";
import { rulesAt } from "../../../src/providers/terms.js";
import type { RefundCallEnded, RefundQueryEnded } from "../../../src/domain/aftercare/decide-call.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import { evolve } from "../../../src/domain/aftercare/evolve.js";
import {
  activeRefund,
  statusOf,
  type AftercareState,
  type RefundRequest,
} from "../../../src/domain/aftercare/state.js";
import { view } from "../../../src/domain/aftercare/view.js";
import type { AttentionReason } from "../../../src/domain/attention.js";
import type { RequestReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Operation, WaitsFor } from "../../../src/domain/requests/request.js";
import { after } from "../../../src/domain/time.js";
import { USUAL_SCHEDULES } from "../payment/facts.js";
import type { SimulatedAftercare } from "./simulated-aftercare.js";

/** What the core is told just before it decides. */
export type Fact =
  | { readonly by: "call"; readonly requestId: string; readonly ended: RefundCallEnded }
  | {
      readonly by: "query";
      readonly requestId: string;
      readonly ended: RefundQueryEnded;
      readonly at: string;
    }
  | { readonly by: "notice"; readonly notification: ProviderNotification }
  | { readonly by: "person" }
  | { readonly by: "other" };

interface Books {
  /** Whether we ever sent it: the provider may tell of it before its turn. */
  wasSent: boolean;
  /** Whether an earlier send may have had an effect. */
  mayHaveEffect: boolean;
  /** Whether the provider told that it has it. */
  isThere: boolean;
  /** Times of "no such refund" answers in a row since the last send. */
  notFound: string[];
  inDoubt: boolean;
  isOver: boolean;
  /** Something definite was said against its outcome, and no person has settled it since. */
  isContradicted: boolean;
}

type Settlement = Extract<
  AftercareEvent,
  { type: "requestSucceeded" | "requestFailed" | "requestContradicted" }
>;

/** What must hold whatever happens after a payment. It keeps books of its own and believes the core nothing. */
export class Invariants {
  fact: Fact = { by: "other" };
  private lastSeq = 0;
  private isReset = false;
  /** The request that a person settles by the very event before. */
  private resolved: string | null = null;
  private readonly books = new Map<string, Books>();

  learns(fact: Fact): void {
    this.fact = fact;
    if (fact.by !== "query") return;
    const books = this.of(fact.requestId);
    const isNothing = fact.ended.ending === "answered" && fact.ended.answer.about === "nothing";
    books.notFound = isNothing ? [...books.notFound, fact.at] : [];
  }

  readonly observe = (before: AftercareState | null, event: AftercareEvent, after: AftercareState): void => {
    expect(event.seq).toBe(++this.lastSeq);
    if (!before) return;
    if (event.type === "refundRequested") expectCovered(after);
    if (event.type === "resolved") this.mayResolve(before, event.requestId);
    if (event.type === "runWasReset") this.wasReset(after);
    if ("operation" in event && "requestId" in event && event.type !== "resolved")
      this.refund(before, event, after);
    this.resolved = event.type === "resolved" ? event.requestId : null;
    if (after.requests !== before.requests) expectKeptOutcomes(before, event, after);
  };

  /** A person settles only what the provider leaves open. */
  private mayResolve(before: AftercareState, requestId: string): void {
    const { inDoubt, isContradicted } = this.of(requestId);
    expect(inDoubt || isContradicted || isCalledFor(before, requestId)).toBe(true);
  }

  /** Another run may have sent what this one hasn't, or was about to. */
  private wasReset({ requests: refunds }: AftercareState): void {
    this.isReset = true;
    for (const request of refunds.filter(({ stage }) => stage === "toSend")) {
      const books = this.of(request.requestId);
      books.mayHaveEffect = true;
      books.notFound = [];
    }
  }

  private refund(
    before: AftercareState,
    event: Extract<AftercareEvent, { requestId: string }>,
    { requests: refunds }: AftercareState,
  ): void {
    const refund = refunds.find((request) => request.requestId === event.requestId);
    if (!refund) throw new Error(`there is no refund ${event.requestId}`);
    const books = this.of(refund.requestId);
    switch (event.type) {
      case "requestSent":
        this.send(before, refund, books);
        break;
      case "requestNotSent":
        if (!books.inDoubt && !books.isThere) books.mayHaveEffect = false;
        break;
      case "outcomeUnknown":
        books.inDoubt = true;
        books.mayHaveEffect = true;
        books.notFound = [];
        break;
      case "pending":
      case "acknowledgedByProvider":
        books.isThere = true;
        books.inDoubt = event.type === "acknowledgedByProvider" && books.inDoubt;
        books.mayHaveEffect = true;
        break;
      case "requestProvenAbsent":
        if (books.mayHaveEffect) expectProof(books.notFound);
        expect(books.isThere, "what the provider had is never proven absent").toBe(false);
        books.mayHaveEffect = false;
        books.inDoubt = false;
        break;
      case "requestSucceeded":
      case "requestFailed":
      case "requestContradicted":
        this.settled(before, event, refund, books);
        books.isOver = true;
        books.isContradicted = event.type === "requestContradicted";
        break;
      case "refundRequested":
      case "reversalRequested":
      case "resolved":
      case "checked":
      case "checkBroughtForward":
      case "referencesLearned":
        break;
    }
  }

  /** At most one at a time, never past an outcome, and never twice without proof that the first is absent. */
  private send({ payment }: AftercareState, refund: RefundRequest, books: Books): void {
    const { requestId, operation } = refund;
    expect(books.isOver).toBe(false);
    for (const [other, { wasSent, mayHaveEffect, isOver }] of this.books)
      if (other !== requestId) expect(wasSent && mayHaveEffect && !isOver).toBe(false);
    // A cancel has no query: it is asked about by sending it again.
    if (operation === "refund") expect(books.mayHaveEffect).toBe(false);
    const looksFirst = payment !== null && rulesAt(payment.provider).refundReadFirst;
    if (looksFirst && operation === "refund") expect(books.notFound.length).toBeGreaterThan(0);
    books.wasSent = true;
    books.mayHaveEffect = true;
    books.notFound = [];
  }

  /** `refunded` and `failed` need the provider's own word about this very request, or a person's. */
  private settled(before: AftercareState, event: Settlement, refund: RefundRequest, books: Books): void {
    const { fact } = this;
    const request = refund;
    const wanted =
      event.type === "requestContradicted"
        ? event.said
        : event.type === "requestSucceeded"
          ? "succeeded"
          : "failed";
    const known = before.requests.find((one) => one.refundId === refund.refundId)?.refs ?? {};
    const expectWord = (report: { about: string }) => {
      expect(report).toMatchObject({
        about: request.operation,
        requestId: request.requestId,
        status: wanted,
      });
      const { amount, refs } = report as RequestReport;
      // A cancel has no amount of its own.
      if (amount && request.operation !== "cancel") expect(amount).toEqual(request.amount);
      for (const [name, number] of Object.entries(refs)) expect(known[name] ?? number).toBe(number);
    };
    if (event.type === "requestContradicted") expect(books.isOver).toBe(true);
    else if (books.isOver) expect([fact.by, books.isContradicted]).toEqual(["person", true]);
    switch (fact.by) {
      case "person":
        expect(this.resolved).toBe(request.requestId);
        break;
      case "notice":
        expect(before.payment?.provider === "payermax" || event.type === "requestContradicted").toBe(true);
        expectWord(fact.notification.report);
        break;
      case "call":
        expect(fact.requestId).toBe(request.requestId);
        if (fact.ended.ending === "answered") expectWord(fact.ended.answer);
        else {
          expect([fact.ended.ending, wanted, books.inDoubt]).toEqual(["refused", "failed", false]);
        }
        break;
      case "query":
        expect(fact.requestId).toBe(request.requestId);
        expect(fact.ended.ending).toBe("answered");
        if (fact.ended.ending === "answered") expectWord(fact.ended.answer);
        break;
      case "other":
        throw new Error("nothing has happened that could settle a refund");
    }
  }

  private of(requestId: string): Books {
    const known = this.books.get(requestId);
    if (known) return known;
    const books = {
      wasSent: false,
      isThere: false,
      mayHaveEffect: this.isReset,
      notFound: [],
      inDoubt: false,
      isOver: false,
      isContradicted: false,
    };
    this.books.set(requestId, books);
    return books;
  }
}

/** Whatever fails or succeeds later: what is accepted was covered, by all that isn't failed. */
function expectCovered({ requests: refunds, payment }: AftercareState): void {
  const claimed = refunds
    .filter((refund) => refund.refundId !== "REVERSAL" && statusOf(refund) !== "failed")
    .reduce((sum, request) => sum + request.amount.value, 0);
  expect(claimed).toBeLessThanOrEqual(payment?.capturedAmount?.value ?? 0);
  expect(refunds.every((request) => request.amount.value > 0)).toBe(true);
}

function isCalledFor({ concerns }: AftercareState, requestId: string): boolean {
  return concerns.some(
    (concern) => concern.requestId === requestId && ["not_sent", "pending_for_long"].includes(concern.reason),
  );
}

/**
 * Only a person takes `refunded` back, and only after a contradiction; `failed` ends by such a person or by the
 * provider's later success. The engine's own refund is one at most.
 */
function expectKeptOutcomes(before: AftercareState, event: AftercareEvent, after: AftercareState): void {
  for (const refund of before.requests.filter((one) => statusOf(one) !== "processing")) {
    const now = after.requests.find(({ refundId }) => refundId === refund.refundId);
    const isHeard =
      refund.isContradicted ||
      (event.type === "requestContradicted" &&
        event.requestId === refund.requestId &&
        event.said === "succeeded");
    if (!isHeard) expect(now && statusOf(now)).toBe(statusOf(refund));
  }
  const reversals = after.requests.filter(({ refundId }) => refundId === "REVERSAL");
  expect(reversals.length).toBeLessThanOrEqual(1);
}

function expectProof(answers: readonly string[]): void {
  const seconds = (Date.parse(answers.at(-1) ?? "") - Date.parse(answers[0] ?? "")) / 1000;
  expect(answers.length).toBeGreaterThanOrEqual(USUAL_SCHEDULES.notFoundAnswers);
  expect(seconds).toBeGreaterThanOrEqual(USUAL_SCHEDULES.notFoundSettleSeconds);
}

/** Between two facts it knows what to do next, and waits only for times that lie ahead. */
export function expectToGoOn(aftercare: SimulatedAftercare): void {
  const { next, state, now } = aftercare;
  const active = activeRefund(state);
  if (next.do === "finish") expect([active, state.confirmation, state.held]).toEqual([null, null, []]);
  if (next.do === "wait") {
    expect((next.until ?? "") > now, `waits for ${next.for}`).toBe(true);
    const callsBy = personCalledBy(state);
    if (callsBy !== null) expect((next.until ?? "") <= callsBy, "calls a person in time").toBe(true);
  }
  if (state.requests.some((refund) => statusOf(refund) === "processing")) expect(active).not.toBeNull();
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** By when a person is called about the refund whose turn it is; null: one is called already, or none is needed. */
function personCalledBy(state: AftercareState): string | null {
  const request = activeRefund(state);
  if (!request?.wait) return null;
  const [reason, patience] = calledFor(request.wait.for, request.operation);
  const call = state.concerns.find(
    (concern) => concern.reason === reason && concern.requestId === request.requestId,
  );
  if (!call) return after(request.wait.since, patience);
  return call.acknowledgedAt && after(call.acknowledgedAt, Math.max(patience, DAY));
}

function calledFor(waitsFor: WaitsFor, operation: Operation): readonly [AttentionReason, number] {
  if (waitsFor === "sending") return ["not_sent", HOUR];
  if (waitsFor === "outcome") return ["outcome_unknown", HOUR];
  return ["pending_for_long", operation === "refund" ? 7 * DAY : DAY];
}

export function expectFoldOfEvents(aftercare: SimulatedAftercare): void {
  const events = JSON.parse(JSON.stringify(aftercare.events)) as AftercareEvent[];
  const folded = events.reduce<AftercareState | null>(evolve, null);
  if (!folded) throw new Error("an aftercare has at least one event");
  expect(folded).toEqual(aftercare.state);
  expect(view(folded)).toEqual(aftercare.view);
}

/** Runs a story, and tells its events where it fails. */
export function telling(aftercare: SimulatedAftercare, story: () => void): void {
  try {
    story();
  } catch (error) {
    const lines = aftercare.events.map(
      ({ seq, at, type, ...rest }) => `${seq} ${at} ${type} ${JSON.stringify(rest)}`,
    );
    throw new Error(`${lines.join("\n")}\n${aftercare.now}: ${String(error)}`, { cause: error });
  }
}
