import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../support/stack.js";

/** What the provider was asked for the payment by this operation. */
export function requestsTo({ sandbox }: Stack, operation: string, paymentId: string) {
  return sandbox
    .requests()
    .filter((request) => request.operation === operation)
    .filter(({ fields }) => fields.outTradeNo === paymentId || fields.reference === paymentId);
}

/** What the provider told of the payment by this kind of notification, and whether it was acknowledged. */
export function notificationsOf({ sandbox }: Stack, notifyType: string, paymentId: string) {
  return sandbox
    .webhooks()
    .filter(({ reference }) => reference === paymentId)
    .map(({ body, acknowledged }) => ({ ...(JSON.parse(body) as Notification), acknowledged }))
    .filter((notification) => notification.notifyType === notifyType);
}

interface Notification {
  readonly notifyType: string;
  readonly data: Record<string, unknown>;
}

/** The names of a seed example's fields; those of `data` beside the envelope's, as the request log has them. */
export function seedFields(file: `${"payermax" | "pockyt"}/${string}`): string[] {
  const path = join(import.meta.dirname, "../seeds", file);
  const { data, ...envelope } = JSON.parse(readFileSync(path, "utf8")) as { data?: object };
  return Object.keys({ ...envelope, ...data }).sort();
}

export function fieldsOf(request: { readonly fields: Record<string, string> } | undefined): string[] {
  return Object.keys(request?.fields ?? {}).sort();
}
