import { activeRefund, type AftercareState } from "../../domain/aftercare/state.js";
import { standing, type Concern } from "../../domain/attention.js";
import { DEFAULT_ACCOUNT } from "../../domain/ids.js";
import { formatMoney } from "../../domain/money.js";
import { activeRequest, type PaymentState } from "../../domain/payment/state.js";
import { isFinal } from "../../domain/payment/states.js";
import { findRequest } from "../../domain/requests/books.js";
import { isResolvable } from "../../domain/requests/watchdog.js";
import { adviceFor } from "../attention.js";
import { noun } from "./request-sentences.js";
import { timeOf } from "./sentences.js";

/** The payment as every command takes it. */
export function idOf({
  paymentId,
  account,
}: {
  readonly paymentId: string;
  readonly account: string;
}): string {
  return account === DEFAULT_ACCOUNT ? paymentId : `${paymentId} --account ${account}`;
}

/** What a person may do about a payment, with the command; null: nothing is to be done. */
export function adviceOfPayment(state: PaymentState): string | null {
  const { provider } = state;
  const concern = standing(state.concerns);
  if (concern)
    return adviceFor(concern.reason, { id: idOf(state), provider, resolvable: operationOf(state, concern) });
  const request = activeRequest(state);
  if (isFinal(state.status) || request === null) return adviceOfSettled(state);
  if (request.wait?.for === "outcome")
    return (
      `Nothing yet: ${provider} is asked by itself until it is known. Don't repeat the ${noun(request.operation)} elsewhere. ` +
      `If its portal shows the outcome and can't wait: holdfast resolve ${idOf(state)} --operation ${request.operation} ` +
      "--outcome succeeded|failed --evidence TEXT"
    );
  return state.action ? "Nothing: the shopper must act. Nobody else can." : null;
}

function adviceOfSettled(state: PaymentState): string | null {
  const { status, authorizationExpiresAt: end, capturedAmount } = state;
  if (status === "authorized")
    return (
      `Until ${end === null ? "the hold lapses" : timeOf(end)} take the money: holdfast capture ${idOf(state)}; ` +
      `or release it: holdfast cancel ${idOf(state)}`
    );
  if (status === "captured" && capturedAmount)
    return (
      `Nothing needs doing. To give money back, at most what is left of ${formatMoney(capturedAmount)}: ` +
      `holdfast refund ${idOf(state)} --refund-id R1 --amount AMOUNT`
    );
  return null;
}

function operationOf(state: PaymentState, { requestId }: Concern): string | null {
  const request = requestId === null ? activeRequest(state) : (findRequest(state, requestId) ?? null);
  const isOpen = request !== null && !isFinal(state.status) && isResolvable(request, state.concerns);
  return isOpen ? `--operation ${request.operation}` : null;
}

/** Likewise about what came after it. */
export function adviceOfAftercare(state: AftercareState): string | null {
  const provider = state.payment?.provider ?? "the provider";
  const concern = standing(state.concerns);
  if (concern) {
    const refund =
      state.requests.find(({ requestId }) => requestId === concern.requestId) ?? activeRefund(state);
    const resolvable =
      refund && isResolvable(refund, state.concerns) ? `--refund-id ${refund.refundId}` : null;
    return adviceFor(concern.reason, { id: idOf(state), provider, resolvable });
  }
  const active = activeRefund(state);
  if (active?.wait?.for !== "outcome") return null;
  return (
    `Nothing yet: ${provider} is asked about the refund ${active.refundId} by itself. If its portal shows the outcome and ` +
    `can't wait: holdfast resolve ${idOf(state)} --refund-id ${active.refundId} --outcome succeeded|failed --evidence TEXT`
  );
}
