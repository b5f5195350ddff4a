import type { WithStartWorkflowOperation } from "@temporalio/client";
import { aftercareWorkflowId } from "../domain/ids.js";
import { typedSearchAttributes } from "../temporal/search-attributes.js";

type StartOptions = ConstructorParameters<typeof WithStartWorkflowOperation>[1];

/** Start options that allow one aftercare for each payment: a running one is used, a closed one is never followed by another. */
export function aftercareStartOptions(taskQueue: string, account: string, paymentId: string) {
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
