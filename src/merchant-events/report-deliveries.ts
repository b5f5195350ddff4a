import type { Attempt, DeliveryCall } from "../domain/merchant-events/deliveries.js";

/** How one attempt to deliver an event ended, for logs and metrics. Nothing personal. */
export interface ReportedDelivery {
  readonly paymentId: string;
  readonly account: string;
  /** `payment.captured` */
  readonly type: string;
  readonly sequence: number;
  readonly ended: Attempt["ended"];
  readonly answer: string;
  readonly milliseconds: number;
}

export type ReportDelivery = (delivery: ReportedDelivery) => void;

type Deliver = (call: DeliveryCall) => Promise<Attempt>;

/** The same, which also tells how each attempt ended. */
export function reportingDeliveries(deliver: Deliver, report: ReportDelivery): Deliver {
  return async (call) => {
    const startedAt = performance.now();
    const attempt = await deliver(call);
    const { type, data } = call.body;
    const milliseconds = Math.round(performance.now() - startedAt);
    const { account, paymentId, sequence } = data;
    try {
      report({ paymentId, account, type, sequence, ...attempt, milliseconds });
    } catch {
      // What became of the attempt must reach the workflow whatever becomes of the log.
    }
    return attempt;
  };
}
