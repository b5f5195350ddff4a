import type { PaymentKey } from "../ids.js";
import { after, millis } from "../time.js";
import type { MerchantEvent, MerchantEventBody } from "./event.js";

export type DeliveryState = "waiting" | "delivered" | "given_up";

/** One event on its way to the merchant. Times are ISO 8601. */
export interface Delivery {
  /** Grows from event to event of a payment and its aftercare; not consecutive. */
  readonly sequence: number;
  readonly event: MerchantEvent;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When the first attempt that failed ended: its patience counts from then. */
  readonly failingSince: string | null;
  /** Not tried before then. */
  readonly dueAt: string;
  /** How the last attempt ended, in our words; null: none has ended. */
  readonly lastAnswer: string | null;
}

/** All that a payment's merchant is told, as far as this run of deliveries knows. */
export interface Deliveries extends PaymentKey {
  /** The highest that was given. */
  readonly lastSequence: number;
  readonly list: readonly Delivery[];
}

/** One attempt. */
export interface DeliveryCall {
  readonly account: string;
  /** The header `webhook-id`. */
  readonly id: string;
  readonly body: MerchantEventBody;
}

/** How one attempt ended. `gone`: the endpoint wants no more of it. `busy`: it was not made; too many are on their way. */
export interface Attempt {
  readonly ended: "delivered" | "failed" | "gone" | "busy";
  readonly answer: string;
}

/** Between an attempt that failed and the next, in seconds; the last repeats. */
const RETRY_SECONDS = [5, 30, 120, 600, 3_600, 10_800, 21_600];
const PATIENCE_SECONDS = 3 * 86_400;
const BUSY_SECONDS = 5;

/** What one run keeps: enough for any payment, and far below what Temporal takes as a run's state. */
const KEPT_EVENTS = 100;
const KEPT_CHARACTERS = 500_000;

export function noDeliveries({ account, paymentId }: PaymentKey): Deliveries {
  return { account, paymentId, lastSequence: 0, list: [] };
}

/**
 * Takes events in, in their order. What is known already is a repeat: whoever hands over may do so twice. The sequence
 * is the time in milliseconds, so that it grows also when a later run, or one after a termination, knows nothing of it.
 */
export function accept(deliveries: Deliveries, events: readonly MerchantEvent[], now: string): Deliveries {
  return events.reduce((known, event) => {
    if (known.list.some((delivery) => delivery.event.id === event.id)) return known;
    const sequence = Math.max(known.lastSequence + 1, millis(now));
    return within({ ...known, lastSequence: sequence, list: [...known.list, fresh(sequence, event, now)] });
  }, deliveries);
}

/** A person asks for these to be sent again, each under the sequence that it has. */
export function resend(
  deliveries: Deliveries,
  wanted: readonly { readonly sequence: number; readonly event: MerchantEvent }[],
  now: string,
): Deliveries {
  return wanted.reduce((known, { sequence, event }) => {
    const others = known.list.filter((delivery) => delivery.event.id !== event.id);
    const list = [...others, fresh(sequence, event, now)].sort((a, b) => a.sequence - b.sequence);
    return within({ ...known, lastSequence: Math.max(known.lastSequence, sequence), list });
  }, deliveries);
}

function fresh(sequence: number, event: MerchantEvent, now: string): Delivery {
  const untried = { attempts: 0, failingSince: null, lastAnswer: null };
  return { sequence, event, state: "waiting", ...untried, dueAt: now };
}

/** The one whose turn it is: the others wait for it, so that the order is kept. */
export function head({ list }: Deliveries): Delivery | null {
  return list.find(({ state }) => state === "waiting") ?? null;
}

export function attempted(deliveries: Deliveries, id: string, attempt: Attempt, now: string): Deliveries {
  const list = deliveries.list.map((delivery) =>
    delivery.event.id === id && delivery.state === "waiting"
      ? afterAttempt(delivery, attempt, now)
      : delivery,
  );
  return { ...deliveries, list };
}

function afterAttempt(delivery: Delivery, { ended, answer }: Attempt, now: string): Delivery {
  if (ended === "busy") return { ...delivery, dueAt: after(now, BUSY_SECONDS) };
  const tried = { ...delivery, attempts: delivery.attempts + 1, lastAnswer: answer };
  if (ended === "delivered") return { ...tried, state: "delivered" };
  const failingSince = delivery.failingSince ?? now;
  const end = after(failingSince, PATIENCE_SECONDS);
  if (ended === "gone" || end <= now) return { ...tried, failingSince, state: "given_up" };
  const seconds = RETRY_SECONDS[tried.attempts - 1] ?? RETRY_SECONDS.at(-1) ?? 0;
  const next = after(now, seconds);
  // The last try is at the end of its time.
  return { ...tried, failingSince, dueAt: next < end ? next : end };
}

/** Lets go of the oldest: first of what was delivered, then of what was given up, then of what waits. */
function within(deliveries: Deliveries): Deliveries {
  let { list } = deliveries;
  let characters = list.reduce((sum, delivery) => sum + sizeOf(delivery), 0);
  for (const state of ["delivered", "given_up", "waiting"] as const)
    while (list.length > KEPT_EVENTS || characters > KEPT_CHARACTERS) {
      const oldest = list.find((delivery) => delivery.state === state);
      if (!oldest || list.length === 1) break;
      characters -= sizeOf(oldest);
      list = list.filter((delivery) => delivery !== oldest);
    }
  return { ...deliveries, list };
}

function sizeOf({ event }: Delivery): number {
  return JSON.stringify(event).length;
}
