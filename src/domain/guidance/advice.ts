import { activeRefund, type AftercareState } from "../aftercare/state.js";
import { standing, type Concern } from "../attention.js";
import { DEFAULT_ACCOUNT, type PaymentKey } from "../ids.js";
import { formatMoney } from "../money.js";
import { activeRequest, type PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import { findRequest } from "../requests/books.js";
import { nounOf } from "./operation-noun.js";
import type { Request } from "../requests/request.js";
import { isResolvable } from "../requests/watchdog.js";
import { timeOf } from "../time.js";
import { adviceFor, type Called } from "./attention-words.js";

/** The payment as every command takes it. */
export function idOf({ paymentId, account }: Readonly<PaymentKey>): string {
  return account === DEFAULT_ACCOUNT ? paymentId : `${paymentId} --account ${account}`;
}

/** What a person may do about a payment; commands are between backticks. Null: there is nothing to say. */
export function adviceOfPayment(state: PaymentState): string | null {
  const { provider } = state;
  const concern = standing(state.concerns);
  if (concern)
    return adviceFor(concern.reason, { id: idOf(state), provider, resolvable: operationOf(state, concern) });
  const request = activeRequest(state);
  if (isFinal(state.status) || request === null) return adviceOfSettled(state);
  if (state.action && request.wait?.for !== "outcome")
    return "Nothing: the shopper must act. Nobody else can.";
  const resolvable = `--operation ${request.operation}`;
  return adviceOfOpen(request, nounOf(request.operation), { id: idOf(state), provider, resolvable });
}

function adviceOfSettled(state: PaymentState): string | null {
  const { status, authorizationExpiresAt: end, capturedAmount } = state;
  switch (status) {
    case "authorized":
      return (
        `Until ${end === null ? "the hold lapses" : timeOf(end)} take the money: \`holdfast capture ${idOf(state)}\`; ` +
        `or release it: \`holdfast cancel ${idOf(state)}\``
      );
    case "captured":
      return (
        `Nothing needs doing. To give money back, at most what is left of ${formatMoney(capturedAmount ?? state.amount)}: ` +
        `\`holdfast refund ${idOf(state)} --refund-id R1 --amount AMOUNT\``
      );
    case "failed":
      return "Nothing needs doing. A new try is a new payment, with a paymentId of its own";
    case "canceled":
    case "expired":
      return "Nothing needs doing";
    default:
      return null;
  }
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
  if (active === null) return null;
  const resolvable = `--refund-id ${active.refundId}`;
  return adviceOfOpen(active, `refund ${active.refundId}`, { id: idOf(state), provider, resolvable });
}

/** About a request that goes on by itself. */
function adviceOfOpen(
  { wait, lookFirst }: Request,
  what: string,
  { id, provider, resolvable }: Called,
): string | null {
  switch (wait?.for) {
    case "outcome":
      return (
        `Nothing yet: ${provider} is asked about the ${what} by itself until its outcome is known. Don't repeat it ` +
        "elsewhere. If the portal shows the outcome and it can't wait: " +
        `\`holdfast resolve ${id} ${resolvable ?? ""} --outcome succeeded|failed --evidence TEXT\``
      );
    case "sending":
      return lookFirst === "no"
        ? `Nothing yet: the ${what} is sent by itself as soon as ${provider} can be reached (\`holdfast doctor\`)`
        : `Nothing yet: ${provider} is asked whether it has the ${what}; if it has not, the ${what} is sent by itself`;
    case "word":
      return `Nothing yet: ${provider} has the ${what}, and is asked by itself until it has decided`;
    case undefined:
      return null;
  }
}
