import { cancelRequestId, captureRequestId } from "../ids.js";
import { formatMoney, type Money } from "../money.js";
import { captured } from "./captured.js";
import { authorized } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { lastCaptureAt, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { isFinal, TRANSITIONS, type Operation } from "./states.js";

export type Command =
  | { readonly name: "capture"; readonly amount?: Money }
  | { readonly name: "cancel"; readonly reason?: string }
  | {
      readonly name: "resolve";
      readonly operation: Operation;
      readonly outcome: "succeeded" | "failed";
      readonly evidence: string;
      readonly operator: string;
    };

export type CommandDecision =
  | { readonly accepted: true; readonly events: EventBody[] }
  | { readonly accepted: false; readonly message: string };

/** Accepts or refuses a command, in words that a person understands. Exactly one of two competing ones wins. */
export function decideCommand(state: PaymentState, command: Command, moment: Moment): CommandDecision {
  if (command.name === "resolve") return resolve(state, command, moment);
  if (!TRANSITIONS[state.kind][state.status].commands.includes(command.name))
    return refuse(state, command.name, why(state));
  return command.name === "capture"
    ? capture(state, command.amount, moment)
    : accept(cancel(state, command.reason));
}

function capture(state: PaymentState, amount: Money | undefined, moment: Moment): CommandDecision {
  const authorized = state.authorizedAmount ?? state.amount;
  const wanted = amount ?? authorized;
  if (wanted.currency !== authorized.currency)
    return refuse(state, "capture", `it is authorized in ${authorized.currency}, not ${wanted.currency}`);
  if (wanted.value > authorized.value)
    return refuse(
      state,
      "capture",
      `${formatMoney(wanted)} is more than the authorized ${formatMoney(authorized)}`,
    );
  const end = state.authorizationExpiresAt;
  if (end !== null && lastCaptureAt(end) <= moment.now)
    return refuse(state, "capture", `its authorization ends at ${end}`);
  const requestId = captureRequestId(state.paymentId, state.captures + 1);
  return accept({ type: "captureRequested", requestId, amount: wanted });
}

function cancel(state: PaymentState, reason: string | undefined): EventBody {
  const requestId = cancelRequestId(state.paymentId, state.cancels + 1);
  return { type: "cancelRequested", requestId, reason: reason ?? null };
}

function resolve(
  state: PaymentState,
  command: Extract<Command, { name: "resolve" }>,
  moment: Moment,
): CommandDecision {
  const { operation, outcome, evidence, operator } = command;
  if (state.doubt?.operation !== operation) {
    const unknown = state.doubt
      ? `the unknown outcome is of ${state.doubt.operation}`
      : "no outcome is unknown";
    return refuse(state, `resolve ${operation} of`, unknown);
  }
  if (operation === "createCustomer" && outcome === "succeeded")
    return refuse(state, "resolve createCustomer of", "a customer in doubt is created again by itself");
  const resolved: EventBody = { type: "resolved", operation, outcome, evidence, operator };
  return { accepted: true, events: [resolved, ...consequence(state, command, moment)] };
}

function consequence(
  state: PaymentState,
  { operation, outcome, operator }: Extract<Command, { name: "resolve" }>,
  moment: Moment,
): EventBody[] {
  const message = `settled by ${operator}`;
  const refusal = { kind: "rejected", code: "resolved", message } as const;
  if (state.kind === "charge" && operation === "cancel")
    // Either way the payment is over: the person has seen at the provider that no money was kept.
    return outcome === "succeeded"
      ? [{ type: "failed", failure: { operation: "charge", kind: "abandoned", code: "resolved", message } }]
      : [{ type: "requestProvenAbsent", operation }];
  if (outcome === "failed")
    return operation === "capture" || operation === "cancel"
      ? [{ type: "requestRefused", operation, refusal }]
      : [{ type: "failed", failure: { operation, ...refusal } }];
  switch (operation) {
    case "charge":
      return captured(state, state.amount);
    case "authorize":
      return [authorized(state, moment)];
    case "capture":
      return captured(state, state.captureAmount ?? state.amount);
    case "cancel":
      return [{ type: "canceled" }];
    case "createCustomer":
    case "refund":
      return [];
  }
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
  if (isFinal(state.status)) return `it is ${state.status}`;
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
