import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import { paymentWorkflowId } from "../../src/domain/ids.js";
import { atOnce } from "../measure/at-once.js";
import { DifferentWork, type Deliveries } from "./deliveries.js";

/** No worker polls it: what is signaled is kept, and nothing else happens. */
export const TASK_QUEUE = "bench-relay-alone";

/** More than are told at once, so that no two notifications often meet at the lock of one workflow. */
const PAYMENTS = 50;

const CALLS_AT_ONCE = 20;

/** Deliveries, spread over payments of this type that run meanwhile and take one signal for each. */
export async function toRunningPayments(
  client: Client,
  workflowType: string,
  count: number,
  delivery: (paymentId: string, number: number) => () => Promise<void>,
): Promise<Deliveries> {
  const run = randomBytes(4).toString("hex").toUpperCase();
  const paymentIds = Array.from({ length: Math.min(PAYMENTS, count) }, (_, at) => `RELAY_${run}_${at}`);
  const handleOf = (paymentId: string) => client.workflow.getHandle(paymentWorkflowId("default", paymentId));
  const about = Array.from({ length: count }, (_, number) => paymentIds[number % paymentIds.length] ?? "");
  const all = about.map((paymentId, number) => delivery(paymentId, number));
  await atOnce(CALLS_AT_ONCE, paymentIds, (paymentId) =>
    client.workflow.start(workflowType, {
      workflowId: paymentWorkflowId("default", paymentId),
      taskQueue: TASK_QUEUE,
      // Should the benchmark be killed, they end by themselves.
      workflowExecutionTimeout: "1 hour",
    }),
  );
  return {
    all,

    async check() {
      await atOnce(CALLS_AT_ONCE, paymentIds, async (paymentId) => {
        const { events } = await handleOf(paymentId).fetchHistory();
        const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
        const sent = about.filter((other) => other === paymentId).length;
        if (signals.length !== sent)
          throw new DifferentWork(
            `${paymentId} has ${signals.length} signals in its history, and ${sent} were sent`,
          );
      });
    },

    async close() {
      await atOnce(CALLS_AT_ONCE, paymentIds, (paymentId) => handleOf(paymentId).terminate("measured"));
    },
  };
}
