import { allHandlersFinished, CancellationScope, condition, continueAsNew } from "@temporalio/workflow";
import { details } from "../domain/aftercare/details.js";
import { nextMove, type Move } from "../domain/aftercare/next-move.js";
import { searchValues } from "../domain/aftercare/search-values.js";
import type { AftercareState } from "../domain/aftercare/state.js";
import { view, type AftercareView } from "../domain/aftercare/view.js";
import { Aftercare } from "./aftercare/aftercare.js";
import { registerHandlers } from "./aftercare/handlers.js";
import { queryPayment, queryRefund, send } from "./aftercare/provider-calls.js";
import { readStart } from "./aftercare/start.js";
import { carriedInto } from "./steps/carried.js";
import { drive } from "./steps/drive.js";
import { invalidInput } from "./steps/failures.js";
import { Publisher } from "./steps/publish.js";

/**
 * Everything after a payment's final status: refunds, one at a time with their running sum; notifications that come
 * late; reversals. One per payment, started by whoever needs it first, open for 540 days. It goes on in a new run, with
 * its state, before Temporal's limits and with each new release.
 *
 * @param input `{ paymentId, account? }`
 * @param carried set by a run that continues itself, and by nobody else
 */
export function paymentAftercare(input: unknown, carried?: unknown): Promise<AftercareView> {
  return CancellationScope.nonCancellable(async () => {
    const start = readStart(input);
    const aftercare = new Aftercare();
    // Opened first: registering a handler runs what came with the start.
    if (start.ok)
      aftercare.apply([
        carriedInto(carried as AftercareState, start.run) ?? {
          type: "opened",
          ...start.input,
          run: start.run,
        },
      ]);
    registerHandlers(aftercare, start);
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    if ((await driven(aftercare)) === "continues")
      await continueAsNew<typeof paymentAftercare>(input, aftercare.state);
    return view(aftercare.state);
  });
}

function driven(aftercare: Aftercare): Promise<"finished" | "continues"> {
  const publisher = new Publisher();
  type Made = Exclude<Move, { do: "wait" | "finish" }>;
  return drive<Made>({
    subject: aftercare,
    followsReleases: true,
    readInbox: () => {
      aftercare.readInbox();
    },
    nextMove: () => nextMove(aftercare.state, aftercare.moment().now),
    publish: () => {
      publisher.publish(details(aftercare.state), searchValues(aftercare.state));
    },
    make: async (move) => {
      switch (move.do) {
        case "send":
          return send(aftercare, move);
        case "queryRefund":
          return queryRefund(aftercare, move);
        case "queryPayment":
          return queryPayment(aftercare);
        case "readPayment":
          return aftercare.readPayment();
        case "tick":
          aftercare.tick();
      }
    },
  });
}
