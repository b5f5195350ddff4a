import { CancellationScope, condition, setHandler } from "@temporalio/workflow";
import { decideRefund, decideResolve, type CommandDecision } from "../../domain/aftercare/decide.js";
import { isAnswered, view, viewRefund, type Refund } from "../../domain/aftercare/view.js";
import { parseRefundInput, parseResolveRefundInput } from "../../domain/input/command-input.js";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { isProviderNotification } from "../../domain/notification.js";
import {
  aftercareEventsQuery,
  aftercareQuery,
  providerNotification,
  refundUpdate,
  resolveRefund,
} from "../messages.js";
import { describedAs } from "../steps/described.js";
import { invalidInput, refusal } from "../steps/failures.js";
import type { Aftercare } from "./aftercare.js";
import type { Start } from "./start.js";

/** Registers every message of aftercare. Called before anything can throw, so that no message finds no handler. */
export function registerHandlers(aftercare: Aftercare, start: Start): void {
  // Anyone with access to the namespace can signal; what the relay would never send is dropped.
  setHandler(
    providerNotification,
    (notification: unknown) => {
      if (isProviderNotification(notification)) aftercare.inbox.push(notification);
    },
    describedAs("a verified webhook, from the relay"),
  );
  setHandler(
    aftercareQuery,
    () => {
      if (!start.ok) throw invalidInput(start.message);
      return view(aftercare.state);
    },
    describedAs("refunds and late news, as they are now"),
  );
  setHandler(
    aftercareEventsQuery,
    () => aftercare.events,
    describedAs("what happened after the payment, oldest first"),
  );
  setHandler(
    refundUpdate,
    commanded(aftercare, start, parseRefundInput, (input) =>
      decideRefund(aftercare.state, input, aftercare.moment()),
    ),
    describedAs("give money back: { refundId, amount, reason? }"),
  );
  setHandler(
    resolveRefund,
    commanded(aftercare, start, parseResolveRefundInput, (input) => decideResolve(aftercare.state, input)),
    describedAs("a person settles an unknown refund: { refundId, outcome, evidence, operator }"),
  );
}

/** Once the payment is read, it decides and records in one step, so that no two refunds claim the same money. */
function commanded<Input extends { readonly refundId: string }>(
  aftercare: Aftercare,
  start: Start,
  parse: (raw: unknown) => Parsed<Input>,
  decide: (input: Input) => CommandDecision,
): (raw: unknown) => Promise<Refund> {
  return (raw) =>
    CancellationScope.nonCancellable(async () => {
      if (!start.ok) throw invalidInput(start.message);
      const parsed = parse(raw);
      if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
      const { refundId } = parsed.input;
      await aftercare.readPayment();
      const decision = decide(parsed.input);
      if (!decision.accepted) throw refusal(decision.type, decision.message);
      aftercare.apply(decision.events);
      await condition(() => isAnswered(aftercare.state, refundId));
      const refund = viewRefund(aftercare.state, refundId);
      if (!refund) throw new Error(`the refund ${refundId} was accepted and is not there`);
      return refund;
    });
}
