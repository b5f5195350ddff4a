import { WithStartWorkflowOperation, type Client } from "@temporalio/client";
import { FLOWS } from "../../flows.js";
import type { Backend } from "../contender.js";
import { captureUpdate, nextStep } from "./messages.js";
import type { Step } from "./order.js";
import { newOrder, mustBeTaken } from "./orders.js";

/** One call starts the payment and waits for its next step; one update captures. */
export function bareBackend(client: Client, taskQueue: string): Backend {
  const workflowId = (paymentId: string) => `bare-${paymentId}`;
  const handle = (paymentId: string) => client.workflow.getHandle<() => Promise<Step>>(workflowId(paymentId));
  return {
    workflowId,
    queries: () => 0,

    async start(flow, paymentId) {
      const type = flow === "authorizeCapture" ? "bareAuthorizeCapture" : "bareCharge";
      const step = await client.workflow.executeUpdateWithStart(nextStep, {
        startWorkflowOperation: new WithStartWorkflowOperation(type, {
          workflowId: workflowId(paymentId),
          taskQueue,
          args: [newOrder(flow, paymentId)],
          workflowIdConflictPolicy: "FAIL",
        }),
      });
      if (step.url !== undefined) return step.url;
      mustBeTaken(step, FLOWS[flow]);
      return null;
    },

    async capture(paymentId) {
      mustBeTaken(await handle(paymentId).executeUpdate(captureUpdate), FLOWS.authorizeCapture);
    },

    async captured(paymentId) {
      mustBeTaken(await handle(paymentId).result(), FLOWS.vaultWith3ds);
    },
  };
}
