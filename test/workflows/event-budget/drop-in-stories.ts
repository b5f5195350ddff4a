import { expect } from "vitest";
import { usd } from "../../support/holds.js";
import { newPaymentId } from "../../support/stack.js";
import { historyOf, type Stories } from "./story.js";

export const dropInStories: Stories = {
  dropInSession: {
    async opened({ real }) {
      const workflowId = `dropin-default-${newPaymentId("budget")}`;
      const customer = { reference: "USER42", countryCode: "US" };
      const session: unknown = await real.client.workflow.execute("dropInSession", {
        workflowId,
        taskQueue: real.taskQueue,
        args: [{ provider: "payermax", amount: usd(2000), kind: "charge", customer }],
      });
      expect(session).toHaveProperty("sessionKey");
      return historyOf(real, workflowId);
    },
  },
};
