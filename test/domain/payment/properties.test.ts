import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Money } from "../../../src/domain/money.js";
import type { CallOutcome, PaymentReport, RequestReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { CallEnded, Command, QueryEnded } from "../../../src/domain/payment/decide.js";
import type { Operation } from "../../../src/domain/requests/request.js";
import { expectPaymentTold } from "../guidance/expect-told.js";
import { expectFoldOfEvents, expectToGoOn, Invariants, telling } from "./invariants.js";
import {
  answered,
  AUTHORIZATION,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  CUSTOMER_CREATED,
  DUPLICATE,
  ID,
  news,
  NO_SUCH_TRANSACTION,
  type Opened,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
  wordOn,
} from "./facts.js";
import { SimulatedPayment } from "./simulated-payment.js";
import { Tape } from "../../support/tape.js";
import { STORIES, tapes } from "./tapes.js";

/** A provider that says anything: true, false, twice, late, about something else. Options begin with the plainest. */

function terms(tape: Tape): Opened {
  const kind = tape.pick([
    CHARGE,
    AUTHORIZATION,
    { ...CHARGE, firstOperation: "createCustomer", customerNo: null },
    { ...CHARGE, provider: "payermax" },
  ] as const);
  return {
    ...kind,
    saveCard: tape.pick([false, true]),
    askFirst: tape.once(4),
    actionTimeoutSeconds: tape.pick([1800, 5, 86_400]),
    onAuthorizationExpiry: tape.pick(["expire", "capture", "cancel"]),
    expiryLeadSeconds: tape.pick([43_200, 3_600, 432_000]),
  };
}

const anyAmount = (tape: Tape): Money =>
  tape.pick([
    usd(2000),
    usd(2000),
    usd(2000),
    usd(1),
    usd(1999),
    usd(2001),
    { currency: "EUR", value: 2000 },
  ]);

function anyRecord(tape: Tape, payment: SimulatedPayment): PaymentReport {
  const status = tape.pick(["open", "succeeded", "failed", "closed", "succeeded"]);
  return recordOf(status, {
    amount: tape.once(8) ? null : anyAmount(tape),
    refundedValue: tape.pick([0, 0, 2000, 1]),
    recognized: !tape.once(10),
    refs: { transactionNo: tape.pick(["T1", "T1", "T2"]) },
    ...(tape.once(2) && { actionUrl: "https://3ds.example/1" }),
    ...(tape.once(3) && { savedCard: CARD }),
    ...(tape.once(4) && {
      refusal: { kind: tape.pick(["declined", "rejected"]), code: "51", message: "no" },
    }),
    ...(tape.once(4) && { completedAt: payment.now }),
    ...(tape.once(6) && { reference: "RUN-0" }),
    ...(tape.once(6) && { captureMode: tape.pick(["automatic", "manual"]) }),
  });
}

function anyWord(tape: Tape, payment: SimulatedPayment): RequestReport {
  const { request } = payment;
  const about = tape.once(8) ? "refund" : request?.operation === "cancel" ? "cancel" : "capture";
  const mine = request?.requestId ?? `${ID}_CAPTURE_1`;
  return {
    ...wordOn("capture", tape.pick(["succeeded", "pending", "failed"])),
    about,
    requestId: tape.pick([mine, mine, mine, `${ID}_CAPTURE_1`, `${ID}_CAPTURE_2`, "SOMEONE_ELSE_CAPTURE_1"]),
    amount: tape.once(2) ? null : tape.once(3) ? anyAmount(tape) : (request?.amount ?? null),
  };
}

const noAnswer = (tape: Tape): CallOutcome<never> =>
  tape.pick<CallOutcome<never>>([
    TIMED_OUT,
    CONNECTION_REFUSED,
    DUPLICATE,
    refused("card_expired"),
    {
      ...CONNECTION_REFUSED,
      retryAfterSeconds: 90,
    },
  ]);

/** A reset made the run: the activity sends nothing, and says so. */
const RUN_WAS_RESET = { ...CONNECTION_REFUSED, code: "run_was_reset", resetRun: "RUN-2" } as const;

function anyEnding(tape: Tape, payment: SimulatedPayment): CallEnded {
  if (tape.once(2)) return tape.once(20) ? RUN_WAS_RESET : noAnswer(tape);
  const { request } = payment;
  if (tape.once(30)) return CUSTOMER_CREATED;
  if (request?.operation === "createCustomer") return CUSTOMER_CREATED;
  const isRequest = payment.state.kind === "authCapture" && request?.operation !== "authorize";
  return tape.once(20) !== isRequest ? answered(anyWord(tape, payment)) : answered(anyRecord(tape, payment));
}

function anyAnswer(tape: Tape, payment: SimulatedPayment): QueryEnded {
  switch (tape.pick(["record", "nothing", "nothing", "noAnswer"])) {
    case "record":
      return answered(anyRecord(tape, payment));
    case "nothing":
      return NO_SUCH_TRANSACTION;
    case "noAnswer":
      return noAnswer(tape);
  }
}

function anyNews(tape: Tape, payment: SimulatedPayment): ProviderNotification {
  const report = tape.once(2) ? anyWord(tape, payment) : anyRecord(tape, payment);
  const { provider } = payment.state;
  return news(report, {
    provider: tape.once(20) ? "pockyt" : provider,
    paymentId: tape.once(20) ? "ANOTHER" : ID,
    key: tape.pick(["a", "b", "c", "d", "e", "f", "g"]),
  });
}

function anyCommand(tape: Tape, payment: SimulatedPayment): Command {
  const amounts = [undefined, usd(500), usd(2000), usd(2001), { currency: "EUR", value: 1 }] as const;
  const any: readonly [Operation, ...Operation[]] = [
    payment.request?.operation ?? "charge",
    payment.request?.operation ?? "cancel",
    ...(["createCustomer", "charge", "authorize", "capture", "cancel", "refund"] as const),
  ];
  switch (tape.pick(["capture", "cancel", "resolve", "acknowledge"])) {
    case "capture": {
      const amount = tape.pick(amounts);
      return amount ? { name: "capture", amount } : { name: "capture" };
    }
    case "cancel":
      return { name: "cancel", reason: "test" };
    case "resolve": {
      const outcome = tape.pick(["succeeded", "failed"]);
      return { name: "resolve", operation: tape.pick(any), outcome, evidence: "seen", operator: "ada" };
    }
    case "acknowledge":
      return { name: "acknowledge", note: "seen to", operator: "ada" };
  }
}

/** One thing that happens; whatever it is, the core decides and the invariants watch. */
function happens(tape: Tape, payment: SimulatedPayment, heard: ProviderNotification[]): void {
  switch (tape.pick(["move", "move", "move", "move", "time", "news", "again", "command", "callAgain"])) {
    case "move":
      moves(tape, payment, heard);
      break;
    case "time":
      payment.pass(tape.pick([0, 1, 60, 600, 1800, 3600, 86_400, 604_800, 6_048_000]));
      break;
    case "news":
      hears(payment, anyNews(tape, payment), heard);
      break;
    case "again": {
      const last = heard.at(-1);
      if (last) hearsAgain(payment, { ...last, receivedAt: payment.now });
      break;
    }
    case "command":
      if (tape.once(6)) payment.cancellation();
      else payment.command(anyCommand(tape, payment));
      break;
    case "callAgain":
      stray(tape, payment);
      break;
  }
}

/** A repeat settles nothing by itself; at most the provider is asked earlier than it would have been. */
function hearsAgain(payment: SimulatedPayment, said: ProviderNotification): void {
  const { state, view } = payment;
  const dueAt = (requestId: string) => state.requests.find((one) => one.requestId === requestId)?.wait?.until;
  const events = payment.hears(said);
  for (const event of events) {
    expect(["acknowledgedByProvider", "checkBroughtForward", "attentionRaised"]).toContain(event.type);
    if (event.type === "checkBroughtForward") expect(event.at < (dueAt(event.requestId) ?? "")).toBe(true);
    if (event.type === "attentionRaised") expect(event.reason).toBe("second_transaction");
  }
  const asBefore = {
    attention: view.attention,
    outcomeUnknown: view.outcomeUnknown,
    updatedAt: view.updatedAt,
  };
  expect({ ...payment.view, ...asBefore }).toEqual(view);
  const outcomes = ({ requests }: typeof state) => requests.map(({ outcome, sends }) => ({ outcome, sends }));
  expect(outcomes(payment.state)).toEqual(outcomes(state));
}

function hears(payment: SimulatedPayment, said: ProviderNotification, heard: ProviderNotification[]): void {
  payment.hears(said);
  heard.push(said);
  const { state } = payment;
  expect(payment.hears(said), "a notification twice is once").toEqual([]);
  expect(payment.state).toBe(state);
}

/** A call's or query's outcome that nobody waits for, as a repeat would be. */
function stray(tape: Tape, payment: SimulatedPayment): void {
  const { request, state } = payment;
  if (request?.stage === "onItsWay") return;
  const [first, ...more] = state.requests.filter(({ sends }) => sends > 0);
  const ended = anyEnding(tape, payment);
  if (first && ended !== RUN_WAS_RESET)
    payment.fact({ by: "call", request: tape.pick([first, ...more]), ended });
  if (request === null) payment.fact({ by: "query", ended: anyAnswer(tape, payment) });
}

function moves(tape: Tape, payment: SimulatedPayment, heard: ProviderNotification[]): void {
  const meanwhile = () => {
    if (tape.once(4)) payment.pass(tape.pick([1, 20, 30]));
    if (tape.once(6)) payment.command(anyCommand(tape, payment));
    if (tape.once(6)) hears(payment, anyNews(tape, payment), heard);
  };
  const { next } = payment;
  switch (next.do) {
    case "send":
      payment.sends(next.request.operation, () => anyEnding(tape, payment), meanwhile);
      break;
    case "query":
      payment.asks(() => anyAnswer(tape, payment), meanwhile);
      break;
    case "giveUp":
      if (tape.once(4)) payment.fact({ by: "call", request: next.request, ended: RUN_WAS_RESET });
      else payment.givesUp();
      break;
    case "tick":
      payment.ticks();
      break;
    case "tellAftercare":
      payment.tells();
      break;
    case "wait":
      payment.waits();
      break;
    case "finish":
      break;
  }
}

/** However many stories are asked for. */
const LONG = { timeout: 3_600_000 };

describe("whatever a provider says and whoever commands", () => {
  it("money, statuses, requests and doubts keep the rules, and the payment always goes on", LONG, () => {
    fc.assert(
      fc.property(tapes(240), (bytes) => {
        const tape = new Tape(bytes);
        const payment = new SimulatedPayment(terms(tape), new Invariants());
        const heard: ProviderNotification[] = [];
        telling(payment, () => {
          while (!tape.isOver) {
            happens(tape, payment, heard);
            expectToGoOn(payment);
            expectPaymentTold(payment.state, payment.now);
          }
          expectFoldOfEvents(payment);
        });
      }),
      STORIES,
    );
  });
});
