import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { evolve as aftercareAfter } from "../../../src/domain/aftercare/evolve.js";
import { attentionReasons, RAISED_BY_TIME } from "../../../src/domain/attention.js";
import { REVERSAL_REFUND_ID } from "../../../src/domain/ids.js";
import { evolve as paymentAfter } from "../../../src/domain/payment/evolve.js";
import type { PaymentState } from "../../../src/domain/payment/state.js";
import { awaitsFirstOutcome, isFinal } from "../../../src/domain/payment/states.js";
import type { Operator } from "./people.js";
import { timeAt } from "./twin.js";
import type { World } from "./world.js";

const HOUR = 3_600;

/**
 * While the story goes on: an outcome that nobody knows for longer than an hour has called a person, and so has a payment
 * whose shopper's time is long over without a step.
 */
export function forgotten(world: World): string | null {
  return forgottenShopper(world) ?? forgottenDoubt(world);
}

/** The shopper's time counts from the payment's opening, from each send and from each reset. */
const BEGINS_ANEW: ReadonlySet<string> = new Set(["opened", "requestSent", "runWasReset"]);

function forgottenShopper({ payment, agenda }: World): string | null {
  const { state, isClosed, isCallOnItsWay, events } = payment;
  const longAgo = agenda.now - state.actionTimeoutSeconds - HOUR;
  if (longAgo < 0 || isClosed || isCallOnItsWay || !awaitsFirstOutcome(state)) return null;
  if (state.actionEnded || state.concerns.length > 0) return null;
  const began = events.findLast(({ type }) => BEGINS_ANEW.has(type));
  if (began === undefined || began.at >= timeAt(longAgo)) return null;
  return `since ${began.at} the payment waits for its shopper, without an end`;
}

function forgottenDoubt({ payment, aftercare, agenda }: World): string | null {
  // A payment that has its final status asks about nothing any more: it waits for the saved card at most.
  for (const run of [isFinal(payment.state.status) ? null : payment, aftercare]) {
    if (run === null || run.isClosed || run.isCallOnItsWay) continue;
    const { active } = run;
    if (active?.wait?.for !== "outcome") continue;
    const { requestId, operation, wait } = active;
    if (run.state.concerns.some((concern) => concern.requestId === requestId)) continue;
    // Last, as making a text of a time costs most of this.
    if (wait.since < timeAt(agenda.now - HOUR - 1))
      return `nobody was called for the ${operation} ${requestId}, unknown since ${wait.since}`;
  }
  return null;
}

/** At the end: what the provider's books and the senders' log say, against what the engine says. */
export function audit(world: World, operator: Operator): string[] {
  return [
    ...doubled(world, operator),
    ...unequal(world, operator),
    ...unfinished(world),
    ...unread(world),
    ...unfolded(world),
  ];
}

/** At most one effect of a request id, and nothing asked for that the books could not bear. */
function doubled({ ledger, mischief }: World, { hasErred }: Operator): string[] {
  const seen = new Set<string>();
  const twice = ledger.entries.flatMap(({ effect, requestId }) => {
    const name = `${requestId} was ${effect}`;
    if (seen.has(name)) return [`${name} twice`];
    seen.add(name);
    return [];
  });
  if (hasErred || mischief.hasLied || mischief.hasReset) return twice;
  const again = ledger.refused
    .filter(({ effect }) => effect === "givenBack" || ledger.taken > 0)
    .map(({ effect, requestId }) => `${requestId} was asked for beyond what there was: ${effect}`);
  return [...twice, ...again];
}

/** The money that the merchant has by the engine's word is the money that the provider's books keep. */
function unequal(world: World, { hasErred, hasResetWhatIsOver }: Operator): string[] {
  const { ledger, payment, mischief } = world;
  const captured = payment.state.capturedAmount?.value ?? 0;
  const refunded = (world.aftercare?.state.requests ?? [])
    .filter(({ refundId, outcome }) => refundId !== REVERSAL_REFUND_ID && outcome?.result === "succeeded")
    .reduce((sum, { amount }) => sum + amount.value, 0);
  if (captured - refunded === ledger.kept) return [];
  // Where the provider lied, or a run has forgotten what the one before did, a person has to have been called.
  const isForPerson = mischief.hasLied || mischief.hasReset;
  const isExcused =
    hasErred || hasResetWhatIsOver || calledFor(world, isForPerson ? MORE_THAN_TIME : ["reversal_failed"]);
  if (isExcused) return [];
  const claim = `captured ${String(captured)} and refunded ${String(refunded)}`;
  return [`the engine says ${claim}; the provider keeps ${String(ledger.kept)}, and nobody was called`];
}

const MORE_THAN_TIME = attentionReasons.filter((reason) => !RAISED_BY_TIME.has(reason));

function calledFor({ payment, aftercare }: World, reasons: readonly string[]): boolean {
  const events = [...payment.events, ...(aftercare?.events ?? [])];
  return events.some((event) => event.type === "attentionRaised" && reasons.includes(event.reason));
}

function unfinished({ payment, aftercare }: World): string[] {
  const { status, outcomeUnknown } = payment.view;
  const open = (aftercare?.state.requests ?? []).filter(({ stage }) => stage !== "settled");
  return [
    ...(isFinal(status) ? [] : [`the payment stands still: ${status}`]),
    ...(outcomeUnknown ? [`the outcome of ${outcomeUnknown.operation} stays unknown`] : []),
    ...open.map(({ requestId, stage }) => `${requestId} stands still: ${stage}`),
    ...(payment.events.length + (aftercare?.events.length ?? 0) > 3_000
      ? ["the history grows too long"]
      : []),
  ];
}

/** What was acknowledged to the provider is in the payment or its aftercare, once, or repeats what is there. */
function unread({ webhooks, payment, aftercare, repeated }: World): string[] {
  const counts = new Map<string, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const known = new Set<string>();
  for (const event of payment.events) {
    if (event.type === "notificationReceived") count(`payment ${event.key}`);
    if (event.type === "notificationReceived" || event.type === "notificationIgnored") known.add(event.key);
    if (event.type === "leftForAftercare") known.add(event.notification.key);
  }
  for (const event of aftercare?.events ?? []) {
    if (event.type === "noticeReceived") count(`aftercare ${event.key}`);
    if (event.type === "noticeReceived") known.add(event.key);
    if (event.type === "noticeHeld") known.add(event.notification.key);
  }
  const lost = webhooks.log
    .filter(({ acknowledged, notification }) => acknowledged > 0 && !known.has(notification.key))
    .filter(({ notification: { key } }) => !repeated.has(key));
  return [
    ...lost.map(({ notification: { key } }) => `the notification ${key} was acknowledged and lost`),
    ...[...counts].filter(([, times]) => times > 1).map(([key]) => `${key} was applied twice`),
  ];
}

/** The state is the fold of the events, and nothing else. */
function unfolded({ payment, aftercare }: World): string[] {
  const isFold = (folded: unknown, state: unknown) => JSON.stringify(folded) === JSON.stringify(state);
  const ofPayment = payment.events.reduce<PaymentState | null>(paymentAfter, null);
  const ofAftercare = aftercare?.events.reduce<AftercareState | null>(aftercareAfter, null);
  return [
    ...(isFold(ofPayment, payment.state) ? [] : ["the payment is not the fold of its events"]),
    ...(!aftercare || isFold(ofAftercare, aftercare.state)
      ? []
      : ["the aftercare is not the fold of its events"]),
  ];
}
