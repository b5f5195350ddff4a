import { condition } from "@temporalio/workflow";
import {
  parseAcknowledgeInput,
  parseCancelInput,
  parseCaptureInput,
  parseResolveInput,
} from "../../domain/input/command-input.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { decideAsked, type Command, type Fact } from "../../domain/payment/decide.js";
import { hasNextStep, isAnswered, view } from "../../domain/payment/view.js";
import {
  acknowledge,
  cancelSignal,
  cancelUpdate,
  captureSignal,
  captureUpdate,
  nextStep,
  paymentQuery,
  resolve,
} from "../messages.js";
import { Handlers } from "../run/handlers.js";
import type { Start } from "../run/start.js";
import type { Payment } from "./payment.js";

/** Registers every message of a payment. */
export function registerHandlers(payment: Payment, start: Start<PaymentInput>): void {
  const handlers = new Handlers(payment, start);
  const currency = start.ok ? start.input.amount.currency : "";
  const readCapture = (raw: unknown) => parseCaptureInput(raw, currency);
  const signaled = (command: "capture" | "cancel", read: Parsed<object>): Fact =>
    read.ok
      ? { by: "signal", command: { ...read.input, name: command } }
      : { by: "unreadableSignal", command, message: invalidInputMessage(read.problems) };
  const commanded = (name: Command["name"]) => async (given: object | undefined) => {
    const command = { ...given, name } as Command;
    const [asked] = await handlers.command(() => decideAsked(payment.state, command, payment.moment()));
    if (asked?.type === "captureRequested" || asked?.type === "cancelRequested")
      await condition(() => isAnswered(payment.state, asked.requestId));
    return view(payment.state);
  };

  handlers.signal(captureSignal, "take the authorized money: { amount? }, all of it by default", (raw) =>
    signaled("capture", readCapture(raw)),
  );
  handlers.signal(cancelSignal, "release the authorized money: { reason? }", (raw) =>
    signaled("cancel", parseCancelInput(raw)),
  );
  handlers.query(paymentQuery, "the payment as it is now", () => view(payment.state));
  handlers.update(nextStep, "waits for something to act upon; update id next-step", null, async () => {
    // It asks nothing but its turn: else its reply could come before or after what the loop does in the same task.
    await payment.ask(() => undefined);
    await condition(() => hasNextStep(payment.state));
    return view(payment.state);
  });
  handlers.update(captureUpdate, "the same, with a reply", readCapture, commanded("capture"));
  handlers.update(cancelUpdate, "the same, with a reply", parseCancelInput, commanded("cancel"));
  const settles = "a person settles an outcome: { operation, outcome, evidence, operator }";
  handlers.update(resolve, settles, parseResolveInput, commanded("resolve"));
  const sees = "a person has seen to what calls for one: { note, operator }";
  handlers.update(acknowledge, sees, parseAcknowledgeInput, commanded("acknowledge"));
}
