import type { RequestEvent } from "./events.js";
import type { Outcome, Request, WaitsFor } from "./request.js";
import { longer } from "./schedule.js";

/** A request after one more event about it. Total and pure; it decides nothing. */
export function requestAfter<Kept extends Request>(request: Kept, event: RequestEvent): Kept {
  // A settled request waits for nothing more, but what is said against its outcome is kept.
  const counts = request.stage !== "settled" || STILL_COUNT.has(event.type);
  return counts ? { ...request, ...changeOf(request, event) } : request;
}

const STILL_COUNT: ReadonlySet<RequestEvent["type"]> = new Set([
  "requestContradicted",
  "referencesLearned",
  "requestSucceeded",
  "requestFailed",
]);

function changeOf(request: Request, event: RequestEvent): Partial<Request> {
  switch (event.type) {
    case "requestSent":
      return {
        stage: "onItsWay",
        sends: request.sends + 1,
        sentAt: event.at,
        lookFirst: "no",
        wait: request.wait && { ...request.wait, until: null },
        notFound: null,
      };
    case "requestNotSent":
      return notSent(request, event.at, event.sendAgainAt);
    case "outcomeUnknown":
      return {
        ...atProvider(request, "outcome", event.at, event.nextCheckAt),
        foreignRecord: request.foreignRecord || event.foreignRecord,
      };
    case "requestProvenAbsent":
      return provenAbsent(request);
    case "pending":
      return { ...atProvider(request, "word", event.at, event.nextCheckAt), isAcknowledged: true };
    case "acknowledgedByProvider":
      return { isAcknowledged: true, firstSend: false, told: event.said ?? request.told };
    case "checked":
      return {
        notFound: event.result === "notFound" ? longer(request.notFound, event.askedAt ?? event.at) : null,
        ...waiting(request, request.wait?.for ?? "sending", event.at, event.nextCheckAt),
      };
    case "checkBroughtForward":
      return {
        hints: request.hints + 1,
        hintedAt: event.at,
        wait: request.wait && { ...request.wait, until: event.at },
      };
    case "referencesLearned":
      // A number that was given once stays: another one would be another transaction's.
      return { refs: { ...event.refs, ...request.refs } };
    case "requestSucceeded":
      return settled(success(event.by, event.completedAt));
    case "requestFailed":
      return settled({ ...success(event.by), result: "failed", failure: event.failure });
    case "requestContradicted":
      return {
        isContradicted: true,
        outcome: event.said === "succeeded" ? success("provider") : request.outcome,
      };
  }
}

function atProvider(request: Request, waitsFor: WaitsFor, at: string, until: string): Partial<Request> {
  const free = { stage: "withProvider", firstSend: false, lookFirst: "no", notFound: null } as const;
  return { ...free, ...waiting(request, waitsFor, at, until) };
}

function notSent(request: Request, at: string, sendAgainAt: string): Partial<Request> {
  const sends = request.sends - 1;
  if (sends > 0 && !request.firstSend) {
    // An earlier send still waits for its outcome.
    const waitsFor = request.wait?.for === "word" ? "word" : "outcome";
    return { sends, stage: "withProvider", ...waiting(request, waitsFor, at, sendAgainAt) };
  }
  const lookFirst = request.readBeforeSend ? "once" : "no";
  return { sends, stage: "toSend", lookFirst, ...waiting(request, "sending", at, sendAgainAt) };
}

/** The first sends have each a schedule of their own; later ones go on along it, so that checks always widen. */
const FRESH_SCHEDULES = 3;

function provenAbsent({ sends, began }: Request): Partial<Request> {
  const { sending } = began;
  const fresh = sending === undefined ? {} : { sending };
  return {
    stage: "toSend",
    firstSend: true,
    lookFirst: "no",
    notFound: null,
    wait: null,
    began: sends < FRESH_SCHEDULES ? fresh : began,
  };
}

/** A wait of the same kind goes on along its schedule, also where another kind came between. */
function waiting(
  { wait, began, clock }: Request,
  waitsFor: WaitsFor,
  at: string,
  until: string,
): Pick<Request, "wait" | "began" | "clock"> {
  const since = began[waitsFor] ?? at;
  const checks = wait?.for === waitsFor ? wait.checks + 1 : 0;
  return {
    wait: { for: waitsFor, since, checks, until },
    began: { ...began, [waitsFor]: since },
    clock: clock ?? at,
  };
}

function settled(outcome: Outcome): Partial<Request> {
  return { stage: "settled", wait: null, notFound: null, outcome, isContradicted: false };
}

function success(by: string, completedAt: string | null = null): Outcome {
  return { result: "succeeded", by: by === "person" ? "person" : "provider", failure: null, completedAt };
}
