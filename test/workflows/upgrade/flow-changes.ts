import type { Changes } from "../../support/changed-workflows.js";

/** In front of each send of a payment an activity that wasn't there. */
export const askBeforeSending = (condition = "true"): Changes => ({
  "workflows/payment/moves.ts": [
    ["import { answered,", 'import { patched } from "@temporalio/workflow";\nimport { answered,'],
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
  "workflows/aftercare/moves.ts": [
    ["import { answered,", 'import { sleep } from "@temporalio/workflow";\nimport { answered,'],
    [
      "  aftercare.apply(decideSend(aftercare.state));",
      "  await sleep(10);\n  aftercare.apply(decideSend(aftercare.state));",
    ],
  ],
};

/** Where a saved card was removed, another activity is called. */
export const otherActivity: Changes = {
  "workflows/saved-cards.ts": [
    ["singleCall(parsed, forgetSavedCard,", "singleCall(parsed, (input) => forgetCard(input),"],
    [
      "const { fetchSavedCards, forgetSavedCard } = proxyActivities<Activities>(WHILE_A_PAGE_WAITS);",
      "const { fetchSavedCards, forgetCard } = proxyActivities<any>(WHILE_A_PAGE_WAITS);",
    ],
  ],
};

/** A later release: input rules that refuse what passed before, and other rules of both providers. */
export const stricterRules: Changes = {
  "domain/input/common-rules.ts": [["  128,\n  paymentIdPattern,", "  128,\n  /^NONE$/,"]],
  "domain/input/payment-fields.ts": [
    ["description: text(256)", "description: text(1)"],
    ["returnUrl: httpUrl", "returnUrl: text(1)"],
  ],
  "providers/payermax/terms.ts": [
    ['notificationProof: "signature"', 'notificationProof: "query"'],
    ["repeatsRequests: true", "repeatsRequests: false"],
  ],
  "providers/pockyt/terms.ts": [
    ['abandonedPayment: "cancel"', 'abandonedPayment: "providerCloses"'],
    ["refundReadFirst: true", "refundReadFirst: false"],
    ["savedCardArrivesWithinSeconds: 7_500", "savedCardArrivesWithinSeconds: 75"],
  ],
};
