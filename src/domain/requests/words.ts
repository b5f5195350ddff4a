import { raiseAttention, type AttentionRaised, type Concern } from "../attention.js";
import { formatMoney, sameMoney, type Money } from "../money.js";
import type { ProviderRefs, RequestReport } from "../reports.js";
import { failureOf, hasOtherNumber, type Failure, type Request } from "./request.js";

/** What the provider says of one request. */
export interface Word {
  readonly status: "succeeded" | "pending" | "failed";
  readonly amount: Money | null;
  readonly refs: ProviderRefs;
  readonly failure: Failure | null;
  readonly completedAt?: string;
  /** The provider's own word, for people. */
  readonly text: string;
}

/** What a report about this very request says. A cancel has no amount of its own. */
export function wordOf({ operation }: Request, { status, amount, refs, refusal }: RequestReport): Word {
  const failure = status === "failed" ? failureOf(operation, refusal) : null;
  return { status, amount: operation === "cancel" ? null : amount, refs, failure, text: status };
}

/** Another transaction, or other money: the word is not applied. */
export function mismatchOf(request: Request, { refs, amount, text }: Word) {
  if (hasOtherNumber(request, refs)) {
    const detail = `${text} under ${numbers(refs)}, not ${numbers(request.refs)}`;
    return { reason: "second_transaction", detail } as const;
  }
  if (amount === null || sameMoney(amount, request.amount)) return null;
  const detail = `the provider says ${formatMoney(amount)}, asked for were ${formatMoney(request.amount)}`;
  return { reason: "amount_mismatch", detail } as const;
}

/** What speaks against a word that is applied all the same: a person finds out. */
export function doubtsAbout(concerns: readonly Concern[], request: Request, word: Word): AttentionRaised[] {
  return [...contradicts(concerns, request, word), ...unsaid(concerns, request, word)];
}

/** A notification, which proved nothing, said the opposite: one of the two is wrong, and a person finds out which. */
function contradicts(concerns: readonly Concern[], { told, requestId }: Request, { status, text }: Word) {
  if (told === null || told === status) return [];
  const detail = `a notification said ${told}, now the provider says ${text}`;
  return raiseAttention(concerns, "status_went_back", requestId, detail);
}

/** A word of success that names no amount is worth what was asked for; a run before a reset may have asked for another. */
function unsaid(
  concerns: readonly Concern[],
  { operation, inResetRun, requestId }: Request,
  { status, amount }: Word,
) {
  const isOfMoney = operation === "capture" || operation === "refund";
  if (!inResetRun || !isOfMoney || status !== "succeeded" || amount !== null) return [];
  const detail = "it names no amount, and the run before the reset may have asked for another";
  return raiseAttention(concerns, "amount_mismatch", requestId, detail);
}

function numbers(refs: ProviderRefs): string {
  return Object.entries(refs)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ");
}
