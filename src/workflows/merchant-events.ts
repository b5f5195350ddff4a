import {
  condition,
  makeContinueAsNewFunc,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { DEFAULT_ACCOUNT, merchantEventsWorkflowId, type PaymentKey } from "../domain/ids.js";
import { parseAftercareInput } from "../domain/input/command-input.js";
import { accept, attempted, head, noDeliveries, resend } from "../domain/merchant-events/deliveries.js";
import type { Attempt, Deliveries, Delivery } from "../domain/merchant-events/deliveries.js";
import { deliveryDetails, waitName } from "../domain/merchant-events/details.js";
import { bodyOf } from "../domain/merchant-events/event.js";
import { readHandedOver, readResend } from "../domain/merchant-events/from-outside.js";
import { iso, millis } from "../domain/time.js";
import { deliveriesQuery, handedOver, resendEvents } from "./messages.js";
import { invalidInput } from "./run/handlers.js";
import { toMerchant } from "./run/merchant-event-activities.js";
import { isAccepted, readStart } from "./run/start.js";

/**
 * Delivers what happens to one payment, and after it, to the merchant's backend: one event after the other, each until
 * it arrives or is given up. It ends as soon as nothing waits, and is started anew for what comes later; its result says
 * what became of each event. The payment knows nothing of it, so that no endpoint can hold a payment up.
 *
 * @param raw `{ paymentId, account? }`
 * @param carried set by a run that continues itself, and by nobody else
 */
export async function merchantEvents(raw: unknown, carried?: unknown): Promise<Deliveries> {
  const start = readStart(
    raw,
    parseAftercareInput(raw),
    ({ account, paymentId }) => merchantEventsWorkflowId(account, paymentId),
    (accepted) => ({ account: DEFAULT_ACCOUNT, ...(accepted as Pick<PaymentKey, "paymentId">) }),
    carried,
  );
  if (!start.ok) throw invalidInput(start.message);
  let deliveries = isContinued(carried) ? carried : noDeliveries(start.input);
  setHandler(handedOver, (events: unknown) => {
    deliveries = accept(deliveries, readHandedOver(events), iso(Date.now()));
  });
  setHandler(resendEvents, (wanted: unknown) => {
    deliveries = resend(deliveries, readResend(wanted), iso(Date.now()));
  });
  setHandler(deliveriesQuery, () => deliveries, { description: "what became of each event" });
  if (start.doubt !== undefined && !(await isAccepted())) throw invalidInput(start.doubt);
  for (let next = head(deliveries); next !== null; next = head(deliveries)) {
    setCurrentDetails(deliveryDetails(deliveries));
    if (nearsLimits()) await goOn(raw, deliveries);
    const { event, dueAt } = next;
    const wait = millis(dueAt) - Date.now();
    const isOvertaken = () => head(deliveries)?.event.id !== event.id || head(deliveries)?.dueAt !== dueAt;
    const summary = waitName(next);
    if (wait > 0 && (await condition(isOvertaken, wait, { summary }))) continue;
    const attempt = await deliver(deliveries, next);
    deliveries = attempted(deliveries, event.id, attempt, iso(Date.now()));
  }
  setCurrentDetails(deliveryDetails(deliveries));
  return deliveries;
}

/** An attempt whose worker was lost may have arrived: it counts as failed, and is made again under the same id. */
async function deliver(deliveries: Deliveries, { sequence, event }: Delivery): Promise<Attempt> {
  const { account } = deliveries;
  const call = { account, id: event.id, body: bodyOf(deliveries, sequence, event) };
  return toMerchant(`deliver ${event.type}`)
    .deliverMerchantEvent(call)
    .catch(() => ({ ended: "failed", answer: "the attempt was lost with its worker" }) as const);
}

/** Of a run's own, and far below Temporal's: what it carries is bounded. */
const MAX_EVENTS = 5_000;

function nearsLimits(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength >= MAX_EVENTS || continueAsNewSuggested;
}

/** Where workers are versions of a deployment, the next run is the current version's. */
function goOn(...args: Parameters<typeof merchantEvents>): Promise<never> {
  return makeContinueAsNewFunc<typeof merchantEvents>({ initialVersioningBehavior: "AUTO_UPGRADE" })(...args);
}

function isContinued(carried: unknown): carried is Deliveries {
  return carried !== undefined && workflowInfo().continuedFromExecutionRunId !== undefined;
}
