import type { Changes } from "../../support/changed-workflows.js";

/** In front of each send of a payment an activity that wasn't there. */
export const askBeforeSending = (condition = "true"): Changes => ({
  "payment/moves.ts": [
    ["import { ended,", 'import { patched } from "@temporalio/workflow";\nimport { ended,'],
    [
      "  payment.apply(decideSend(payment.state));",
      `  if (${condition}) {
    const { account, provider, paymentId, amount } = payment.state;
    const told = patiently("which run it is, before it sends");
    payment.takeSettings(await told.tellRun({ account, provider, paymentId, amount }));
  }
  payment.apply(decideSend(payment.state));`,
    ],
  ],
});

/** In front of each refund a timer that wasn't there. */
export const waitBeforeRefunding: Changes = {
  "aftercare/moves.ts": [
    ["import { ended,", 'import { sleep } from "@temporalio/workflow";\nimport { ended,'],
    [
      "  aftercare.apply(decideSend(aftercare.state));",
      "  await sleep(10);\n  aftercare.apply(decideSend(aftercare.state));",
    ],
  ],
};

/** Where a saved card was removed, another activity is called. */
export const otherActivity: Changes = {
  "saved-cards.ts": [
    ["singleCall(parsed, forgetSavedCard,", "singleCall(parsed, (input) => forgetCard(input),"],
    [
      "const { fetchSavedCards, forgetSavedCard } = proxyActivities<Activities>(WHILE_A_PAGE_WAITS);",
      "const { fetchSavedCards, forgetCard } = proxyActivities<any>(WHILE_A_PAGE_WAITS);",
    ],
  ],
};
