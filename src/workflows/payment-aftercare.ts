import { makeContinueAsNewFunc, workflowInfo } from "@temporalio/workflow";
import type { EventBody } from "../domain/aftercare/events.js";
import { nextMove } from "../domain/aftercare/next-move.js";
import { view, type AftercareView } from "../domain/aftercare/view.js";
import { awaitedByAftercare } from "../domain/guidance/awaiting.js";
import { aftercareWorkflowId, DEFAULT_ACCOUNT, type PaymentKey } from "../domain/ids.js";
import { parseAftercareInput } from "../domain/input/command-input.js";
import { Aftercare } from "./aftercare/aftercare.js";
import { registerHandlers } from "./aftercare/handlers.js";
import { make } from "./aftercare/moves.js";
import { run } from "./run/run.js";
import { readStart } from "./run/start.js";

/**
 * Everything after a payment's final status: refunds, one at a time with their running sum; notifications that come
 * late; reversals. One per payment, started by whoever needs it first, open for 540 days. It goes on in a new run, with
 * its state, before Temporal's limits and with each new release.
 *
 * @param raw `{ paymentId, account? }`
 * @param carried set by a run that continues itself, and by nobody else, like `carriedOutbox`
 */
export async function paymentAftercare(
  raw: unknown,
  carried?: unknown,
  carriedOutbox?: unknown,
): Promise<AftercareView> {
  const aftercare = new Aftercare();
  const start = readStart(
    raw,
    parseAftercareInput(raw),
    ({ account, paymentId }) => aftercareWorkflowId(account, paymentId),
    (accepted) => ({ account: DEFAULT_ACCOUNT, ...(accepted as Pick<PaymentKey, "paymentId">) }),
    carried,
  );
  const state = await run({
    subject: aftercare,
    start,
    carried,
    carriedOutbox,
    opened: (input): EventBody => ({ type: "opened", ...input, run: workflowInfo().originalExecutionRunId }),
    registerHandlers: () => {
      registerHandlers(aftercare, start);
    },
    next: () => nextMove(aftercare.state, aftercare.moment().now, aftercare.told),
    make: (move) => make(aftercare, move),
    nameTimer: (until) => awaitedByAftercare(aftercare.state, until),
    followsReleases: true,
    continueAsNew: (...now) => goOn(raw, ...now),
  });
  return view(state);
}

/** Where workers are versions of a deployment, the next run is the current version's. */
function goOn(...args: Parameters<typeof paymentAftercare>): Promise<never> {
  return makeContinueAsNewFunc<typeof paymentAftercare>({ initialVersioningBehavior: "AUTO_UPGRADE" })(
    ...args,
  );
}
