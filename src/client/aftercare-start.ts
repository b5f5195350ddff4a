import type { WithStartWorkflowOperation } from "@temporalio/client";
import { aftercareWorkflowId } from "../domain/ids.js";
import { typedSearchAttributes } from "../temporal/search-attributes.js";

type StartOptions = ConstructorParameters<typeof WithStartWorkflowOperation>[1];

/** How whoever needs a payment's aftercare first starts it: there is one, and once it is over there is no other. */
export function aftercareStart(taskQueue: string, account: string, paymentId: string) {
  return {
    workflowId: aftercareWorkflowId(account, paymentId),
    taskQueue,
    args: [{ account, paymentId }],
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "REJECT_DUPLICATE",
    staticSummary: `aftercare · ${paymentId}`,
    typedSearchAttributes: typedSearchAttributes({ PaymentAccount: account }),
  } as const satisfies StartOptions;
}
