import { formatMoney } from "../money.js";
import { activeRequest, type PaymentState } from "../payment/state.js";
import { isFinal } from "../payment/states.js";
import { view } from "../payment/view.js";
import { nounOf } from "./operation-noun.js";
import type { Request } from "../requests/request.js";
import { timeOf } from "../time.js";
import { adviceOfPayment, idOf } from "./advice.js";
import { concernLines } from "./attention-words.js";
import { doubtInWords } from "./doubt-words.js";
import { literal, literalNumbers } from "./markdown.js";
import { nextInWords, nextOfPayment } from "./next.js";

/**
 * What a person reads on the payment's page in the Temporal UI: what is known and awaited, what happens next and when, what
 * may be done and by which command. Markdown, one fact a paragraph, nothing personal; the provider's words are shown as text.
 */
export function paymentDetails(state: PaymentState, now: string): string {
  const [next, advice] = [nextOfPayment(state, now), adviceOfPayment(state)];
  return [
    `**${state.status}** — ${meaning(state)}`,
    ...facts(state),
    ...(next === null ? [] : [nextInWords(next, now)]),
    ...(advice === null ? [] : [`What you can do: ${advice}`]),
  ].join("\n\n");
}

function meaning(state: PaymentState): string {
  const { status, provider, actionEnded, capturedAmount, failure } = state;
  const amount = formatMoney(state.amount);
  const request = activeRequest(state);
  switch (status) {
    case "processing":
      return request === null ? amount : `${amount}: ${standOf(request, provider)}`;
    case "requires_action":
      if (state.action) return `the shopper must act until ${timeOf(state.action.expiresAt)}`;
      return actionEnded
        ? `the shopper's time is over; ${provider} is asked how it stands`
        : `the shopper must act until ${provider} closes the order`;
    case "authorized": {
      const until = state.authorizationExpiresAt ? timeOf(state.authorizationExpiresAt) : "it lapses";
      return `${amount} is held until ${until}; awaits capture or cancel`;
    }
    case "capturing":
      return `${formatMoney(request?.amount ?? state.amount)} is being captured${request ? `: ${standOf(request, provider)}` : ""}`;
    case "canceling": {
      const what = state.kind === "charge" ? "the shopper did not come back" : "the hold is being released";
      return request ? `${what}: ${standOf(request, provider)}` : what;
    }
    case "captured": {
      const taken = `${formatMoney(capturedAmount ?? state.amount)} is taken`;
      return state.savedCardDueAt === null
        ? taken
        : `${taken}; the saved card's token is awaited until ${timeOf(state.savedCardDueAt)}`;
    }
    case "canceled":
      return "the hold is released; nothing was taken";
    case "expired":
      return "the authorization lapsed; nothing was taken";
    case "failed":
      return `no money was kept: ${failure ? `${nounOf(failure.operation)} ${failure.kind}` : "the payment failed"}`;
  }
}

/** How a request stands that has no last word. */
function standOf({ operation, stage, wait, lookFirst, sends }: Request, provider: string): string {
  const noun = nounOf(operation);
  switch (wait?.for) {
    case "outcome":
      return `nobody knows yet whether the ${noun} happened`;
    case "word":
      return `${provider} has the ${noun} and has not decided yet`;
    case "sending":
      return lookFirst === "no"
        ? `the ${noun} could not be sent yet`
        : `the ${noun} is looked for before it is sent`;
    case undefined:
      return stage === "toSend" && sends > 0
        ? `${provider} has no record of the ${noun}, which is sent again`
        : `the ${noun} is with ${provider}`;
  }
}

function facts(state: PaymentState): string[] {
  const { failure, savedCard, provider, providerRefs, status } = state;
  const doubt = view(state).outcomeUnknown;
  const called = concernLines(state.concerns);
  const lines = [...called];
  if (called.length > 0 && isFinal(status))
    lines.push(
      `So it was when it ended. Whether somebody has seen to it since: \`holdfast explain ${idOf(state)}\``,
    );
  if (doubt) lines.push(upperFirst(doubtInWords(doubt)));
  if (failure) lines.push(`Reason: ${literal(failure.code)} (${nounOf(failure.operation)}, ${failure.kind})`);
  if (savedCard) lines.push("The card is saved for later charges");
  const refs = literalNumbers(providerRefs);
  if (refs !== "") lines.push(`At ${provider}: ${refs}`);
  return lines;
}

function upperFirst(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
