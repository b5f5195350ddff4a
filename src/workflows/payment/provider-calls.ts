import type { WithSchedules } from "../../activities/payment-call.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { formatMoney } from "../../domain/money.js";
import { decideCall, decideQuery, decideSend, type CallEnded } from "../../domain/payment/decide.js";
import type { Move } from "../../domain/payment/next-move.js";
import { lost, once, read } from "../steps/activities.js";
import type { Payment } from "./payment.js";

/** Sends the pending request and applies what came of it. */
export async function send(
  payment: Payment,
  input: PaymentInput,
  move: Extract<Move, { do: "send" }>,
): Promise<void> {
  payment.apply(decideSend(payment.state));
  const ended = await call(payment, input, move).catch(lost);
  payment.takeSchedules(ended);
  payment.apply(decideCall(payment.state, ended, payment.moment()));
}

/** Asks the provider for its record of the payment and applies what it says. */
export async function query(payment: Payment): Promise<void> {
  const { account, provider, paymentId, amount } = payment.state;
  const ended = await read(`query ${paymentId} at ${provider}`)
    .query({ account, provider, paymentId, amount })
    .catch(lost);
  payment.takeSchedules(ended);
  payment.apply(decideQuery(payment.state, ended, payment.moment()));
}

function call(
  payment: Payment,
  input: PaymentInput,
  { request, notAfter }: Extract<Move, { do: "send" }>,
): Promise<WithSchedules<CallEnded>> {
  const { account, provider, paymentId, amount, captureAmount } = payment.state;
  const to = { account, provider, paymentId, amount, notAfter };
  const paid = { ...to, ...paymentDetails(payment, input) };
  switch (request.operation) {
    case "createCustomer":
      return once(`create customer at ${provider}`).createCustomer({
        ...to,
        customer: input.customer,
      });
    case "charge":
      return once(`charge ${formatMoney(amount)} at ${provider}`).charge(paid);
    case "authorize":
      return once(`authorize ${formatMoney(amount)} at ${provider}`).authorize(paid);
    case "capture":
      return once(`capture ${formatMoney(captureAmount ?? amount)} at ${provider}`).capture({
        ...to,
        requestId: request.requestId,
        captureAmount: captureAmount ?? amount,
      });
    case "cancel":
      return once(`cancel ${paymentId} at ${provider}`).cancel({ ...to, requestId: request.requestId });
    case "refund":
      throw new TypeError("a payment refunds nothing: that is its aftercare's");
  }
}

/** What a charge and an authorization say beside who, where and how much. */
function paymentDetails(payment: Payment, input: PaymentInput) {
  const { customerNo, reference } = payment.state;
  const { method, customer, description, items, returnUrl, actionTimeoutSeconds } = input;
  return {
    method,
    customer,
    reference,
    actionTimeoutSeconds,
    ...(customerNo !== null && { customerNo }),
    ...(description !== undefined && { description }),
    ...(items && { items }),
    ...(returnUrl !== undefined && { returnUrl }),
  };
}
