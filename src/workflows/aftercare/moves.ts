import { decideSend } from "../../domain/aftercare/decide-call.js";
import type { RefundCallEnded, RefundQueryEnded } from "../../domain/aftercare/decide-call.js";
import { decidePaymentQuery, type PaymentQueryEnded } from "../../domain/aftercare/decide-confirmation.js";
import type { Move } from "../../domain/aftercare/next-move.js";
import type { RefundRequest } from "../../domain/aftercare/state.js";
import { formatMoney } from "../../domain/money.js";
import { answered, ended, once, type AnswerOf, read } from "../run/activities.js";
import type { Aftercare } from "./aftercare.js";

/** Makes what aftercare needs next. */
export async function make(
  aftercare: Aftercare,
  move: Exclude<Move, { do: "wait" | "finish" }>,
): Promise<void> {
  switch (move.do) {
    case "send":
      return send(aftercare, move.request);
    case "queryRefund":
      return queryRefund(aftercare, move.request);
    case "queryPayment":
      return queryPayment(aftercare);
    case "readPayment":
      return aftercare.readPayment();
    case "tick":
      aftercare.tick();
  }
}

/** Sends the refund or reversal whose turn it is. */
async function send(aftercare: Aftercare, request: RefundRequest): Promise<void> {
  aftercare.apply(decideSend(aftercare.state));
  const abouts = request.operation === "cancel" ? (["cancel", "payment"] as const) : (["refund"] as const);
  const callEnded: RefundCallEnded = await ended(aftercare, call(aftercare, request), abouts);
  aftercare.inbox.push({ by: "call", requestId: request.requestId, ended: callEnded });
}

function call(aftercare: Aftercare, request: RefundRequest) {
  const { refundId, operation, requestId, amount, reason, sends } = request;
  const payment = { ...paymentOf(aftercare), run: aftercare.state.run, requestId };
  const again = sends > 0 ? ", again under its own id" : "";
  const summary = `${operation} ${formatMoney(amount)} at ${payment.provider} (${refundId})${again}`;
  return operation === "cancel"
    ? once(summary).cancel({ ...payment, notAfter: null })
    : once(summary).refund({ ...payment, refundAmount: amount, ...(reason !== null && { reason }) });
}

/** Asks the provider for its record of a refund. */
async function queryRefund(aftercare: Aftercare, { refundId, requestId }: RefundRequest): Promise<void> {
  const payment = paymentOf(aftercare);
  const asked = read(`ask ${payment.provider} about the refund ${refundId}`);
  const answer = asked.queryRefund({ ...payment, requestId });
  const queryEnded = await answered<AnswerOf<RefundQueryEnded>>(aftercare, answer, ["refund", "nothing"]);
  aftercare.inbox.push({ by: "query", requestId, ...queryEnded });
}

/** Asks the provider whether money was taken for a payment that failed. */
async function queryPayment(aftercare: Aftercare): Promise<void> {
  const payment = paymentOf(aftercare);
  const provider = read(`ask ${payment.provider} whether ${payment.paymentId} was paid`);
  const answer = provider.query(payment);
  const { ended: queryEnded, ...asked } = await answered<AnswerOf<PaymentQueryEnded>>(aftercare, answer, [
    "payment",
    "nothing",
  ]);
  aftercare.apply(decidePaymentQuery(aftercare.state, queryEnded, { ...aftercare.moment(), ...asked }));
}

function paymentOf({ state: { account, paymentId, payment } }: Aftercare) {
  if (!payment) throw new Error("nothing is sent for a payment that was never read");
  return { account, provider: payment.provider, paymentId, amount: payment.amount };
}
