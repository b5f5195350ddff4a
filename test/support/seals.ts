import { createSecretKey, randomBytes } from "node:crypto";
import type { RawValue, Payload } from "@temporalio/common";
import { clientDataConverter } from "../../src/temporal/data-converter.js";
import { sealer, type NotificationKey } from "../../src/temporal/notification-seal.js";
import { encryption } from "./encryption.js";
import type { History } from "./replay.js";

export function newNotificationKey(keyId: string): NotificationKey {
  return { keyId, key: createSecretKey(randomBytes(32)) };
}

/** A notification as the relay with this key sends it to the workflow. */
export function sealedBy(key: NotificationKey, workflowId: string, notification: object): Payload {
  return (sealer("default", [key])(workflowId, notification) as RawValue).payload;
}

export function withMetadata(payload: Payload, more: Readonly<Record<string, string>>): Payload {
  const added = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, Buffer.from(value)]));
  return { ...payload, metadata: { ...payload.metadata, ...added } };
}

/** The payloads of the notifications that a run has had, as they were before they were encrypted. */
export async function notifiedIn({ events }: History): Promise<Payload[]> {
  const payloads = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signaled }) =>
    signaled?.signalName === "providerNotification" ? (signaled.input?.payloads ?? []) : [],
  );
  const [codec] = clientDataConverter({ ...encryption, namespace: "default" }).payloadCodecs ?? [];
  return codec ? codec.decode(payloads) : payloads;
}
