import { concernLine, standing } from "../attention.js";
import { formatMoney } from "../money.js";
import { changingSearchValues, fixedSearchValues, type SearchValues } from "../search-attributes.js";
import { dueAt } from "./next-move.js";
import { activeRequest, type PaymentState } from "./state.js";
import { view } from "./view.js";

/** What a person reads on the payment's page in the Temporal UI: Markdown, one fact a line, nothing personal. */
export function details(state: PaymentState): string {
  return [`**${state.status}** — ${meaning(state)}`, ...facts(state)].join("\n\n");
}

function meaning(state: PaymentState): string {
  const amount = formatMoney(state.amount);
  const request = activeRequest(state);
  switch (state.status) {
    case "processing":
      return request?.stage === "toSend" && request.wait?.until
        ? `the ${request.operation} could not be sent yet; next try at ${request.wait.until}`
        : `${amount}: the ${request?.operation ?? "request"} is with ${state.provider}`;
    case "requires_action":
      return `the shopper must act until ${state.action?.expiresAt ?? "the provider closes the order"}`;
    case "authorized":
      return `${amount} is held until ${state.authorizationExpiresAt ?? "it lapses"}; awaits capture or cancel`;
    case "capturing":
      return `${formatMoney(request?.amount ?? state.amount)} is being captured`;
    case "canceling":
      return state.kind === "charge"
        ? "the shopper did not come back; the provider is asked to cancel"
        : "the hold is being released";
    case "captured":
      return state.savedCardDueAt === null
        ? `${formatMoney(state.capturedAmount ?? state.amount)} is taken`
        : `${formatMoney(state.capturedAmount ?? state.amount)} is taken; the saved card's token has not come yet`;
    case "canceled":
      return "the hold is released; nothing was taken";
    case "expired":
      return "the authorization lapsed; nothing was taken";
    case "failed":
      return `no money was kept: ${state.failure?.operation ?? "payment"} ${state.failure?.kind ?? "failed"}`;
  }
}

function facts(state: PaymentState): string[] {
  const { failure, savedCard, providerRefs } = state;
  const doubt = view(state).outcomeUnknown;
  const concern = standing(state.concerns);
  const lines: string[] = [];
  if (concern) lines.push(concernLine(concern));
  if (doubt)
    lines.push(
      `Outcome of the ${doubt.operation} unknown since ${doubt.since}; ${doubt.checks} checks, ` +
        `next at ${doubt.nextCheckAt ?? "once the call is back"}`,
    );
  if (failure) lines.push(`Reason: ${failure.code} (${failure.operation}, ${failure.kind})`);
  if (savedCard) lines.push("The card is saved for later charges");
  const refs = Object.entries(providerRefs).map(([name, value]) => `${name} ${value}`);
  if (refs.length > 0) lines.push(`At ${state.provider}: ${refs.join(", ")}`);
  return lines;
}

/** What a person finds the payment by. */
export function searchValues(state: PaymentState, now: string): SearchValues {
  const changing = changingSearchValues(state.concerns, dueAt(state, now));
  return { ...fixedSearchValues(state), PaymentStatus: state.status, ...changing };
}
