import { CancellationScope, condition, setHandler } from "@temporalio/workflow";
import {
  awaitsFinalStatus,
  decideAcknowledge,
  decideRefund,
  decideResolve,
  type CommandDecision,
} from "../../domain/aftercare/decide.js";
import {
  isAnswered,
  view,
  viewRefund,
  type AftercareView,
  type Refund,
} from "../../domain/aftercare/view.js";
import {
  parseAcknowledgeAftercareInput,
  parseRefundInput,
  parseResolveRefundInput,
  type AcknowledgeInput,
  type RefundInput,
  type ResolveRefundInput,
} from "../../domain/input/command-input.js";
import { readNotification } from "../../domain/notification.js";
import {
  acknowledgeAftercare,
  aftercareEventsQuery,
  aftercareQuery,
  providerNotification,
  refundUpdate,
  resolveRefund,
} from "../messages.js";
import { invalidInput, refusal } from "../steps/failures.js";
import { described, validated } from "../steps/handler-options.js";
import type { Aftercare } from "./aftercare.js";
import type { Start } from "./start.js";

/** Registers every message of aftercare. Called before anything can throw, so that no message finds no handler. */
export function registerHandlers(aftercare: Aftercare, start: Start): void {
  setHandler(
    providerNotification,
    (raw: unknown) => {
      const read = readNotification(raw);
      aftercare.receive(
        read.ok
          ? { by: "notification", notification: read.value }
          : { by: "unreadable", reason: read.reason },
      );
    },
    described("a verified webhook, from the relay"),
  );
  setHandler(
    aftercareQuery,
    () => {
      if (!start.ok) throw invalidInput(start.message);
      return view(aftercare.state);
    },
    described("refunds and late news, as they are now"),
  );
  setHandler(aftercareEventsQuery, () => aftercare.events, described("what happened after it, oldest first"));
  setHandler(
    refundUpdate,
    (input: RefundInput) =>
      ofRefund(aftercare, start, input, () => decideRefund(aftercare.state, input, aftercare.moment())),
    validated("give money back: { refundId, amount, reason?, despiteDispute? }", (raw) =>
      parseRefundInput(raw),
    ),
  );
  setHandler(
    resolveRefund,
    (input: ResolveRefundInput) =>
      ofRefund(aftercare, start, input, () => decideResolve(aftercare.state, input)),
    validated(
      "a person settles a refund: { refundId, outcome, evidence, operator }",
      parseResolveRefundInput,
    ),
  );
  setHandler(
    acknowledgeAftercare,
    (input: AcknowledgeInput) => acknowledged(aftercare, start, input),
    validated(
      "a person has seen to what calls for one: { note, operator, reason? }",
      parseAcknowledgeAftercareInput,
    ),
  );
}

/** Once the payment is read, it is decided and recorded in one step, so that no two refunds claim the same money. */
function ofRefund(
  aftercare: Aftercare,
  start: Start,
  { refundId }: { readonly refundId: string },
  decide: () => CommandDecision,
): Promise<Refund> {
  return CancellationScope.nonCancellable(async () => {
    if (!start.ok) throw invalidInput(start.message);
    aftercare.messages += 1;
    // Where there is nothing to read it takes its turn at once, as the other updates do.
    if (awaitsFinalStatus(aftercare.state)) await aftercare.readPayment();
    await accept(aftercare, decide);
    await condition(() => isAnswered(aftercare.state, refundId));
    const refund = viewRefund(aftercare.state, refundId);
    if (!refund) throw new Error(`the refund ${refundId} was accepted and is not there`);
    return refund;
  });
}

function acknowledged(aftercare: Aftercare, start: Start, input: AcknowledgeInput): Promise<AftercareView> {
  return CancellationScope.nonCancellable(async () => {
    if (!start.ok) throw invalidInput(start.message);
    aftercare.messages += 1;
    await accept(aftercare, () => decideAcknowledge(aftercare.state, input));
    return view(aftercare.state);
  });
}

function accept(aftercare: Aftercare, decide: () => CommandDecision): Promise<void> {
  return aftercare.ask(() => {
    const decision = decide();
    if (!decision.accepted) throw refusal(decision.type, decision.message);
    aftercare.apply(decision.events);
  });
}
