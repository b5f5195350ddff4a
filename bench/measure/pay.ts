import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "../contenders/contender.js";
import type { FlowName } from "../flows.js";

/** In milliseconds since the shop's first call. */
export interface Timing {
  /** The page for the shopper is known, or, where there is none, the result. */
  readonly first: number;
  /** The shop knows that the money is taken. */
  readonly final: number;
}

/** Sends the shopper to the page; resolves once the provider's webhook about it has been acknowledged. */
export type Shopper = (url: string) => Promise<void>;

/** No payment takes so long on any machine: something is broken, and Temporal would try it for ever. */
const GIVE_UP_AFTER_MS = 60_000;

/**
 * One payment, from the shop's first call to the money.
 *
 * @throws Error where the money isn't taken within a minute
 */
export async function pay(
  flow: FlowName,
  backend: Backend,
  shopper: Shopper,
  paymentId: string,
): Promise<Timing> {
  const giveUp = new AbortController();
  const late = sleep(GIVE_UP_AFTER_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`${backend.workflowId(paymentId)} is not paid after ${GIVE_UP_AFTER_MS / 1000} s`);
  });
  try {
    return await Promise.race([timed(flow, backend, shopper, paymentId), late]);
  } finally {
    late.catch(() => undefined);
    giveUp.abort();
  }
}

async function timed(flow: FlowName, backend: Backend, shopper: Shopper, paymentId: string): Promise<Timing> {
  const began = performance.now();
  const since = () => performance.now() - began;
  const url = await backend.start(flow, paymentId);
  const first = since();
  if (url === null) return { first, final: first };
  await shopper(url);
  await (flow === "authorizeCapture" ? backend.capture(paymentId) : backend.captured(paymentId));
  return { first, final: since() };
}
