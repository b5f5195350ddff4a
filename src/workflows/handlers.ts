import { ApplicationFailure, CancellationScope, condition, setHandler } from "@temporalio/workflow";
import {
  parseCancelInput,
  parseCaptureInput,
  parseResolveInput,
  type CancelInput,
  type CaptureInput,
} from "../domain/input/command-input.js";
import { invalidInputMessage, type Parsed } from "../domain/input/rules.js";
import { isProviderNotification } from "../domain/notification.js";
import { decideCommand, type Command } from "../domain/payment/decide.js";
import { hasNextStep, view, type PaymentView } from "../domain/payment/view.js";
import {
  cancelSignal,
  captureSignal,
  COMMAND_REFUSED,
  eventsQuery,
  INVALID_INPUT,
  nextStep,
  paymentQuery,
  providerNotification,
  resolve,
} from "./messages.js";
import type { Message, Payment } from "./payment.js";
import type { Start } from "./start.js";

export function invalidInput(message: string): ApplicationFailure {
  return withoutStack(ApplicationFailure.nonRetryable(message, INVALID_INPUT));
}

/** A caller's mistake has no place in our code to look at. */
function withoutStack(failure: ApplicationFailure): ApplicationFailure {
  failure.stack = "";
  return failure;
}

/** Registers every message of a payment. Called before anything can throw, so that no message finds no handler. */
export function registerHandlers(payment: Payment, start: Start): void {
  // Anyone with access to the namespace can signal; what the relay would never send is dropped.
  setHandler(providerNotification, (notification: unknown) => {
    if (isProviderNotification(notification)) payment.inbox.push(notification);
  });
  const currency = start.ok ? start.input.amount.currency : "";
  setHandler(captureSignal, (raw) => {
    payment.inbox.push(signaled("capture", parseCaptureInput(raw, currency)));
  });
  setHandler(cancelSignal, (raw) => {
    payment.inbox.push(signaled("cancel", parseCancelInput(raw)));
  });
  setHandler(paymentQuery, () => view(payment.state));
  setHandler(eventsQuery, () => payment.events);
  setHandler(nextStep, () =>
    CancellationScope.nonCancellable(async () => {
      if (!start.ok) throw invalidInput(start.message);
      await condition(() => payment.isOpen && hasNextStep(payment.state));
      return view(payment.state);
    }),
  );
  setHandler(resolve, (input) => {
    if (!start.ok) throw invalidInput(start.message);
    const parsed = parseResolveInput(input);
    if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
    return command(payment, { name: "resolve", ...parsed.input });
  });
}

function signaled(name: "capture" | "cancel", parsed: Parsed<CaptureInput | CancelInput>): Message {
  return parsed.ok
    ? { ...parsed.input, name }
    : { name: "unreadable", command: name, message: invalidInputMessage(parsed.problems) };
}

/** Decides and records in one synchronous step, so that of two commands in one task the second is refused. */
function command(payment: Payment, command: Command): PaymentView {
  const decision = decideCommand(payment.state, command, payment.moment());
  if (!decision.accepted)
    throw withoutStack(ApplicationFailure.nonRetryable(decision.message, COMMAND_REFUSED));
  payment.apply(decision.events);
  return view(payment.state);
}
