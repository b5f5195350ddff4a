import { reasonInWords } from "../../domain/guidance/attention-words.js";
import { doubtInWords } from "../../domain/guidance/doubt-words.js";
import { formatMoney } from "../../domain/money.js";
import type { Refund } from "../../domain/aftercare/view.js";
import type { AftercareView } from "../../domain/aftercare/view.js";
import type { PaymentView } from "../../domain/payment/view.js";
import { oneLine } from "./table.js";
import { shortTime } from "./time.js";

/** A payment for people: a fact a line. */
export function paymentText(payment: PaymentView): string {
  const {
    outcomeUnknown: doubt,
    failure,
    attention,
    capturedAmount,
    action,
    authorizationExpiresAt,
  } = payment;
  return facts([
    ["payment", `${payment.paymentId}, account ${payment.account}, ${payment.kind} by ${payment.provider}`],
    ["status", `${payment.status} since ${shortTime(payment.updatedAt)} UTC`],
    ["amount", formatMoney(payment.amount)],
    ["captured", capturedAmount && formatMoney(capturedAmount)],
    ["shopper", action && `must act until ${shortTime(action.expiresAt)} UTC at ${action.url}`],
    ["held until", authorizationExpiresAt && `${shortTime(authorizationExpiresAt)} UTC`],
    ["unknown", doubt && doubtInWords(doubt)],
    ["failure", failure && `${failure.operation} ${failure.kind}: ${failure.code} (${failure.message})`],
    ["attention", attention && attentionText(attention)],
    ["saved card", payment.savedCard && "its token is there (--json shows it)"],
    ["at provider", numbersText(payment.providerRefs)],
  ]);
}

/** What came after it. */
export function aftercareText(aftercare: AftercareView): string {
  const { refundedAmount, attention, refunds, disputes, notices } = aftercare;
  return facts([
    ["refunded", refundedAmount && formatMoney(refundedAmount)],
    ["aftercare", attention && `attention: ${attentionText(attention)}`],
    ...refunds.map((refund) => ["refund", refundLine(refund)] as const),
    ...disputes.map(
      ({ caseId, name, stage, status }) => ["dispute", `${caseId} (${name}): ${stage}, "${status}"`] as const,
    ),
    ["notices", notices.length === 0 ? null : `${notices.length} late notifications (--json shows them)`],
  ]);
}

export function refundLine(refund: Refund): string {
  const { refundId, status, amount, failure, outcomeUnknown, providerRefs } = refund;
  const parts = [
    `${refundId}: ${formatMoney(amount)}, ${status}`,
    failure && `${failure.code} (${failure.kind})`,
    outcomeUnknown && doubtInWords(outcomeUnknown),
    numbersText(providerRefs),
  ];
  return parts.filter(Boolean).join("; ");
}

function attentionText({ reason, since }: NonNullable<PaymentView["attention"]>): string {
  return `${reason} since ${shortTime(since)} UTC: ${reasonInWords(reason)}`;
}

function numbersText(refs: PaymentView["providerRefs"]): string | null {
  const all = Object.entries(refs).map(([name, number]) => `${name} ${number}`);
  return all.length === 0 ? null : all.join(", ");
}

const WIDTH = 13;

function facts(pairs: readonly (readonly [string, string | null])[]): string {
  return pairs.flatMap(([name, fact]) => (fact ? [`${name.padEnd(WIDTH)}${oneLine(fact)}`] : [])).join("\n");
}
