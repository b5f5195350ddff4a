import { expect } from "vitest";
import { resendMerchantEvents } from "../../../src/client/merchant-events.js";
import { capturedPayment } from "../../support/refunds.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { historyOf } from "../event-budget/story.js";
import type { FurtherStories } from "./story.js";

const deliveries = (paymentId: string) => `events-default-${paymentId}`;

function refused(workflowType: string): FurtherStories[string][string] {
  return async ({ real }: { readonly real: Stack }) => {
    const workflowId = `cards-default-${newPaymentId("refused")}`;
    const { taskQueue } = real;
    const call = real.client.workflow.execute(workflowType, {
      workflowId,
      taskQueue,
      args: [{ provider: "pockyt" }],
    });
    await expect(call).rejects.toMatchObject({ cause: { type: "InvalidInput" } });
    await historyOf(real, workflowId);
  };
}

/** Events to the merchant, and the workflows that make one call. */
export const otherStories: FurtherStories = {
  merchantEvents: {
    async delivered({ real, merchant }) {
      const { paymentId } = await capturedPayment(real, newPaymentId("told"));
      await merchant.untilTypes(paymentId, ["payment.captured"]);
      await real.client.workflow.getHandle(deliveries(paymentId)).result();
      await historyOf(real, deliveries(paymentId));
    },

    async givenUp({ real, merchant }) {
      const paymentId = newPaymentId("gone");
      merchant.behave(paymentId, 410);
      await capturedPayment(real, paymentId);
      await merchant.untilTypes(paymentId, ["payment.captured"]);
      await real.client.workflow.getHandle(deliveries(paymentId)).result();
      await historyOf(real, deliveries(paymentId));
    },

    async sentAgain({ real, merchant }) {
      const paymentId = newPaymentId("again");
      merchant.behave(paymentId, 500);
      await capturedPayment(real, paymentId);
      await merchant.untilTypes(paymentId, ["payment.captured"]);
      merchant.behave(paymentId, null);
      await resendMerchantEvents(real.client, real.taskQueue, { account: "default", paymentId });
      await real.client.workflow.getHandle(deliveries(paymentId)).result();
      await historyOf(real, deliveries(paymentId));
    },
  },

  dropInSession: { refusedInput: refused("dropInSession") },
  listSavedCards: { refusedInput: refused("listSavedCards") },
  removeSavedCard: { refusedInput: refused("removeSavedCard") },
};
