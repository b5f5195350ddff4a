import type { WithSettings } from "../../activities/payment-call.js";
import type { CallOutcome } from "../../domain/facts.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { formatMoney } from "../../domain/money.js";
import { readCallOutcome } from "../../domain/outside/call-outcome.js";
import type { Report } from "../../domain/outside/reports.js";
import { decideSend, decideTold, type CallEnded, type QueryEnded } from "../../domain/payment/decide.js";
import type { Move } from "../../domain/payment/next-move.js";
import type { Operation } from "../../domain/requests/request.js";
import { lost, once, patiently, read } from "../steps/activities.js";
import type { Payment } from "./payment.js";

type Send = Extract<Move, { do: "send" }>;

/** What an answer to each operation may be about: a cancel's may tell of the whole payment. */
const ABOUTS = {
  createCustomer: ["customer"],
  charge: ["payment"],
  authorize: ["payment"],
  capture: ["capture"],
  cancel: ["cancel", "payment"],
  refund: [],
} as const satisfies Record<Operation, readonly Report["about"][]>;

/** Sends the request; what came of it is taken in with whatever came meanwhile. */
export async function send(payment: Payment, input: PaymentInput, move: Send): Promise<void> {
  const { operation, requestId } = move.request;
  payment.apply(decideSend(payment.state));
  const answer = await call(payment, input, move).catch(lost);
  payment.takeSettings(answer);
  const ended: CallEnded = readCallOutcome(answer, ABOUTS[operation]);
  payment.inbox.push({ by: "call", requestId, ended });
}

/** Asks the provider for its record of the payment. */
export async function query(payment: Payment): Promise<void> {
  const { account, provider, paymentId, amount } = payment.state;
  const answer = await read(`query ${paymentId} at ${provider}`)
    .query({ account, provider, paymentId, amount })
    .catch(lost);
  payment.takeSettings(answer);
  const ended: QueryEnded = readCallOutcome(answer, ["payment", "nothing"]);
  payment.inbox.push({ by: "query", ended });
}

/** Hands news that the final status doesn't have to the payment's aftercare, as a late webhook would be. */
export async function tellAftercare(
  payment: Payment,
  { notification }: Extract<Move, { do: "tellAftercare" }>,
): Promise<void> {
  const { account, paymentId } = payment.state;
  const { taken } = await patiently(`tell the aftercare of ${paymentId}`).tellAftercare({
    account,
    paymentId,
    notification,
  });
  payment.apply(decideTold(notification.key, taken === "delivered"));
}

function call(
  payment: Payment,
  input: PaymentInput,
  { request, notAfter }: Send,
): Promise<WithSettings<CallOutcome<unknown>>> {
  const { account, provider, paymentId, amount, run } = payment.state;
  const { operation, requestId } = request;
  const to = { account, provider, paymentId, amount, notAfter, run };
  switch (operation) {
    case "createCustomer":
      return once(`create customer at ${provider}`).createCustomer({ ...to, customer: input.customer });
    case "charge":
      return once(`charge ${formatMoney(amount)} at ${provider}`).charge({ ...to, ...paid(payment, input) });
    case "authorize":
      return once(`authorize ${formatMoney(amount)} at ${provider}`).authorize({
        ...to,
        ...paid(payment, input),
      });
    case "capture":
      return once(`capture ${formatMoney(request.amount)} at ${provider}`).capture({
        ...to,
        requestId,
        captureAmount: request.amount,
      });
    case "cancel":
      return once(`cancel ${paymentId} at ${provider}`).cancel({ ...to, requestId });
    case "refund":
      throw new TypeError("a payment refunds nothing: that is its aftercare's");
  }
}

/** What a charge and an authorization say beside who, where and how much. */
function paid(payment: Payment, input: PaymentInput) {
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
