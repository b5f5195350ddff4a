import { expect } from "vitest";
import { capabilitiesOf } from "../../../src/domain/capabilities.js";
import type { RefundCallEnded, RefundQueryEnded } from "../../../src/domain/aftercare/decide.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import { fold } from "../../../src/domain/aftercare/evolve.js";
import type { AftercareState, RefundRecord } from "../../../src/domain/aftercare/state.js";
import { view } from "../../../src/domain/aftercare/view.js";
import type { RequestReport } from "../../../src/domain/facts.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { CONTRACT_SCHEDULES } from "../payment/facts.js";
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
}

type Settlement = Extract<AftercareEvent, { type: "refunded" | "refundFailed" }>;

/** What must hold whatever happens after a payment. It keeps books of its own and believes the core nothing. */
export class Invariants {
  fact: Fact = { by: "other" };
  private lastSeq = 0;
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
    if (after.refunds !== before.refunds) this.money(after);
    this.refund(before, event, after);
    if (after.refunds !== before.refunds) expectFinalOutcomes(before, after);
  };

  private money({ refunds, payment }: AftercareState): void {
    const callers = refunds.filter(({ refundId, status }) => refundId !== "REVERSAL" && status !== "failed");
    const claimed = callers.reduce((sum, { amount }) => sum + amount.value, 0);
    expect(claimed).toBeLessThanOrEqual(payment?.capturedAmount?.value ?? 0);
    expect(refunds.every(({ amount }) => amount.value > 0)).toBe(true);
  }

  private refund(before: AftercareState, event: AftercareEvent, { refunds }: AftercareState): void {
    if (!("refundId" in event) || event.type === "resolved") return;
    const refund = refunds.find(({ refundId }) => refundId === event.refundId);
    if (!refund) throw new Error(`there is no refund ${event.refundId}`);
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
        break;
      case "pending":
      case "acknowledged":
        books.isThere = true;
        books.inDoubt = event.type === "acknowledged" && books.inDoubt;
        books.mayHaveEffect = true;
        break;
      case "requestProvenAbsent":
        if (books.mayHaveEffect) expectProof(books.notFound);
        books.mayHaveEffect = false;
        books.inDoubt = false;
        books.isThere = false;
        break;
      case "refunded":
      case "refundFailed":
        this.settled(before, event, refund, books);
        books.isOver = true;
        break;
      case "refundRequested":
      case "checked":
      case "checkBroughtForward":
      case "referencesLearned":
        break;
    }
  }

  /** At most one at a time, never past an outcome, and never twice without proof that the first is absent. */
  private send({ payment }: AftercareState, refund: RefundRecord, books: Books): void {
    expect(books.isOver).toBe(false);
    for (const [requestId, other] of this.books)
      if (requestId !== refund.requestId)
        expect(other.wasSent && other.mayHaveEffect && !other.isOver).toBe(false);
    // A cancel has no query: it is asked about by sending it again.
    if (refund.operation === "refund") expect(books.mayHaveEffect).toBe(false);
    const looksFirst = payment !== null && capabilitiesOf(payment.provider).refundReadFirst;
    if (looksFirst && refund.operation === "refund") expect(books.notFound.length).toBeGreaterThan(0);
    books.wasSent = true;
    books.mayHaveEffect = true;
    books.notFound = [];
  }

  /** `refunded` and `failed` need the provider's own word about this very request, or a person's. */
  private settled(before: AftercareState, event: Settlement, refund: RefundRecord, books: Books): void {
    const { fact } = this;
    const wanted = event.type === "refunded" ? "succeeded" : "failed";
    const expectWord = (report: { about: string }) => {
      expect(report).toMatchObject({ about: refund.operation, requestId: refund.requestId, status: wanted });
      const { amount } = report as RequestReport;
      if (amount) expect(amount).toEqual(refund.amount);
    };
    switch (fact.by) {
      case "person":
        expect(books.inDoubt).toBe(true);
        break;
      case "notice":
        expect(before.payment?.provider).toBe("payermax");
        expectWord(fact.notification.report);
        break;
      case "call":
        expect(fact.requestId).toBe(refund.requestId);
        if (fact.ended.ending === "answered") expectWord(fact.ended.answer);
        else {
          expect([fact.ended.ending, wanted, books.inDoubt]).toEqual(["refused", "failed", false]);
        }
        break;
      case "query":
        expect(fact.requestId).toBe(refund.requestId);
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
      mayHaveEffect: false,
      notFound: [],
      inDoubt: false,
      isOver: false,
    };
    this.books.set(requestId, books);
    return books;
  }
}

/** What is refunded or failed stays so, and the engine's own refund is one at most. */
function expectFinalOutcomes(before: AftercareState, after: AftercareState): void {
  const settled = before.refunds.filter(({ status }) => status !== "processing");
  const statusOf = (refundId: string) => after.refunds.find((one) => one.refundId === refundId)?.status;
  expect(settled.every(({ refundId, status }) => statusOf(refundId) === status)).toBe(true);
  const reversals = after.refunds.filter(({ refundId }) => refundId === "REVERSAL");
  expect(reversals.length).toBeLessThanOrEqual(1);
}

function expectProof(answers: readonly string[]): void {
  const seconds = (Date.parse(answers.at(-1) ?? "") - Date.parse(answers[0] ?? "")) / 1000;
  expect(answers.length).toBeGreaterThanOrEqual(CONTRACT_SCHEDULES.notFoundAnswers);
  expect(seconds).toBeGreaterThanOrEqual(CONTRACT_SCHEDULES.notFoundSettleSeconds);
}

/** Between two facts it knows what to do next, and waits only for times that lie ahead. */
export function expectToGoOn(aftercare: SimulatedAftercare): void {
  const { next, state, now } = aftercare;
  if (next.do === "finish") expect([state.request, state.confirmation]).toEqual([null, null]);
  if (next.do === "wait") expect((next.until ?? "") > now, `waits for ${next.for}`).toBe(true);
  if (state.refunds.some(({ status }) => status === "processing")) expect(state.request).not.toBeNull();
}

export function expectFoldOfEvents(aftercare: SimulatedAftercare): void {
  const folded = fold(JSON.parse(JSON.stringify(aftercare.events)) as AftercareEvent[]);
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
