import { isPaymentId } from "../domain/input/common-rules.js";
import type { RawWebhook, Webhook } from "../providers/port.js";
import type { Deliver, Delivery } from "./delivery.js";

/** What became of one webhook request; `failed`: by a fault of the relay. */
export interface WebhookOutcome {
  readonly result: Delivery["result"] | "forged" | "malformed" | "unreadable" | "unrelated" | "failed";
  /** Only of a verified notification. */
  readonly paymentId?: string;
  readonly reason?: string;
  /** What was thrown where nothing should be. */
  readonly error?: unknown;
}

/** Verifies a webhook and delivers its notification. Never throws: a fault becomes an outcome that isn't acknowledged. */
export async function verifyAndDeliver(
  webhook: Webhook,
  request: RawWebhook,
  deliver: Deliver,
): Promise<WebhookOutcome> {
  let about: Pick<WebhookOutcome, "paymentId"> = {};
  try {
    const read = webhook.read(request);
    if (!("notification" in read)) return { result: read.result, reason: read.reason };
    const { notification } = read;
    // A reference of another form is free text of its sender and stays out of the log.
    if (isPaymentId(notification.paymentId)) about = { paymentId: notification.paymentId };
    const delivery = await deliver(notification);
    // What can't be read is refused for good, so only once somebody has heard of it.
    const isTaken = !("reason" in delivery);
    return read.result === "unreadable" && isTaken
      ? { ...about, result: "unreadable", reason: read.reason }
      : { ...about, ...delivery };
  } catch (error) {
    return { ...about, ...relayFailed(error) };
  }
}

export function relayFailed(error: unknown): WebhookOutcome {
  return { result: "failed", reason: "the relay failed", error };
}
