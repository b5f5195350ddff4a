import { formatMoney } from "../money.js";
import { concernLine } from "../attention.js";
import { changingSearchValues, type SearchValues } from "../search-attributes.js";
import { dueAt } from "./next-move.js";
import { activeRefund, type AftercareState } from "./state.js";
import { view, type AftercareView, type Refund } from "./view.js";

/** The page has an end; the query `aftercare` gives all of them. */
const SHOWN_REFUNDS = 20;

/** What a person reads on the aftercare's page in the Temporal UI: Markdown, one fact a line, nothing personal. */
export function details(state: AftercareState): string {
  const seen = view(state);
  const concerns = state.concerns.filter(({ acknowledgedAt }) => acknowledgedAt === null);
  const refunds = seen.refunds.slice(-SHOWN_REFUNDS);
  const lines = [
    headline(state, seen),
    ...concerns.map(concernLine),
    ...refunds.map(refundLine),
    ...open(state),
  ];
  return lines.join("\n\n");
}

function headline({ isNotKept }: AftercareState, seen: AftercareView): string {
  if (isNotKept) return `**${seen.paymentId}** — the namespace does not keep this payment`;
  if (seen.paymentStatus === null) return `**${seen.paymentId}** — not read yet`;
  const captured = seen.capturedAmount && `${formatMoney(seen.capturedAmount)} captured`;
  const refunded = seen.refundedAmount && `${formatMoney(seen.refundedAmount)} refunded`;
  return `**${seen.paymentStatus}** — ${[captured ?? "nothing captured", refunded].join(", ")}`;
}

function refundLine({ refundId, status, amount, failure, outcomeUnknown, providerRefs }: Refund): string {
  const refs = Object.entries(providerRefs).map(([name, value]) => `${name} ${value}`);
  const parts = [
    `Refund ${refundId}: ${formatMoney(amount)}, ${status}`,
    failure && `${failure.code} (${failure.kind})`,
    outcomeUnknown &&
      `outcome of the ${outcomeUnknown.operation} unknown since ${outcomeUnknown.since}, ` +
        `${outcomeUnknown.checks} checks, next at ${outcomeUnknown.nextCheckAt ?? "once the call is back"}`,
    refs.join(", "),
  ];
  return parts.filter(Boolean).join("; ");
}

function open(state: AftercareState): string[] {
  const { confirmation, held, reading } = state;
  const { stage, wait, refundId = "" } = activeRefund(state) ?? {};
  const lines: string[] = [];
  if (stage === "toSend" && wait?.until)
    lines.push(`The refund ${refundId} could not be sent yet; next try at ${wait.until}`);
  if (held.length > 0 && reading)
    lines.push(`The payment can't be read; ${held.length} notifications wait, next try at ${reading.until}`);
  if (confirmation)
    lines.push(
      `News of money after the payment failed, since ${confirmation.since}; the provider is asked for its ` +
        `record, next at ${confirmation.nextCheckAt}`,
    );
  return lines;
}

/** What a person finds aftercare by; the payment itself is found by the rest. */
export function searchValues(state: AftercareState): SearchValues {
  return {
    PaymentAccount: state.account,
    PaymentProvider: state.payment?.provider ?? null,
    ...changingSearchValues(state.concerns, dueAt(state)),
  };
}
