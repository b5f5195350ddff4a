import { CancellationScope, condition, setHandler } from "@temporalio/workflow";
import {
  parseAcknowledgeInput,
  parseCancelInput,
  parseCaptureInput,
  parseResolveInput,
  type CancelInput,
  type CaptureInput,
} from "../../domain/input/command-input.js";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { readNotification } from "../../domain/notification.js";
import { decideAsked, type Command, type Fact } from "../../domain/payment/decide.js";
import { activeRequest } from "../../domain/payment/state.js";
import { hasNextStep, isAnswered, view, type PaymentView } from "../../domain/payment/view.js";
import {
  acknowledge,
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
import type { Payment } from "./payment.js";
import { invalidInput, refusal } from "../steps/failures.js";
import { described, validated } from "../steps/handler-options.js";
import type { Start } from "./start.js";

/** Registers every message of a payment. Called before anything can throw, so that no message finds no handler. */
export function registerHandlers(payment: Payment, start: Start): void {
  const currency = start.ok ? start.input.amount.currency : "";
  const readCapture = (raw: unknown) => parseCaptureInput(raw, currency);
  setHandler(
    providerNotification,
    (raw: unknown) => {
      const read = readNotification(raw);
      payment.receive(
        read.ok
          ? { by: "notification", notification: read.value }
          : { by: "unreadable", reason: read.reason },
      );
    },
    described("a verified webhook, from the relay"),
  );
  setHandler(
    captureSignal,
    (raw) => {
      payment.receive(signaled("capture", readCapture(raw)));
    },
    described("take the authorized money: { amount? }, all of it by default"),
  );
  setHandler(
    cancelSignal,
    (raw) => {
      payment.receive(signaled("cancel", parseCancelInput(raw)));
    },
    described("release the authorized money: { reason? }"),
  );
  setHandler(
    paymentQuery,
    () => {
      if (!start.ok) throw invalidInput(start.message);
      return view(payment.state);
    },
    described("the payment as it is now"),
  );
  setHandler(eventsQuery, () => payment.events, described("what happened to it, oldest first"));
  setHandler(
    nextStep,
    () =>
      CancellationScope.nonCancellable(async () => {
        if (!start.ok) throw invalidInput(start.message);
        payment.messages += 1;
        // It asks nothing but its turn: else its reply could come before or after what the loop does in the same task.
        await payment.ask(() => undefined);
        await condition(() => hasNextStep(payment.state));
        return view(payment.state);
      }),
    described("waits for something to act upon; update id next-step"),
  );
  const commanded = (name: Command["name"]) => command(payment, start, name);
  setHandler(captureUpdate, commanded("capture"), validated("the same, with a reply", readCapture));
  setHandler(cancelUpdate, commanded("cancel"), validated("the same, with a reply", parseCancelInput));
  setHandler(
    resolve,
    commanded("resolve"),
    validated("a person settles an outcome: { operation, outcome, evidence, operator }", parseResolveInput),
  );
  setHandler(
    acknowledge,
    commanded("acknowledge"),
    validated("a person has seen to what calls for one: { note, operator }", parseAcknowledgeInput),
  );
}

/**
 * A command with a reply. Its input was accepted when it came, by the rules of that day. Commands are decided one after
 * the other, so that of two in one task the second is refused.
 */
function command(
  payment: Payment,
  start: Start,
  name: Command["name"],
): (accepted?: object) => Promise<PaymentView> {
  return (accepted) =>
    CancellationScope.nonCancellable(async () => {
      if (!start.ok) throw invalidInput(start.message);
      payment.messages += 1;
      const requestId = await payment.ask(() => {
        const decision = decideAsked(payment.state, { ...accepted, name } as Command, payment.moment());
        if (!decision.accepted) throw refusal(COMMAND_REFUSED, decision.message);
        payment.apply(decision.events);
        return activeRequest(payment.state)?.requestId;
      });
      if ((name === "capture" || name === "cancel") && requestId !== undefined)
        await condition(() => isAnswered(payment.state, requestId));
      return view(payment.state);
    });
}

function signaled(command: "capture" | "cancel", parsed: Parsed<CaptureInput | CancelInput>): Fact {
  return parsed.ok
    ? { by: "signal", command: { ...parsed.input, name: command } }
    : { by: "unreadableSignal", command, message: invalidInputMessage(parsed.problems) };
}
