import { condition } from "@temporalio/workflow";
import { decideAcknowledgement, isOfPayment } from "../../domain/aftercare/decide-acknowledge.js";
import { awaitsFinalStatus } from "../../domain/aftercare/decide-read.js";
import { decideRefund, decideResolve } from "../../domain/aftercare/decide-refund.js";
import type { EventBody } from "../../domain/aftercare/events.js";
import { isAnswered, view, viewRefund, type Refund } from "../../domain/aftercare/view.js";
import {
  parseAcknowledgeAftercareInput,
  parseRefundInput,
  parseResolveRefundInput,
} from "../../domain/input/command-input.js";
import type { CommandDecision } from "../../domain/requests/commands.js";
import { acknowledgeAftercare, aftercareQuery, refundUpdate, resolveRefund } from "../messages.js";
import { Handlers } from "../run/handlers.js";
import type { Start } from "../run/start.js";
import type { Aftercare } from "./aftercare.js";

/** Registers every message of aftercare. */
export function registerHandlers(aftercare: Aftercare, start: Start<unknown>): void {
  const handlers = new Handlers(aftercare, start);
  /** Once the payment is read, it is decided and recorded in one step, so that no two refunds claim the same money. */
  const ofRefund = async (refundId: string, decide: () => CommandDecision<EventBody>): Promise<Refund> => {
    // Where there is nothing to read it takes its turn at once, as the other updates do.
    if (awaitsFinalStatus(aftercare.state)) await aftercare.readPayment();
    await handlers.command(decide);
    await condition(() => isAnswered(aftercare.state, refundId));
    const refund = viewRefund(aftercare.state, refundId);
    if (!refund) throw new Error(`the refund ${refundId} was accepted and is not there`);
    return refund;
  };

  handlers.query(aftercareQuery, "refunds and late news, as they are now", () => view(aftercare.state));
  const refunds = "give money back: { refundId, amount, reason?, despiteDispute? }";
  handlers.update(refundUpdate, refunds, parseRefundInput, (input) =>
    ofRefund(input.refundId, () => decideRefund(aftercare.state, input, aftercare.moment())),
  );
  const settles = "a person settles a refund: { refundId, outcome, evidence, operator }";
  handlers.update(resolveRefund, settles, parseResolveRefundInput, (input) =>
    ofRefund(input.refundId, () => decideResolve(aftercare.state, input)),
  );
  const sees = "a person has seen to what calls for one: { note, operator, reason? }";
  handlers.update(acknowledgeAftercare, sees, parseAcknowledgeAftercareInput, async (input) => {
    if (isOfPayment(aftercare.state, input) && awaitsFinalStatus(aftercare.state))
      await aftercare.readPayment();
    await handlers.command(() => decideAcknowledgement(aftercare.state, input));
    return view(aftercare.state);
  });
}
