import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { CancelInput, CaptureInput, ResolveInput } from "../domain/input/command-input.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentEvent } from "../domain/payment/events.js";
import type { PaymentView } from "../domain/payment/view.js";

/** The messages of a payment workflow, by their public names. */
export const providerNotification = defineSignal<[ProviderNotification]>("providerNotification");
export const captureSignal = defineSignal<[CaptureInput?]>("capture");
export const cancelSignal = defineSignal<[CancelInput?]>("cancel");
export const captureUpdate = defineUpdate<PaymentView, [CaptureInput?]>("capture");
export const cancelUpdate = defineUpdate<PaymentView, [CancelInput?]>("cancel");
export const nextStep = defineUpdate<PaymentView>("nextStep");
export const resolve = defineUpdate<PaymentView, [ResolveInput]>("resolve");
export const paymentQuery = defineQuery<PaymentView>("payment");
export const eventsQuery = defineQuery<PaymentEvent[]>("events");

/** Workflow types. */
export const CHARGE_PAYMENT = "chargePayment";

/** Every starter uses this update id for `nextStep`, so that its repeats are one update. */
export const NEXT_STEP_UPDATE_ID = "next-step";

/** Types of the ApplicationFailures that callers see. */
export const INVALID_INPUT = "InvalidInput";
export const COMMAND_REFUSED = "CommandRefused";

/** The memo by which a starter says that a finished payment can't have been started again. */
export const REUSE_POLICY_MEMO = { reusePolicy: "RejectDuplicate" } as const;
