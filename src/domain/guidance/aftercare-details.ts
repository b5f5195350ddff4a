import { nextMove } from "../aftercare/next-move.js";
import { activeRefund, sumOf, type AftercareState, type Dispute } from "../aftercare/state.js";
import { view, type AftercareView, type Refund } from "../aftercare/view.js";
import { formatMoney } from "../money.js";
import { timeOf } from "../time.js";
import { adviceOfAftercare, idOf } from "./advice.js";
import { concernLines } from "./attention-words.js";
import { doubtInWords } from "./doubt-words.js";
import { literal, literalNumbers } from "./markdown.js";
import { nextInWords, nextOfRefunds } from "./next.js";

/** The page has an end; the query `aftercare` gives all of them. */
const SHOWN_REFUNDS = 20;
const SHOWN_DISPUTES = 10;

/** What a person reads on the aftercare's page in the Temporal UI: likewise as of the payment's. */
export function aftercareDetails(state: AftercareState, now: string): string {
  const seen = view(state);
  const [next, advice] = [nextOfRefunds(state, now), adviceOfAftercare(state)];
  return [
    headline(state, seen),
    ...concernLines(state.concerns),
    ...seen.refunds.slice(-SHOWN_REFUNDS).map(refundLine),
    ...state.disputes.slice(-SHOWN_DISPUTES).map(disputeLine),
    ...open(state),
    ...(next === null ? stillOpen(state, now) : [nextInWords(next, now)]),
    ...(advice === null ? refundable(state) : [`What you can do: ${advice}`]),
  ].join("\n\n");
}

function headline({ isNotKept }: AftercareState, seen: AftercareView): string {
  if (isNotKept) return `**${seen.paymentId}** — the namespace does not keep this payment`;
  if (seen.paymentStatus === null) return `**${seen.paymentId}** — not read yet`;
  const captured = seen.capturedAmount && `${formatMoney(seen.capturedAmount)} captured`;
  const refunded = seen.refundedAmount && `${formatMoney(seen.refundedAmount)} refunded`;
  return `**${seen.paymentStatus}** — ${[captured ?? "nothing captured", refunded].join(", ")}`;
}

function refundLine({ refundId, status, amount, failure, outcomeUnknown, providerRefs }: Refund): string {
  const parts = [
    `Refund ${refundId}: ${formatMoney(amount)}, ${status}`,
    failure && `${literal(failure.code)} (${failure.kind})`,
    outcomeUnknown && doubtInWords(outcomeUnknown),
    literalNumbers(providerRefs),
  ];
  return parts.filter(Boolean).join("; ");
}

function disputeLine({ caseId, name, stage, status }: Dispute): string {
  return `Dispute ${literal(caseId)} (${literal(name)}) is ${stage}: ${literal(status)}`;
}

function open(state: AftercareState): string[] {
  const { confirmation, held, reading, payment } = state;
  const { stage, wait, refundId = "" } = activeRefund(state) ?? {};
  const lines: string[] = [];
  if (stage === "toSend" && wait?.until)
    lines.push(`The refund ${refundId} is not sent yet; next try at ${timeOf(wait.until)}`);
  if (held.length > 0 && reading)
    lines.push(
      `The payment can't be read; ${held.length} ${held.length === 1 ? "notification waits" : "notifications wait"} ` +
        `for it, next try at ${timeOf(reading.until)}`,
    );
  if (confirmation)
    lines.push(
      `The failed payment is said to be paid, since ${timeOf(confirmation.since)}: ${payment?.provider ?? "the provider"} is asked ` +
        `for its record, next at ${timeOf(confirmation.nextCheckAt)}`,
    );
  return lines;
}

function stillOpen(state: AftercareState, now: string): string[] {
  const move = nextMove(state, now);
  if (move.do !== "wait" || move.until === null) return [];
  return [`No refund is under way; it takes refunds and late notifications until ${timeOf(move.until)}`];
}

/** What may be given back, where nothing stands in its way. */
function refundable(state: AftercareState): string[] {
  const captured = state.payment?.capturedAmount;
  const isDisputed = state.disputes.some(({ stage }) => stage === "open" || stage === "lost");
  if (!captured || isDisputed) return [];
  const left = { ...captured, value: captured.value - sumOf(state, (status) => status !== "failed") };
  if (left.value <= 0) return [];
  return [
    `What you can do: to give money back, at most ${formatMoney(left)}: ` +
      `\`holdfast refund ${idOf(state)} --refund-id ID --amount AMOUNT\``,
  ];
}
