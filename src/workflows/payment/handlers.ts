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
  cancelUpdate,
  captureSignal,
  captureUpdate,
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
  setHandler(
    providerNotification,
    (notification: unknown) => {
      if (isProviderNotification(notification)) payment.inbox.push(notification);
    },
    describedAs("a verified webhook, from the relay"),
  );
  const currency = start.ok ? start.input.amount.currency : "";
  setHandler(
    captureSignal,
    (raw) => {
      payment.inbox.push(signaled("capture", parseCaptureInput(raw, currency)));
    },
    describedAs("take the authorized money: { amount? }, all of it by default"),
  );
  setHandler(
    cancelSignal,
    (raw) => {
      payment.inbox.push(signaled("cancel", parseCancelInput(raw)));
    },
    describedAs("release the authorized money: { reason? }"),
  );
  setHandler(
    paymentQuery,
    () => {
      if (!start.ok) throw invalidInput(start.message);
      return view(payment.state);
    },
    describedAs("the payment as it is now"),
  );
  setHandler(eventsQuery, () => payment.events, describedAs("what happened to it, oldest first"));
  setHandler(
    nextStep,
    () =>
      CancellationScope.nonCancellable(async () => {
        if (!start.ok) throw invalidInput(start.message);
        await condition(() => payment.isOpen && hasNextStep(payment.state));
        return view(payment.state);
      }),
    describedAs("waits for something to act upon; update id next-step"),
  );
  const commanded =
    (name: "capture" | "cancel" | "resolve", read: (raw: unknown) => Parsed<object>) => (raw: unknown) => {
      if (!start.ok) throw invalidInput(start.message);
      const parsed = read(raw);
      if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
      return command(payment, { ...parsed.input, name } as Command);
    };
  setHandler(
    captureUpdate,
    commanded("capture", (raw) => parseCaptureInput(raw, currency)),
    describedAs("the same, with a reply"),
  );
  setHandler(cancelUpdate, commanded("cancel", parseCancelInput), describedAs("the same, with a reply"));
  setHandler(
    resolve,
    commanded("resolve", parseResolveInput),
    describedAs("a person settles an unknown outcome: { operation, outcome, evidence, operator }"),
  );
}

/** What a person reads beside the message in the Temporal UI. */
function describedAs(description: string): { readonly description: string } {
  return { description };
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
