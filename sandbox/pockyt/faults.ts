import type { CallFaultName } from "../faults/call-plan.js";
import type { AnswerNames } from "../faults/changed-result.js";
import { FAULTS_OF_A_PAYMENT, type FaultTargets } from "../faults/targets.js";
import type { Fields } from "./fields.js";
import { IPN_TYPE, PROVIDER } from "./ipn.js";
import type { Operation } from "./operation.js";
import { OPERATIONS } from "./operations.js";
import { DUPLICATE_REFERENCE, RET_CODE, Refusal } from "./refusal.js";
import type { PockytState } from "./state.js";

export const POCKYT_TARGETS: FaultTargets = {
  provider: PROVIDER,
  operations: new Map(OPERATIONS.map((operation) => [operation.name, faultsLackedBy(operation)])),
  webhooks: [IPN_TYPE],
};

/** Pockyt signs its notifications, but none of its answers. */
function faultsLackedBy({ fields }: Operation): CallFaultName[] {
  const isAboutPayment = [...fields.required, ...fields.optional].includes("reference");
  return ["wrong-signature", ...(isAboutPayment ? [] : FAULTS_OF_A_PAYMENT)];
}

export function answerNames({ name }: Operation): AnswerNames {
  return {
    order: ["reference", "refundReference"],
    amount: name === "refund" ? "refundAmount" : "amount",
    currency: "currency",
    isNumber: name === "cancel",
    duplicate: new Refusal(DUPLICATE_REFERENCE.retCode, DUPLICATE_REFERENCE.message),
    notFound: new Refusal(RET_CODE.notFound, "no such transaction"),
  };
}

/** The payment that a call is about, by whichever of its two names the call has. */
export function referenceOf(state: PockytState, { reference, transactionNo }: Fields): string | undefined {
  return reference ?? (transactionNo === undefined ? undefined : state.transaction(transactionNo)?.reference);
}
