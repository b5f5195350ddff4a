import type { AftercareState, RefundRequest } from "../aftercare/state.js";
import { statusOf } from "../aftercare/state.js";
import { view, viewRefund } from "../aftercare/view.js";
import { attentionOf } from "../attention.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import { doubtOf } from "../requests/request.js";
import type { Change, MerchantEventType } from "./event.js";

/** What one event of an aftercare changed that the merchant is told of. Pure; `before` is null at its opening. */
export function aftercareChanges(before: AftercareState | null, after: AftercareState): Change[] {
  if (before === null) return [];
  return [
    ...refundChanges(before, after),
    ...disputeChanges(before, after),
    ...attentionChanges(before, after),
  ];
}

function refundChanges(before: AftercareState, after: AftercareState): Change[] {
  return after.requests.flatMap((is) => {
    const was = before.requests.find(({ requestId }) => requestId === is.requestId);
    return is === was ? [] : changesOf(after, was, is);
  });
}

function changesOf(state: AftercareState, was: RefundRequest | undefined, is: RefundRequest): Change[] {
  const { refundId } = is;
  const refund = viewRefund(state, refundId);
  const [status, doubt] = [statusOf(is), doubtOf(is)];
  const changes: Change[] = [];
  if (refund === null) return changes;
  const told = (type: MerchantEventType, detail: string) => changes.push({ type, detail, data: { refund } });
  if (status !== "processing" && (was === undefined || status !== statusOf(was)))
    if (status === "failed") told("refund.failed", refundId);
    else if (refundId !== REVERSAL_REFUND_ID) told("refund.refunded", refundId);
    else changes.push({ type: "aftercare.reversed", detail: "", data: { aftercare: view(state) } });
  if (doubt && (was === undefined || doubtOf(was) === null)) told("refund.outcome_unknown", refundId);
  return changes;
}

function disputeChanges({ disputes: known }: AftercareState, after: AftercareState): Change[] {
  const isKnown = (dispute: (typeof known)[number]) =>
    known.some(
      ({ caseId, status, stage }) =>
        caseId === dispute.caseId && status === dispute.status && stage === dispute.stage,
    );
  return after.disputes
    .filter((dispute) => !isKnown(dispute))
    .map(({ caseId, status }) => ({
      type: "aftercare.dispute",
      detail: `${caseId}-${status}`,
      data: { aftercare: view(after) },
    }));
}

function attentionChanges(before: AftercareState, after: AftercareState): Change[] {
  const [was, is] = [attentionOf(before.concerns), attentionOf(after.concerns)];
  if (is === null || is.reason === was?.reason) return [];
  return [{ type: "aftercare.attention", detail: is.reason, data: { aftercare: view(after) } }];
}
