import type { RawWebhook, Webhook } from "../../src/providers/port.js";
import type { Notification } from "../stand-in/notifier.js";

/** One sort of notification that a provider sends about a payment that it took money for. */
export interface NotificationKind {
  readonly title: string;
  /** Of the payments that are told so. */
  readonly workflowType: string;
  /** What the provider must be answered, word for word: anything else makes it send again. */
  readonly acknowledgement: string;
  /** The real one, which reads it. */
  readonly webhook: Webhook;
  /** Made and signed as the provider does; no two numbers make the same news. */
  notify(relayUrl: string, paymentId: string, number: number): Notification;
}

/** The notification as the relay has it when it begins to read. */
export function received({ headers, body }: Notification): RawWebhook {
  return {
    contentType: headers["content-type"] ?? "",
    headers,
    body: Buffer.from(body),
    receivedAt: new Date().toISOString(),
  };
}
