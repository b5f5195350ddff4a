import type { ReportedCall } from "../activities/report-calls.js";
import type { Progress } from "../domain/progress.js";
import type { Log } from "../log.js";
import type { ReportedDelivery } from "../merchant-events/report-deliveries.js";
import { changesOf, ENDS } from "./changes.js";

/** What codes look like. Anything else may be a provider's sentence, and hold what nobody should log. */
const CODE = /^[\w.:-]{1,64}$/;

/** One line for each call of a provider. */
export function logCall(log: Log, call: ReportedCall): void {
  const code = call.code === null || CODE.test(call.code) ? call.code : "not a code";
  const { operation, account, provider, paymentId, ending, milliseconds } = call;
  const level = ending === "answered" ? "info" : "warn";
  log[level]({ ...{ paymentId, account, provider, operation, ending, code, milliseconds } }, "provider call");
}

/** One line for each attempt to deliver an event; one that was put off, as too many are on their way, is none. */
export function logDelivery(log: Log, { ended, ...delivery }: ReportedDelivery): void {
  if (ended !== "busy")
    log[ended === "delivered" ? "info" : "warn"]({ ...delivery, ended }, "event delivery");
}

/** One line each where an outcome becomes unknown, a person is called, and a payment or refund ends. */
export function logProgress(log: Log, before: Progress | null, after: Progress): void {
  const { paymentId, account, provider } = after;
  const about = { paymentId, account, provider };
  const { reached, becameUnknown, attention } = changesOf(before, after);
  for (const { operation, since, nextCheckAt } of becameUnknown)
    log.warn({ ...about, operation, since, nextCheckAt }, "outcome unknown");
  if (attention !== null) log.warn({ ...about, reason: attention }, "attention");
  for (const { what, refundId, status } of reached)
    if (ENDS.has(status))
      log.info({ ...about, ...(refundId !== null && { refundId }), status }, `${what} ended`);
}
