import { formatMoney, type Money } from "../money.js";
import { accept, decideAcknowledge, refuse, resolved, settledBy } from "../requests/commands.js";
import type { CommandDecision } from "../requests/commands.js";
import { nameOf } from "../requests/checks.js";
import type { Finding } from "../requests/events.js";
import type { Operation, Request } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { isResolvable } from "../requests/watchdog.js";
import { lastCaptureAt } from "./deadlines.js";
import type { EventBody } from "./events.js";
import { activeRequest, mainRequest, nextRequestId, requestsOf, type PaymentState } from "./state.js";
import { isFinal, TRANSITIONS } from "./states.js";

type Resolve = { readonly name: "resolve"; readonly operation: Operation } & Finding;

export type Command =
  | { readonly name: "capture"; readonly amount?: Money }
  | { readonly name: "cancel"; readonly reason?: string }
  | Resolve
  | { readonly name: "acknowledge"; readonly note: string; readonly operator: string };

type Decision = CommandDecision<EventBody>;

/** Accepts or refuses a command. Exactly one of two competing ones wins. */
export function decideCommand(state: PaymentState, command: Command, moment: Moment): Decision {
  const { name } = command;
  if (name === "resolve") return resolve(state, command);
  if (name === "acknowledge") return decideAcknowledge(state, command);
  const isAllowed = TRANSITIONS[state.kind][state.status].commands.includes(name);
  if (!isAllowed) return refused(state, name, why(state));
  if (name === "capture") return capture(state, command.amount ?? state.amount, moment);
  const requestId = nextRequestId(state, "cancel");
  return accept({ type: "cancelRequested", requestId, reason: command.reason ?? null });
}

function capture(state: PaymentState, amount: Money, { now }: Moment): Decision {
  const { amount: held, authorizationExpiresAt: end } = state;
  if (amount.currency !== held.currency)
    return refused(state, "capture", `it is authorized in ${held.currency}, not ${amount.currency}`);
  if (amount.value > held.value) {
    const words = `${formatMoney(amount)} is more than the authorized ${formatMoney(held)}`;
    return refused(state, "capture", words);
  }
  if (end !== null && lastCaptureAt(end) <= now)
    return refused(state, "capture", `its authorization ends at ${end}`);
  return accept({ type: "captureRequested", requestId: nextRequestId(state, "capture"), amount });
}

function resolve(state: PaymentState, command: Resolve): Decision {
  const { operation, outcome } = command;
  const cancel = isBeingAbandoned(state) ? requestsOf(state, "cancel").at(-1) : undefined;
  const request =
    cancel && operation !== "cancel" ? mayStand(state, cancel, command) : resolvable(state, operation);
  if (!request || isFinal(state.status)) {
    const active = activeRequest(state);
    const unknown = active?.wait?.for === "outcome" ? `the unknown outcome is of ${active.operation}` : null;
    return refused(state, `resolve ${operation} of`, unknown ?? "no outcome is unknown");
  }
  if (operation === "createCustomer" && outcome === "succeeded")
    return refused(state, "resolve createCustomer of", "a customer in doubt is created again by itself");
  const settled = cancel ? ofAbandonment(state, cancel, command) : [settledBy(request, command)];
  return accept<EventBody>(resolved(request, command), ...settled);
}

function isBeingAbandoned({ kind, status }: PaymentState): boolean {
  return kind === "charge" && status === "canceling";
}

/**
 * Once a charge is to be canceled, what came of the cancel decides. But where nobody knows that, a person may find the
 * money at the provider, also under a number that the provider's record has no more.
 */
function mayStand(state: PaymentState, cancel: Request, { operation, outcome }: Resolve): Request | null {
  const isFound = operation === "charge" && outcome === "succeeded" && isResolvable(cancel, state.concerns);
  return isFound ? mainRequest(state) : null;
}

function resolvable({ requests, concerns }: PaymentState, operation: Operation): Request | undefined {
  return requests.findLast((one) => one.operation === operation && isResolvable(one, concerns));
}

/**
 * The person has seen at the provider what became of the cancel. Where it failed and the money is known to be kept, the
 * charge stands; else it is sent again.
 */
function ofAbandonment(state: PaymentState, cancel: Request, found: Resolve): EventBody[] {
  const { operation, outcome } = found;
  if (operation === "cancel" && outcome === "failed" && !state.isPaid)
    return [{ type: "requestProvenAbsent", ...nameOf(cancel) }];
  const isCanceled = operation === "cancel" && outcome === "succeeded";
  return [
    settledBy(cancel, { ...found, outcome: isCanceled ? "succeeded" : "failed" }),
    settledBy(mainRequest(state), { ...found, outcome: isCanceled ? "failed" : "succeeded" }, "abandoned"),
  ];
}

function refused({ paymentId }: PaymentState, command: string, reason: string): Decision {
  return refuse(`can't ${command} ${paymentId}: ${reason}`);
}

function why({ kind, status }: PaymentState): string {
  if (kind === "charge") return "a charge takes the money in one step; there is nothing to capture or cancel";
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
  }[status];
}
