import type { PaymentInput } from "../../domain/input/payment-input.js";
import { formatMoney } from "../../domain/money.js";
import type { Report } from "../../domain/reports.js";
import { decideSend, decideTold, type CallEnded, type QueryEnded } from "../../domain/payment/decide.js";
import type { Move } from "../../domain/payment/next-move.js";
import type { ProviderNotification } from "../../domain/notification.js";
import type { Operation, Request } from "../../domain/requests/request.js";
import { answered, ended, once, type AnswerOf, patiently, read } from "../run/activities.js";
import type { Payment } from "./payment.js";

type Send = Extract<Move, { do: "send" }>;

/** Makes what the payment needs next; what came of it is taken in with whatever came meanwhile. */
export async function make(
  payment: Payment,
  input: PaymentInput,
  move: Exclude<Move, { do: "wait" | "finish" }>,
): Promise<void> {
  switch (move.do) {
    case "send":
      return send(payment, input, move);
    case "query":
      return query(payment);
    case "giveUp":
      return giveUp(payment, move.request);
    case "tellAftercare":
      return tellAftercare(payment, move.notification);
    case "tick":
      payment.tick();
  }
}

/** What an answer to each operation may be about: a cancel's may tell of the whole payment. */
const ABOUTS = {
  createCustomer: ["customer"],
  charge: ["payment"],
  authorize: ["payment"],
  capture: ["capture"],
  cancel: ["cancel", "payment"],
  refund: [],
} as const satisfies Record<Operation, readonly Report["about"][]>;

async function send(payment: Payment, input: PaymentInput, move: Send): Promise<void> {
  const { operation, requestId } = move.request;
  payment.apply(decideSend(payment.state));
  const callEnded: CallEnded = await ended(payment, call(payment, input, move), ABOUTS[operation]);
  payment.inbox.push({ by: "call", requestId, ended: callEnded });
}

/** Asks the provider for its record of the payment. */
async function query(payment: Payment): Promise<void> {
  const { account, provider, paymentId, amount } = payment.state;
  const asked = read(`ask ${provider} how ${paymentId} stands`);
  const answer = asked.query({ account, provider, paymentId, amount });
  const queryEnded = await answered<AnswerOf<QueryEnded>>(payment, answer, ["payment", "nothing"]);
  payment.inbox.push({ by: "query", ...queryEnded });
}

/** Another run may have sent it where a reset made this one; its own history can't tell. */
async function giveUp(payment: Payment, { operation, requestId }: Request): Promise<void> {
  const { account, provider, paymentId, amount, run } = payment.state;
  const told = patiently(`give up the ${operation} that was not sent in time`);
  payment.takeSettings(await told.tellRun({ account, provider, paymentId, amount }));
  if (payment.state.run === run) payment.inbox.push({ by: "unsent", requestId });
}

/** Hands a notification that the final status doesn't answer to the payment's aftercare, as a late webhook would be. */
async function tellAftercare(payment: Payment, notification: ProviderNotification): Promise<void> {
  const { account, paymentId } = payment.state;
  const told = patiently(`tell the aftercare of ${paymentId}`);
  const { taken } = await told.tellAftercare({ account, paymentId, notification });
  payment.apply(decideTold(notification.key, taken === "delivered"));
}

function call(payment: Payment, input: PaymentInput, { request, notAfter }: Send) {
  const { account, provider, paymentId, amount, run, customerNo, reference } = payment.state;
  const { operation, requestId } = request;
  const again = request.sends > 0 ? ", again under its own id" : "";
  const to = { account, provider, paymentId, amount, notAfter, run };
  // The input goes to the adapter as it was read, so that no field can be forgotten on the way.
  const paid = { ...input, ...to, reference, ...(customerNo !== null && { customerNo }) };
  switch (operation) {
    case "createCustomer":
      return once(`create customer at ${provider}${again}`).createCustomer({
        ...to,
        customer: input.customer,
      });
    case "charge":
      return once(`charge ${formatMoney(amount)} at ${provider}${again}`).charge(paid);
    case "authorize":
      return once(`authorize ${formatMoney(amount)} at ${provider}${again}`).authorize(paid);
    case "capture": {
      const summary = `capture ${formatMoney(request.amount)} at ${provider}${again}`;
      return once(summary).capture({ ...to, requestId, captureAmount: request.amount });
    }
    case "cancel":
      return once(`cancel ${paymentId} at ${provider}${again}`).cancel({ ...to, requestId });
    case "refund":
      throw new TypeError("a payment refunds nothing: that is its aftercare's");
  }
}
