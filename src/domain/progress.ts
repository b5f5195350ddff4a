import type { AftercareView } from "./aftercare/view.js";
import type { AttentionReason } from "./attention.js";
import type { PaymentView } from "./payment/view.js";
import type { Doubt } from "./requests/request.js";

/** How far a payment or its aftercare is, as logs and metrics tell it. Nothing personal. */
export interface Progress {
  readonly account: string;
  readonly paymentId: string;
  /** Null while an aftercare has not read its payment yet. */
  readonly provider: string | null;
  /** By what has one: `payment`, or `refund <refundId>`. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly unknown: readonly Pick<Doubt, "operation" | "since" | "nextCheckAt">[];
  readonly attention: AttentionReason | null;
}

export function progressOfPayment(payment: PaymentView): Progress {
  const { account, paymentId, provider, status, outcomeUnknown, attention } = payment;
  return {
    ...{ account, paymentId, provider },
    statuses: { payment: status },
    unknown: outcomeUnknown ? [doubt(outcomeUnknown)] : [],
    attention: attention?.reason ?? null,
  };
}

export function progressOfAftercare(aftercare: AftercareView): Progress {
  const { account, paymentId, provider, refunds, attention } = aftercare;
  return {
    ...{ account, paymentId, provider },
    statuses: Object.fromEntries(refunds.map(({ refundId, status }) => [`refund ${refundId}`, status])),
    unknown: refunds.flatMap(({ outcomeUnknown }) => (outcomeUnknown ? [doubt(outcomeUnknown)] : [])),
    attention: attention?.reason ?? null,
  };
}

function doubt({ operation, since, nextCheckAt }: Doubt): Progress["unknown"][number] {
  return { operation, since, nextCheckAt };
}
