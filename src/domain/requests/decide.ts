import type { ProviderRefs } from "../reports.js";
import { raiseAttention, type AttentionRaised, type Concern } from "../attention.js";
import { acknowledged, checked, nameOf, nextCheck, toldBeforeSent, unknown } from "./checks.js";
import type { Heard, RequestEventBody } from "./events.js";
import type { Request } from "./request.js";
import { doubtsAbout, mismatchOf, type Word } from "./words.js";

type RequestDecision = (RequestEventBody | AttentionRaised)[];

/**
 * A word about this very request, wherever it comes from and whatever is known already.
 *
 * @param asked the request that was asked about, where it is another one: its check is over
 */
export function decideWord(
  concerns: readonly Concern[],
  request: Request,
  word: Word,
  heard: Heard,
  asked = request,
): RequestDecision {
  const mismatch = mismatchOf(request, word);
  if (!mismatch) return [...learned(request, word.refs), ...meaning(concerns, request, word, heard)];
  const { reason, detail } = mismatch;
  return [
    ...raiseAttention(concerns, reason, request.requestId, detail),
    // Whatever its amount, the provider has it: no later "no such transaction" lets it be sent again.
    ...(request.outcome === null ? isWithProvider(request, detail, heard) : []),
    ...unapplied(asked, reason, detail, heard),
  ];
}

/** One that waits to be sent is not sent then: the provider is asked what it has. */
function isWithProvider(request: Request, detail: string, heard: Heard): RequestEventBody[] {
  return request.stage === "toSend" && heard.source === "notification"
    ? toldBeforeSent(request, detail, heard)
    : acknowledged(request);
}

function meaning(concerns: readonly Concern[], request: Request, word: Word, heard: Heard): RequestDecision {
  const { status, text, failure, completedAt } = word;
  const { outcome } = request;
  const by = heard.source;
  if (outcome !== null) {
    // What was said to have succeeded counts as done whatever was said before or after; a person looks.
    if (status === "pending" || status === outcome.result) return [];
    const detail = `the ${request.operation} ${outcome.result}, now the provider says ${text}`;
    return [
      { type: "requestContradicted", ...nameOf(request), said: status, by },
      ...raiseAttention(concerns, "status_went_back", request.requestId, detail),
    ];
  }
  if (request.sends === 0 && !request.inResetRun && by !== "query") {
    const said = status === "pending" ? null : status;
    return toldBeforeSent(request, `the provider tells of it before it was sent: ${text}`, heard, said);
  }
  if (status === "pending") return stillOpen(request, text, heard);
  const name = nameOf(request);
  const doubts = doubtsAbout(concerns, request, word);
  if (status === "failed") return failure ? [{ type: "requestFailed", ...name, by, failure }, ...doubts] : [];
  const when = completedAt === undefined ? {} : { completedAt };
  return [{ type: "requestSucceeded", ...name, by, ...when }, ...doubts];
}

/** The provider has it. A wait of this kind goes on along its schedule. */
export function stillOpen(request: Request, word: string, heard: Heard): RequestEventBody[] {
  const isPending = request.wait?.for === "word";
  if (heard.source === "notification" && request.stage === "onItsWay") return acknowledged(request);
  if (heard.source === "notification" && isPending) return [];
  if (heard.source === "query" && isPending) return checked(request, "open", word, heard);
  return [{ type: "pending", ...nameOf(request), word, nextCheckAt: nextCheck(request, "word", heard) }];
}

/** A record that can't be applied: what only a signature proves changes nothing, all else leaves a doubt. */
export function unapplied(request: Request, code: string, message: string, heard: Heard): RequestEventBody[] {
  if (heard.source === "notification" || request.outcome !== null) return [];
  if (request.wait?.for === "outcome" && request.stage === "withProvider")
    return checked(request, "disagrees", message, heard);
  return [unknown(request, { code, message }, heard)];
}

export function learned(request: Request, refs: ProviderRefs): RequestEventBody[] {
  const isNew = Object.keys(refs).some((name) => request.refs[name] === undefined);
  return isNew ? [{ type: "referencesLearned", ...nameOf(request), refs }] : [];
}
