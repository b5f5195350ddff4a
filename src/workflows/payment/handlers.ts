import { CancellationScope, condition, setHandler } from "@temporalio/workflow";
import {
  parseCancelInput,
  parseCaptureInput,
  parseResolveInput,
  type CancelInput,
  type CaptureInput,
} from "../../domain/input/command-input.js";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { isProviderNotification } from "../../domain/notification.js";
import { decideCommand, type Command } from "../../domain/payment/decide.js";
import { hasNextStep, isAnswered, view, type PaymentView } from "../../domain/payment/view.js";
import {
  cancelSignal,
  cancelUpdate,
  captureSignal,
  captureUpdate,
  COMMAND_REFUSED,
  eventsQuery,
  nextStep,
  paymentQuery,
  providerNotification,
  resolve,
} from "../messages.js";
import type { Message, Payment } from "./payment.js";
import { invalidInput, refusal } from "../steps/failures.js";
import { describedAs } from "../steps/described.js";
import type { Start } from "./start.js";

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
        await condition(() => hasNextStep(payment.state));
        return view(payment.state);
      }),
    describedAs("waits for something to act upon; update id next-step"),
  );
  setHandler(
    captureUpdate,
    commanded(payment, start, "capture", (raw) => parseCaptureInput(raw, currency)),
    describedAs("the same, with a reply"),
  );
  setHandler(
    cancelUpdate,
    commanded(payment, start, "cancel", parseCancelInput),
    describedAs("the same, with a reply"),
  );
  setHandler(
    resolve,
    commanded(payment, start, "resolve", parseResolveInput),
    describedAs("a person settles an unknown outcome: { operation, outcome, evidence, operator }"),
  );
}

/** A command with a reply. It decides before its first await, so that of two in one task the second is refused. */
function commanded(
  payment: Payment,
  start: Start,
  name: Command["name"],
  read: (raw: unknown) => Parsed<object>,
): (raw: unknown) => Promise<PaymentView> {
  return (raw) =>
    CancellationScope.nonCancellable(async () => {
      if (!start.ok) throw invalidInput(start.message);
      const parsed = read(raw);
      if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
      command(payment, { ...parsed.input, name } as Command);
      const requestId = payment.state.request?.requestId;
      if (name !== "resolve" && requestId !== undefined)
        await condition(() => isAnswered(payment.state, requestId));
      return view(payment.state);
    });
}

function signaled(name: "capture" | "cancel", parsed: Parsed<CaptureInput | CancelInput>): Message {
  return parsed.ok
    ? { ...parsed.input, name }
    : { name: "unreadable", command: name, message: invalidInputMessage(parsed.problems) };
}

function command(payment: Payment, command: Command): void {
  // What came before it in the same task is decided before it.
  payment.readInbox();
  const decision = decideCommand(payment.state, command, payment.moment());
  if (!decision.accepted) throw refusal(COMMAND_REFUSED, decision.message);
  payment.apply(decision.events);
}
