import { setTimeout as sleep } from "node:timers/promises";
import { PaymentNotFound, type AftercareView, type PaymentView } from "../../../src/client.js";
import type { Stack } from "../../support/stack.js";

/** Between one look and the next: each costs a workflow task, and there are many payments at a time. */
const LOOK_AFTER_MS = [200, 300, 500, 800, 1300, 2000, 3000];
const LOOK_WITHIN_MS = 5_000;
/** Above everything that Temporal waits for when a process has died, many times over: the machine may be busy. */
const SETTLED_WITHIN_MS = 240_000;
const CALLS_END_WITHIN_MS = 20_000;

/** A payment or its aftercare as it is now; null: there is none. Rejects while nobody can tell. */
export type Look<View> = () => Promise<View | null>;

const calls = new WeakMap<Stack, Set<Promise<void>>>();

function open(stack: Stack): Set<Promise<void>> {
  const known = calls.get(stack) ?? new Set();
  calls.set(stack, known);
  return known;
}

/** Every call has its reply: a connection that is closed under one throws where nobody can catch it. */
export async function callsEnded(stack: Stack): Promise<void> {
  await Promise.race([Promise.all(open(stack)), sleep(CALLS_END_WITHIN_MS, null, { ref: false })]);
}

export interface Call<View> {
  readonly isDue: (view: View | null) => boolean;
  readonly make: () => Promise<unknown>;
}

/**
 * What a backend does whose calls may be lost on their way: it calls, looks what became of it, and calls again where
 * it is as if it had never called.
 */
export async function pursue<View>(
  stack: Stack,
  look: Look<View>,
  isThere: (view: View) => boolean,
  call?: Call<View>,
): Promise<View> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  let inFlight: Promise<void> | null = null;
  let [seen, failure] = ["nothing", "none"];
  for (let looks = 0; Date.now() < deadline; looks++) {
    const known = await look().then(
      (view) => ({ view }),
      () => null,
    );
    if (known?.view && isThere(known.view)) return known.view;
    if (known) seen = JSON.stringify(known.view);
    if (known && !inFlight && call?.isDue(known.view)) {
      const made: Promise<void> = call
        .make()
        .then(
          () => undefined,
          (error: unknown) => void (failure = String(error)),
        )
        .finally(() => {
          inFlight = null;
          open(stack).delete(made);
        });
      open(stack).add(made);
      inFlight = made;
    }
    await Promise.race([
      sleep(LOOK_AFTER_MS[looks] ?? LOOK_AFTER_MS.at(-1)),
      ...(inFlight ? [inFlight] : []),
    ]);
  }
  throw new Error(`it stays ${seen}; the last call that failed: ${failure}`);
}

/** For what nobody's death concerns: a busy machine may be late. */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (tries === 10) throw error;
      await sleep(500);
    }
  }
}

export function paymentOf(stack: Stack, paymentId: string): Look<PaymentView> {
  return () =>
    soon(stack, () => stack.holdfast.get({ paymentId })).catch((error: unknown) => {
      if (error instanceof PaymentNotFound) return null;
      throw error;
    });
}

export function aftercareOf(stack: Stack, paymentId: string): Look<AftercareView> {
  return () => soon(stack, () => stack.holdfast.aftercare({ paymentId }));
}

function soon<T>({ client }: Stack, ask: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + LOOK_WITHIN_MS, ask);
}
