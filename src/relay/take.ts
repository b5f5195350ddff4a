import { paymentIdPattern } from "../domain/ids.js";
import type { RawWebhook, Webhook } from "../providers/port.js";
import type { Deliver, Delivery } from "./delivery.js";
import { OutOfTimeError, within } from "./within.js";

/** What became of one webhook request; `failed`: by a fault of ours. */
export interface Taken {
  readonly result: Delivery["result"] | "forged" | "malformed" | "unrelated" | "failed";
  /** Only of a verified notification. */
  readonly paymentId?: string;
  readonly reason?: string;
  /** What was thrown where nothing should be. */
  readonly error?: unknown;
}

/** Verifies a webhook and delivers it. Never throws: whatever goes wrong must not look like an acknowledgement. */
export async function take(
  webhook: Webhook,
  request: RawWebhook,
  deliver: Deliver,
  timeoutMs: number,
): Promise<Taken> {
  let about: Pick<Taken, "paymentId"> = {};
  try {
    const reading = webhook.read(request);
    if (reading.result !== "verified") return { result: reading.result, reason: reading.reason };
    const { notification } = reading;
    // Any other reference is free text of whoever made it.
    if (paymentIdPattern.test(notification.paymentId)) about = { paymentId: notification.paymentId };
    return { ...about, ...(await within(timeoutMs, () => deliver(notification))) };
  } catch (error) {
    return error instanceof OutOfTimeError
      ? { ...about, result: "unavailable", reason: `it was not taken within ${timeoutMs} ms` }
      : { ...about, ...failed(error) };
  }
}

export function failed(error: unknown): Taken {
  return { result: "failed", reason: "the relay failed", error };
}
