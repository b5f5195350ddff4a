import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import { FLOWS } from "../../flows.js";
import type { Backend } from "../contender.js";
import { captureSignal, pageUrl } from "./messages.js";
import type { Step } from "./order.js";
import { newOrder, mustBeTaken } from "./orders.js";

/** How long samples sleep between one query and the next: from 100 ms to seconds. */
const POLL_EVERY_MS = 100;

/** Starts the payment, then asks it again and again whether it has a page for the shopper. */
export function tutorialBackend(client: Client, taskQueue: string): Backend {
  const queries = new Map<string, number>();
  const workflowId = (paymentId: string) => `tutorial-${paymentId}`;
  const handle = (paymentId: string) => client.workflow.getHandle<() => Promise<Step>>(workflowId(paymentId));
  return {
    workflowId,
    queries: (paymentId) => queries.get(paymentId) ?? 0,

    async start(flow, paymentId) {
      const type = flow === "authorizeCapture" ? "tutorialAuthorizeCapture" : "tutorialCharge";
      const started = await client.workflow.start(type, {
        workflowId: workflowId(paymentId),
        taskQueue,
        args: [newOrder(flow, paymentId)],
      });
      if (flow === "savedCard") {
        mustBeTaken((await started.result()) as Step, FLOWS[flow]);
        return null;
      }
      for (let asked = 1; ; asked++) {
        const url = await started.query(pageUrl);
        queries.set(paymentId, asked);
        if (url !== "") return url;
        await sleep(POLL_EVERY_MS);
      }
    },

    async capture(paymentId) {
      await handle(paymentId).signal(captureSignal);
      mustBeTaken(await handle(paymentId).result(), FLOWS.authorizeCapture);
    },

    async captured(paymentId) {
      mustBeTaken(await handle(paymentId).result(), FLOWS.vaultWith3ds);
    },
  };
}
