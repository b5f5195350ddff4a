import type { WithSettings } from "../../activities/payment-call.js";
import {
  decideCall,
  decidePaymentQuery,
  decideRefundQuery,
  decideSend,
  type PaymentQueryEnded,
  type RefundCallEnded,
  type RefundQueryEnded,
} from "../../domain/aftercare/decide.js";
import type { Move, RefundCall } from "../../domain/aftercare/next-move.js";
import type { ProviderName } from "../../domain/capabilities.js";
import type { CallOutcome } from "../../domain/facts.js";
import { formatMoney, type Money } from "../../domain/money.js";
import { readCallOutcome } from "../../domain/outside/call-outcome.js";
import { lost, once, read } from "../steps/activities.js";
import type { Aftercare } from "./aftercare.js";

/** Sends the refund or reversal whose turn it is, and applies what came of it. */
export async function send(aftercare: Aftercare, { request }: Extract<Move, { do: "send" }>): Promise<void> {
  aftercare.apply(decideSend(aftercare.state));
  const answer = await call(aftercare, request).catch(lost);
  aftercare.takeSettings(answer);
  const abouts = request.operation === "cancel" ? (["cancel", "payment"] as const) : (["refund"] as const);
  const ended: RefundCallEnded = readCallOutcome(answer, abouts);
  // What came meanwhile is older than the answer.
  aftercare.readInbox();
  aftercare.apply(decideCall(aftercare.state, request.requestId, ended, aftercare.moment()));
}

function call(
  aftercare: Aftercare,
  { refundId, operation, requestId, amount, reason }: RefundCall,
): Promise<WithSettings<CallOutcome<unknown>>> {
  const payment = { ...paymentOf(aftercare), run: aftercare.state.run, requestId };
  const summary = `${operation} ${formatMoney(amount)} at ${payment.provider} (${refundId})`;
  return operation === "cancel"
    ? once(summary).cancel({ ...payment, notAfter: null })
    : once(summary).refund({ ...payment, refundAmount: amount, ...(reason !== null && { reason }) });
}

/** Asks the provider for its record of a refund. */
export async function queryRefund(
  aftercare: Aftercare,
  { request: { refundId, requestId } }: Extract<Move, { do: "queryRefund" }>,
): Promise<void> {
  const payment = paymentOf(aftercare);
  const answer = await read(`query refund ${refundId} at ${payment.provider}`)
    .queryRefund({ ...payment, requestId })
    .catch(lost);
  aftercare.takeSettings(answer);
  const ended: RefundQueryEnded = readCallOutcome(answer, ["refund", "nothing"]);
  aftercare.readInbox();
  aftercare.apply(decideRefundQuery(aftercare.state, requestId, ended, aftercare.moment()));
}

/** Asks the provider whether money was taken for a payment that failed. */
export async function queryPayment(aftercare: Aftercare): Promise<void> {
  const payment = paymentOf(aftercare);
  const answer = await read(`query ${payment.paymentId} at ${payment.provider}`).query(payment).catch(lost);
  aftercare.takeSettings(answer);
  const ended: PaymentQueryEnded = readCallOutcome(answer, ["payment", "nothing"]);
  aftercare.apply(decidePaymentQuery(aftercare.state, ended, aftercare.moment()));
}

function paymentOf({ state }: Aftercare): {
  readonly account: string;
  readonly provider: ProviderName;
  readonly paymentId: string;
  readonly amount: Money;
} {
  const { account, paymentId, payment } = state;
  if (!payment) throw new Error("nothing is sent for a payment that was never read");
  return { account, provider: payment.provider, paymentId, amount: payment.amount };
}
