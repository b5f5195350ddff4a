import type { Acknowledged, AttentionRaised } from "../../domain/attention.js";
import { reasonInWords } from "../../domain/guidance/attention-words.js";
import { formatMoney } from "../../domain/money.js";
import type {
  NotificationUnverified,
  RequestEventBody,
  Resolved,
  RunWasReset,
  Source,
} from "../../domain/requests/events.js";
import { nounOf } from "../../domain/guidance/operation-noun.js";
import type { Failure, Operation } from "../../domain/requests/request.js";
import { timeOf } from "../../domain/time.js";
import { numbers, type About, type Sentences } from "./sentences.js";

type CommonEvent =
  RequestEventBody | NotificationUnverified | Resolved | RunWasReset | Acknowledged | AttentionRaised;

const BY: Readonly<Record<Source | "person", string>> = {
  reply: "its reply",
  query: "its record, when asked",
  notification: "its notification",
  person: "a person's word",
};

const CHECKS: Readonly<Record<string, string>> = {
  open: "its record settles nothing yet",
  notFound: "it knows nothing of it",
  noAnswer: "no answer that can be used",
  disagrees: "its record doesn't fit what was asked for",
};

/** What happens to requests and to calls for a person: the same in a payment and in its aftercare. */
export const requestSentences: Sentences<CommonEvent> = {
  requestSent: ({ operation, requestId }, about) =>
    `asked ${about.provider} to ${deed(operation, requestId, about)} (${requestId})`,
  requestNotSent: ({ operation, code, message, sendAgainAt }) =>
    `the ${nounOf(operation)} could not be sent (${because(code, message)}): nothing has happened; ` +
    `it is tried again at ${timeOf(sendAgainAt)}`,
  outcomeUnknown: ({ operation, code, message, foreignRecord, nextCheckAt }, { provider }) =>
    foreignRecord
      ? `${provider} has a record under this number that is not provably of this ${nounOf(operation)} ` +
        `(${because(code, message)}): it is not taken over`
      : `no usable answer about the ${nounOf(operation)} (${because(code, message)}): nobody knows yet whether it ` +
        `happened; ${provider} is asked at ${timeOf(nextCheckAt)}`,
  requestProvenAbsent: ({ operation }, { provider }) =>
    `${provider} has no record of the ${nounOf(operation)}: it may be sent`,
  pending: ({ operation, word, nextCheckAt }, { provider }) =>
    `${provider} has the ${nounOf(operation)} and has not decided yet ("${word}"); it is asked at ${timeOf(nextCheckAt)}`,
  notificationUnverified: (_, { provider }) =>
    `a notification came that the relay did not seal: it is not believed, and ${provider} is asked`,
  acknowledgedByProvider: ({ operation, said }, { provider }) =>
    `a notification shows that ${provider} has the ${nounOf(operation)}` +
    (said === undefined ? "" : ` and that it ${said}; that must still be confirmed`),
  checked: ({ operation, result, detail, nextCheckAt }, { provider }) =>
    `asked ${provider} about the ${nounOf(operation)}: ${CHECKS[result] ?? result}` +
    `${detail === "" ? "" : ` (${detail})`}; asked again at ${timeOf(nextCheckAt)}`,
  checkBroughtForward: ({ operation }, { provider }) =>
    `a notification about the ${nounOf(operation)} came: ${provider} is asked at once, as only its record proves it`,
  referencesLearned: ({ refs }, { provider }) => `${provider}'s own numbers: ${numbers(refs)}`,
  requestSucceeded: ({ operation, by, completedAt, requestId }, about) =>
    `${sayer(by, about)}: the ${nounOf(operation)} ${ofAmount(operation, requestId, about)}succeeded` +
    (completedAt === undefined ? "" : `, done at ${timeOf(completedAt)}`),
  requestFailed: ({ operation, by, failure }, about) =>
    `${sayer(by, about)}: the ${nounOf(operation)} came to nothing: ${failureInWords(failure)}`,
  requestContradicted: ({ operation, said, by }, about) =>
    `${sayer(by, about)}: the ${nounOf(operation)} ${said}, the opposite of what was recorded; ` +
    "what was said to have succeeded counts as done",
  resolved: ({ operation, outcome, evidence, operator }) =>
    `${operator} settled it by hand: the ${nounOf(operation)} ${outcome}. Evidence: ${evidence}`,
  runWasReset: () =>
    "the workflow was reset: what the run before sent since is not known, so the provider is asked before each send",
  acknowledged: ({ reason, note, operator }) =>
    `${operator} has seen to ${reason === null ? "what called for a person" : `"${reason}"`}: ${note}`,
  attentionRaised: ({ reason, detail }) =>
    `a person should look (${reason}): ${reasonInWords(reason)}${detail === null ? "" : ` (${detail})`}`,
};

/** `charge 20.00 USD`, as what the provider is asked to do. */
export function deed(operation: Operation, requestId: string, about: About): string {
  switch (operation) {
    case "createCustomer":
      return "create the customer";
    case "charge":
    case "capture":
    case "refund":
      return `${operation} ${amount(requestId, about)}`;
    case "authorize":
      return `hold ${amount(requestId, about)}`;
    case "cancel":
      return "cancel the payment";
  }
}

function amount(requestId: string, { amountOf }: About): string {
  const money = amountOf(requestId);
  return money ? formatMoney(money) : "an amount";
}

function ofAmount(operation: Operation, requestId: string, { amountOf }: About): string {
  const money = operation === "createCustomer" || operation === "cancel" ? null : amountOf(requestId);
  return money ? `of ${formatMoney(money)} ` : "";
}

function sayer(by: Source | "person", { provider }: About): string {
  return by === "person" ? `by ${BY.person}` : `${provider}, by ${BY[by]}`;
}

/** `declined (51: Insufficient funds)` */
export function failureInWords({ kind, code, message }: Failure): string {
  return `${kind} (${because(code, message)})`;
}

function because(code: string, message: string): string {
  return message === "" || message === code ? code : `${code}: ${message}`;
}
