import { allHandlersFinished, CancellationScope, condition } from "@temporalio/workflow";
import { decideTick } from "../domain/aftercare/decide.js";
import { details } from "../domain/aftercare/details.js";
import { nextMove } from "../domain/aftercare/next-move.js";
import { searchValues } from "../domain/aftercare/search-values.js";
import { view, type AftercareView } from "../domain/aftercare/view.js";
import { after } from "../domain/time.js";
import { Aftercare } from "./aftercare/aftercare.js";
import { registerHandlers } from "./aftercare/handlers.js";
import { queryPayment, queryRefund, send } from "./aftercare/provider-calls.js";
import { readStart } from "./aftercare/start.js";
import { invalidInput } from "./steps/failures.js";
import { Publisher } from "./steps/publish.js";
import { Waiting } from "./steps/wait.js";

/**
 * Everything after a payment's final status: refunds, one at a time with their running sum; notifications that come
 * late; reversals. One per payment, started by whoever needs it first, open for 540 days.
 *
 * @param input `{ paymentId, account? }`
 */
export function paymentAftercare(input: unknown): Promise<AftercareView> {
  return CancellationScope.nonCancellable(async () => {
    const start = readStart(input);
    const aftercare = new Aftercare();
    // Opened first: registering a handler runs what came with the start.
    if (start.ok) aftercare.apply([{ type: "opened", ...start.input }]);
    registerHandlers(aftercare, start);
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    await drive(aftercare);
    return view(aftercare.state);
  });
}

/** How long messages wait where the payment can't be read. */
const READ_AGAIN_SECONDS = 30;

/** Asks the core what is needed next and does it, until nothing is left to do, read or answer. */
async function drive(aftercare: Aftercare): Promise<void> {
  const publisher = new Publisher();
  const waiting = new Waiting();
  for (;;) {
    const isRead = await aftercare.readInbox();
    publisher.publish(details(aftercare.state), searchValues(aftercare.state));
    const { now } = aftercare.moment();
    const move = isRead
      ? nextMove(aftercare.state, now)
      : ({ do: "wait", until: after(now, READ_AGAIN_SECONDS), for: "reading the payment again" } as const);
    switch (move.do) {
      case "send":
        await send(aftercare, move);
        break;
      case "queryRefund":
        await queryRefund(aftercare, move);
        break;
      case "queryPayment":
        await queryPayment(aftercare);
        break;
      case "tick":
        aftercare.apply(decideTick(aftercare.state, aftercare.moment()));
        break;
      case "wait":
        await waiting.wait(isRead ? aftercare.news() : () => false, move);
        break;
      case "finish":
        if (allHandlersFinished() && aftercare.inbox.length === 0) return;
        await condition(() => allHandlersFinished() || aftercare.inbox.length > 0);
        break;
    }
  }
}
