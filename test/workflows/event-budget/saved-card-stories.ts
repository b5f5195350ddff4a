import { expect } from "vitest";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { historyOf, type Stories } from "./story.js";

const CUSTOMER = { provider: "payermax", customerReference: "USER42" };

/** Of a customer without cards: what one costs is the same. */
async function told(real: Stack, type: string, input: object, result: object): Promise<string[]> {
  const workflowId = `cards-default-${newPaymentId("budget")}`;
  const { taskQueue } = real;
  expect(await real.client.workflow.execute(type, { workflowId, taskQueue, args: [input] })).toEqual(result);
  return historyOf(real, workflowId);
}

export const savedCardStories: Stories = {
  listSavedCards: {
    listed: ({ real }) => told(real, "listSavedCards", CUSTOMER, { cards: [] }),
  },

  removeSavedCard: {
    removed: ({ real }) =>
      told(real, "removeSavedCard", { ...CUSTOMER, token: "PMTOKEN1" }, { removed: true }),
  },
};
