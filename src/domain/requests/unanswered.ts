import type { CallOutcome } from "../reports.js";
import { after } from "../time.js";
import { nameOf, nextCheck, unknown } from "./checks.js";
import type { RequestEventBody, RunWasReset } from "./events.js";
import type { Request } from "./request.js";
import type { Moment } from "./schedule.js";

type Unanswered = Exclude<CallOutcome<never>, { ending: "answered" }>;

/** A send ended without an answer. Once the request is settled such an ending says nothing. */
export function decideUnanswered(
  request: Request,
  ended: Unanswered,
  moment: Moment,
): (RequestEventBody | RunWasReset)[] {
  if (ended.ending === "notSent" && ended.resetRun !== undefined)
    return [{ type: "runWasReset", run: ended.resetRun }];
  if (request.stage !== "onItsWay") return [];
  const { code, message } = ended;
  // After a send in doubt an error code says nothing of what that send did.
  if (ended.ending === "refused" && request.firstSend) {
    const failure = { operation: request.operation, kind: "rejected", code, message } as const;
    return [{ type: "requestFailed", ...nameOf(request), by: "reply", failure }];
  }
  // Where the provider told of the only send, it did arrive.
  if (ended.ending === "notSent" && !(request.isAcknowledged && request.sends <= 1))
    return [notSent(request, ended, moment)];
  return [unknown(request, ended, moment)];
}

/**
 * It may no longer be sent for the first time, and the run that decides so is the one that its history says. Where nothing
 * is in doubt, nothing happened.
 */
export function decideUnsent(request: Request, moment: Moment): RequestEventBody[] {
  const { operation, firstSend, inResetRun } = request;
  // What another run may have sent was looked for before, where that can be; a customer holds no money.
  const isLookedFor = inResetRun && operation !== "capture";
  if (operation !== "createCustomer" && !firstSend && !isLookedFor) {
    const why = {
      code: "run_was_reset",
      message: "a run before this one may have sent it, and it is too late to ask",
    };
    return [unknown(request, why, moment)];
  }
  const message = "the provider could not be reached in time; nothing was sent";
  const failure = { operation, kind: "rejected", code: "not_sent", message } as const;
  return [{ type: "requestFailed", ...nameOf(request), by: "reply", failure }];
}

function notSent(
  request: Request,
  { code, message, retryAfterSeconds = 0 }: Extract<Unanswered, { ending: "notSent" }>,
  moment: Moment,
): RequestEventBody {
  const waitsFor = request.wait?.for === "word" ? "word" : "outcome";
  const isAgain = request.sends > 1 && !request.firstSend;
  const scheduled = nextCheck(request, isAgain ? waitsFor : "sending", moment);
  const told = after(moment.now, retryAfterSeconds);
  const sendAgainAt = told > scheduled ? told : scheduled;
  return { type: "requestNotSent", ...nameOf(request), code, message, sendAgainAt };
}
