import type { EventBody } from "../../domain/aftercare/events.js";
import type { NoticeMeaning } from "../../domain/aftercare/notice.js";
import { formatMoney } from "../../domain/money.js";
import { timeOf } from "../../domain/time.js";
import { requestSentences } from "./request-sentences.js";
import type { Sentences } from "./sentences.js";

const MEANINGS: Readonly<Record<NoticeMeaning, string>> = {
  repeat: "it is known already",
  refund_news: "it is about a refund of ours",
  before_final_status: "the payment has no final status yet and decides itself over it",
  late_money: "money moved against the payment's final status",
  contradiction: "it contradicts what was settled before",
  never_asked_for: "Holdfast never asked for that",
  amount_mismatch: "it names another amount, so it is not applied",
  second_transaction: "it is of another transaction, so it is not applied",
  unknown_payment: "Holdfast doesn't know this payment",
  unknown_news: "Holdfast doesn't know this type of notification",
  dispute: "a dispute",
  for_the_record: "kept for the record",
};

const CONFIRMATIONS: Readonly<Record<string, string>> = {
  open: "it has not decided yet",
  notFound: "it knows no such payment",
  noAnswer: "no answer that can be used",
  disagrees: "its record doesn't fit this payment",
  denied: "the payment was not paid",
  confirmed: "the payment was paid after all",
  givenBack: "the money went back already",
};

/** What happened after a payment, in a sentence for each event. */
export const aftercareSentences: Sentences<EventBody> = {
  ...requestSentences,
  opened: () => "the payment's aftercare began",
  continued: () =>
    "the aftercare goes on in a new run, as it was. What came before is in the run before this one",
  paymentRead: ({ status, capturedAmount }) =>
    `read the payment: it is ${status}${capturedAmount ? `, ${formatMoney(capturedAmount)} captured` : ""}`,
  paymentNotKept: () => "the namespace doesn't keep this payment",
  readFailed: ({ readAgainAt }) =>
    `the payment could not be read; it is read again at ${timeOf(readAgainAt)}`,
  refundRequested: ({ amount, refundId, reason }) =>
    `the refund ${refundId} of ${formatMoney(amount)} was asked for${reason === null ? "" : `: ${reason}`}`,
  reversalRequested: ({ amount, operation, reason }) =>
    `${formatMoney(amount)} goes back by a ${operation} (REVERSAL), as the final status doesn't have it: ${reason}`,
  noticeReceived: ({ about, name, status, meaning }) =>
    `notified of ${name ?? `the ${about}`}, "${status}": ${MEANINGS[meaning]}`,
  noticeHeld: () => "a notification waits until the payment is read",
  notificationUnreadable: ({ reason }) => `a notification could not be read, and changed nothing: ${reason}`,
  disputeChanged: ({ name, caseId, stage, status }) => `dispute ${caseId} (${name}) is ${stage}: "${status}"`,
  confirmationStarted: (_, { provider }) =>
    `a failed payment is said to be paid: ${provider} is asked for its record`,
  confirmationChecked: ({ result, detail, nextCheckAt }, { provider }) =>
    `asked ${provider}: ${CONFIRMATIONS[result] ?? result}${inBrackets(detail)}; asked again at ${timeOf(nextCheckAt)}`,
  confirmationEnded: ({ result, detail }, { provider }) =>
    `${provider}'s record decides: ${CONFIRMATIONS[result] ?? result}${inBrackets(detail)}`,
};

function inBrackets(detail: string): string {
  return detail === "" ? "" : ` (${detail})`;
}
