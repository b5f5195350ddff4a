import { standing } from "../attention.js";
import { cancelRequestId, captureRequestId } from "../ids.js";
import { formatMoney, type Money } from "../money.js";
import type { Operation, Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { isResolvable } from "../requests/watchdog.js";
import { lastCaptureAt } from "./deadlines.js";
import type { EventBody } from "./events.js";
import { countOf } from "./evolve.js";
import { isAbandonment } from "./question.js";
import { activeRequest, mainRequest, type PaymentState } from "./state.js";
import { isFinal, TRANSITIONS } from "./states.js";

export type Command =
  | { readonly name: "capture"; readonly amount?: Money }
  | { readonly name: "cancel"; readonly reason?: string }
  | {
      readonly name: "resolve";
      readonly operation: Operation;
      readonly outcome: "succeeded" | "failed";
      readonly evidence: string;
      readonly operator: string;
    }
  | { readonly name: "acknowledge"; readonly note: string; readonly operator: string };

export type CommandDecision =
  | { readonly accepted: true; readonly events: EventBody[] }
  | { readonly accepted: false; readonly message: string };

/** Accepts or refuses a command, in words that a person understands. Exactly one of two competing ones wins. */
export function decideCommand(state: PaymentState, command: Command, moment: Moment): CommandDecision {
  switch (command.name) {
    case "resolve":
      return resolve(state, command);
    case "acknowledge":
      return acknowledge(state, command);
    case "capture":
      return mayCommand(state, "capture") ?? capture(state, command.amount, moment);
    case "cancel":
      return mayCommand(state, "cancel") ?? cancel(state, command.reason);
  }
}

function mayCommand(state: PaymentState, name: "capture" | "cancel"): CommandDecision | null {
  const isAllowed = TRANSITIONS[state.kind][state.status].commands.includes(name);
  return isAllowed ? null : refuse(state, name, why(state));
}

function capture(state: PaymentState, amount: Money | undefined, moment: Moment): CommandDecision {
  const { amount: authorized, authorizationExpiresAt: end } = state;
  const wanted = amount ?? authorized;
  if (wanted.currency !== authorized.currency)
    return refuse(state, "capture", `it is authorized in ${authorized.currency}, not ${wanted.currency}`);
  if (wanted.value > authorized.value)
    return refuse(
      state,
      "capture",
      `${formatMoney(wanted)} is more than the authorized ${formatMoney(authorized)}`,
    );
  if (end !== null && lastCaptureAt(end) <= moment.now)
    return refuse(state, "capture", `its authorization ends at ${end}`);
  const requestId = captureRequestId(state.paymentId, countOf(state, "capture") + 1);
  return accept({ type: "captureRequested", requestId, amount: wanted });
}

function cancel(state: PaymentState, reason: string | undefined): CommandDecision {
  const requestId = cancelRequestId(state.paymentId, countOf(state, "cancel") + 1);
  return accept({ type: "cancelRequested", requestId, reason: reason ?? null });
}

type Resolve = Extract<Command, { name: "resolve" }>;

function resolve(state: PaymentState, command: Resolve): CommandDecision {
  const { operation, outcome, evidence, operator } = command;
  const active = activeRequest(state);
  // Once a charge is to be canceled, what came of the cancel decides.
  const isOther = state.kind === "charge" && state.status === "canceling" && operation !== "cancel";
  const request = state.requests.findLast(
    (one) => one.operation === operation && !isOther && isResolvable(one, state.concerns),
  );
  if (!request || isFinal(state.status)) {
    const unknown = active?.wait?.for === "outcome" ? `the unknown outcome is of ${active.operation}` : null;
    return refuse(state, `resolve ${operation} of`, unknown ?? "no outcome is unknown");
  }
  if (operation === "createCustomer" && outcome === "succeeded")
    return refuse(state, "resolve createCustomer of", "a customer in doubt is created again by itself");
  const { requestId } = request;
  const resolved: EventBody = { type: "resolved", operation, requestId, outcome, evidence, operator };
  const events = isAbandonment(state, request)
    ? ofAbandonment(state, request, command)
    : [outcomeBy(request, outcome, operator)];
  return { accepted: true, events: [resolved, ...events] };
}

function outcomeBy(
  { operation, requestId }: Request,
  outcome: Resolve["outcome"],
  operator: string,
): EventBody {
  if (outcome === "succeeded") return { type: "requestSucceeded", operation, requestId, by: "person" };
  const message = `settled by ${operator}`;
  const failure = { operation, kind: "rejected", code: "resolved", message } as const;
  return { type: "requestFailed", operation, requestId, by: "person", failure };
}

/**
 * The person has seen at the provider what became of the cancel. Where it failed and the money is known to be kept, the
 * charge stands; else it is sent again.
 */
function ofAbandonment(state: PaymentState, cancel: Request, { outcome, operator }: Resolve): EventBody[] {
  const { operation, requestId } = mainRequest(state);
  const name = { operation, requestId } as const;
  const message = `settled by ${operator}`;
  if (outcome === "succeeded") {
    const failure = { operation, kind: "abandoned", code: "resolved", message } as const;
    return [{ type: "requestFailed", ...name, by: "person", failure }];
  }
  return !state.isPaid
    ? [{ type: "requestProvenAbsent", operation: "cancel", requestId: cancel.requestId }]
    : [{ type: "requestSucceeded", ...name, by: "person" }];
}

function acknowledge(
  state: PaymentState,
  { note, operator }: Extract<Command, { name: "acknowledge" }>,
): CommandDecision {
  return standing(state.concerns)
    ? accept({ type: "acknowledged", reason: null, note, operator })
    : refuse(state, "acknowledge", "nothing calls for a person");
}

function accept(event: EventBody): CommandDecision {
  return { accepted: true, events: [event] };
}

function refuse(state: PaymentState, command: string, reason: string): CommandDecision {
  return { accepted: false, message: `can't ${command} ${state.paymentId}: ${reason}` };
}

function why(state: PaymentState): string {
  if (state.kind === "charge")
    return "a charge takes the money in one step; there is nothing to capture or cancel";
  return {
    processing: "it is not authorized yet",
    requires_action: "it is not authorized yet, the shopper has still to act",
    authorized: "it is authorized",
    capturing: "it is being captured",
    canceling: "it is being canceled",
    captured: "it is captured",
    canceled: "it is canceled",
    expired: "its authorization expired",
    failed: "it failed",
  }[state.status];
}
