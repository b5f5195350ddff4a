import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { PaymentActivities } from "../../activities/payments.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { formatMoney } from "../../domain/money.js";
import { decideCall, decideQuery, decideSend, type CallEnded } from "../../domain/payment/decide.js";
import type { EventBody } from "../../domain/payment/events.js";
import type { Move } from "../../domain/payment/next-move.js";
import type { Payment } from "../payment.js";

/**
 * A call that may move money runs once: Temporal never repeats it, not even when the worker dies, and any failure
 * of the activity is an unknown outcome. Only the payment's core decides about another send.
 *
 * @param summary what a person reads beside the activity in the Temporal UI
 */
function once(summary: string): PaymentActivities {
  return proxyActivities<PaymentActivities>({
    startToCloseTimeout: "30 seconds",
    retry: { maximumAttempts: 1 },
    cancellationType: ActivityCancellationType.ABANDON,
    summary,
  });
}

/** Reads may run again when a worker dies, so they cost one event each. */
function read(summary: string): PaymentActivities {
  return proxyLocalActivities<PaymentActivities>({
    startToCloseTimeout: "30 seconds",
    retry: { maximumAttempts: 3 },
    summary,
  });
}

/** Sends the pending request and applies what came of it. */
export async function send(
  payment: Payment,
  input: PaymentInput,
  move: Extract<Move, { do: "send" }>,
): Promise<void> {
  payment.apply(decideSend(payment.state));
  const ended = await call(payment, input, move).catch(lost);
  await applyInTime(payment, () => decideCall(payment.state, ended, payment.moment()));
}

/** Asks the provider for its record of the payment and applies what it says. */
export async function query(payment: Payment): Promise<void> {
  const { account, provider, paymentId, amount } = payment.state;
  const ended = await read(`query ${paymentId} at ${provider}`)
    .query({ account, provider, paymentId, amount })
    .catch(lost);
  await applyInTime(payment, () => decideQuery(payment.state, ended, payment.moment()));
}

function call(
  payment: Payment,
  input: PaymentInput,
  { request, notAfter }: Extract<Move, { do: "send" }>,
): Promise<CallEnded> {
  const { account, provider, paymentId, amount, customerNo } = payment.state;
  const to = { account, provider, paymentId, amount, notAfter };
  const { customer, method, description, items, returnUrl } = input;
  switch (request.operation) {
    case "createCustomer":
      return once(`create customer at ${provider}`).createCustomer({ ...to, customer });
    case "charge":
      return once(`charge ${formatMoney(amount)} at ${provider}`).charge({
        ...to,
        method,
        customer,
        ...(customerNo !== null && { customerNo }),
        ...(description !== undefined && { description }),
        ...(items && { items }),
        ...(returnUrl !== undefined && { returnUrl }),
      });
    case "cancel":
      return once(`cancel ${paymentId} at ${provider}`).cancel({ ...to, requestId: request.requestId });
    case "authorize":
    case "capture":
    case "refund":
      throw new TypeError(`${request.operation} is not part of this flow`);
  }
}

/** An activity that failed, timed out or was lost with its worker may have reached the provider. */
function lost(error: unknown): { ending: "unknown"; code: string; message: string } {
  const message = error instanceof Error ? error.message : "the activity was lost";
  return { ending: "unknown", code: "activity_failed", message };
}

/**
 * Applies a decision, after reading the schedules where it names a time. A payment that is settled at once never
 * needs them, and saves the event that records them.
 */
async function applyInTime(payment: Payment, decide: () => EventBody[]): Promise<void> {
  const namesTime = decide().some((event) => "nextCheckAt" in event || "sendAgainAt" in event);
  if (namesTime) await loadSchedules(payment);
  payment.apply(decide());
}

/**
 * The worker's configuration, recorded when it is first needed, so that replay holds whatever it says later. Until
 * it can be read the defaults serve: a payment must not fail for want of a schedule.
 */
async function loadSchedules(payment: Payment): Promise<void> {
  payment.schedules ??= await read("read the check schedules")
    .readSchedules()
    .catch(() => null);
}
