import type { Client } from "@temporalio/client";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { paymentWorkflowId } from "../../src/domain/ids.js";
import { providerNotification } from "../../src/workflows/messages.js";
import type { Courier } from "./courier.js";
import type { Way } from "./deliveries.js";
import { received, type NotificationKind } from "./notification-kind.js";
import { toRunningPayments } from "./running-payments.js";

/** What that server answers. */
export const SIGNALED = "signaled";

export interface NamedRelay {
  readonly name: string;
  readonly url: string;
}

/** The real relay: it verifies, reads and signals before it acknowledges. */
export function byRelay(
  client: Client,
  { name, url }: NamedRelay,
  courier: Courier,
  kind: NotificationKind,
): Way {
  return {
    title: `${name}, ${kind.title}`,
    prepare: (count) =>
      toRunningPayments(client, kind.workflowType, count, (paymentId, number) => {
        const notification = kind.notify(url, paymentId, number);
        return () => courier.deliver(notification, kind.acknowledgement);
      }),
  };
}

/** The same hop without the relay's work: a server is sent what the relay would deliver, and signals it. */
export function byServer(client: Client, url: string, courier: Courier, kind: NotificationKind): Way {
  return {
    title: `server that only signals, ${kind.title}`,
    isBare: true,
    prepare: (count) =>
      toRunningPayments(client, kind.workflowType, count, (paymentId, number) => {
        const body = JSON.stringify(readNews(kind, paymentId, number));
        return () =>
          courier.deliver({ url, headers: { "content-type": "application/json" }, body }, SIGNALED);
      }),
  };
}

/** What nobody could leave out: a signal with what the relay would deliver, read before the clock starts. */
export function bySignal(client: Client, kind: NotificationKind): Way {
  return {
    title: `bare signal, ${kind.title}`,
    prepare: (count) =>
      toRunningPayments(client, kind.workflowType, count, (paymentId, number) => {
        const news = readNews(kind, paymentId, number);
        const workflowId = paymentWorkflowId("default", paymentId);
        return () => client.workflow.getHandle(workflowId).signal(providerNotification, news);
      }),
  };
}

function readNews(kind: NotificationKind, paymentId: string, number: number): ProviderNotification {
  const reading = kind.webhook.read(received(kind.notify("", paymentId, number)));
  if (reading.result !== "verified")
    throw new Error(`the notification ${kind.title} is ${reading.result}: ${reading.reason}`);
  return reading.notification;
}
