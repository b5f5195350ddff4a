import type { RequestEvent } from "./events.js";
import type { Outcome, Request, Wait, WaitsFor } from "./request.js";
import { longer } from "./schedule.js";

/** A request after one more event about it. Total and pure; it decides nothing. */
export function requestAfter(request: Request, event: RequestEvent): Request {
  return request.stage === "settled" ? afterTheOutcome(request, event) : whileOpen(request, event);
}

/** A settled request waits for nothing more, but what is said against its outcome is kept. */
function afterTheOutcome(request: Request, event: RequestEvent): Request {
  return STILL_COUNT.has(event.type) ? whileOpen(request, event) : request;
}

const STILL_COUNT: ReadonlySet<RequestEvent["type"]> = new Set([
  "requestContradicted",
  "referencesLearned",
  "requestSucceeded",
  "requestFailed",
]);

function whileOpen(request: Request, event: RequestEvent): Request {
  switch (event.type) {
    case "requestSent":
      return {
        ...request,
        stage: "onItsWay",
        sends: request.sends + 1,
        sentAt: event.at,
        lookFirst: "no",
        wait: request.wait && { ...request.wait, until: null },
        notFound: null,
      };
    case "requestNotSent":
      return notSent(request, event);
    case "outcomeUnknown":
      return {
        ...request,
        stage: "withProvider",
        firstSend: false,
        lookFirst: "no",
        foreignRecord: request.foreignRecord || event.foreignRecord,
        notFound: null,
        ...waiting(request, "outcome", event.at, event.nextCheckAt),
      };
    case "requestProvenAbsent":
      return provenAbsent(request);
    case "pending":
      return {
        ...request,
        stage: "withProvider",
        firstSend: false,
        lookFirst: "no",
        isAcknowledged: true,
        notFound: null,
        ...waiting(request, "word", event.at, event.nextCheckAt),
      };
    case "acknowledgedByProvider":
      return { ...request, isAcknowledged: true, firstSend: false };
    case "checked":
      return {
        ...request,
        notFound: event.result === "notFound" ? longer(request.notFound, event.at) : null,
        ...waiting(request, request.wait?.for ?? "sending", event.at, event.nextCheckAt),
      };
    case "checkBroughtForward":
      return {
        ...request,
        hints: request.hints + 1,
        hintedAt: event.at,
        wait: request.wait && { ...request.wait, until: event.at },
      };
    case "referencesLearned":
      // A number that was given once stays: another one would be another transaction's.
      return { ...request, refs: { ...event.refs, ...request.refs } };
    case "requestSucceeded":
      return settled(request, success(whose(event.by), event.completedAt));
    case "requestFailed":
      return settled(request, {
        result: "failed",
        by: whose(event.by),
        failure: event.failure,
        completedAt: null,
      });
    case "requestContradicted":
      return {
        ...request,
        isContradicted: true,
        outcome: event.said === "succeeded" ? success("provider") : request.outcome,
      };
  }
}

function notSent(request: Request, event: Extract<RequestEvent, { type: "requestNotSent" }>): Request {
  const sends = request.sends - 1;
  const { at, sendAgainAt } = event;
  if (sends === 0 || request.firstSend)
    return {
      ...request,
      sends,
      stage: "toSend",
      lookFirst: request.readBeforeSend ? "once" : "no",
      ...waiting(request, "sending", at, sendAgainAt),
    };
  // An earlier send still waits for its outcome.
  const waitsFor = request.wait?.for === "word" ? "word" : "outcome";
  return { ...request, sends, stage: "withProvider", ...waiting(request, waitsFor, at, sendAgainAt) };
}

/** The first sends have each a schedule of their own; later ones go on along it, so that checks always widen. */
const FRESH_SCHEDULES = 3;

function provenAbsent(request: Request): Request {
  const isFresh = request.sends < FRESH_SCHEDULES;
  const { sending } = request.began;
  return {
    ...request,
    stage: "toSend",
    firstSend: !request.inResetRun,
    lookFirst: "no",
    notFound: null,
    wait: null,
    began: isFresh ? (sending === undefined ? {} : { sending }) : request.began,
  };
}

/** A wait of the same kind goes on along its schedule, also where another kind came between. */
function waiting(
  { wait, began, clock }: Request,
  waitsFor: WaitsFor,
  at: string,
  until: string,
): { readonly wait: Wait } & Pick<Request, "began" | "clock"> {
  const since = began[waitsFor] ?? at;
  const checks = wait?.for === waitsFor ? wait.checks + 1 : 0;
  return {
    wait: { for: waitsFor, since, checks, until },
    began: { ...began, [waitsFor]: since },
    clock: clock ?? at,
  };
}

function settled(request: Request, outcome: Outcome): Request {
  return { ...request, stage: "settled", wait: null, notFound: null, outcome, isContradicted: false };
}

function success(by: Outcome["by"], completedAt: string | null = null): Outcome {
  return { result: "succeeded", by, failure: null, completedAt };
}

function whose(by: string): Outcome["by"] {
  return by === "person" ? "person" : "provider";
}
