import type { QueryDefinition, SignalDefinition, UpdateDefinition } from "@temporalio/common";
import type {
  AcknowledgeInput,
  CancelInput,
  CaptureInput,
  RefundInput,
  ResolveInput,
  ResolveRefundInput,
} from "../domain/input/command-input.js";
import type { AftercareView, Refund } from "../domain/aftercare/view.js";
import type { Deliveries, Delivery } from "../domain/merchant-events/deliveries.js";
import type { MerchantEvent } from "../domain/merchant-events/event.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentEvent } from "../domain/payment/events.js";
import type { PaymentView } from "../domain/payment/view.js";

// As @temporalio/workflow defines them, without it: a backend that only sends messages doesn't need that package.
const defineSignal = <Args extends unknown[]>(name: string) =>
  ({ type: "signal", name }) as SignalDefinition<Args>;
const defineUpdate = <Reply, Args extends unknown[] = []>(name: string) =>
  ({ type: "update", name }) as UpdateDefinition<Reply, Args>;
const defineQuery = <Reply>(name: string) => ({ type: "query", name }) as QueryDefinition<Reply>;

/** The messages of a payment workflow, by their public names. */
export const providerNotification = defineSignal<[ProviderNotification]>("providerNotification");
export const captureSignal = defineSignal<[CaptureInput?]>("capture");
export const cancelSignal = defineSignal<[CancelInput?]>("cancel");
export const captureUpdate = defineUpdate<PaymentView, [CaptureInput]>("capture");
export const cancelUpdate = defineUpdate<PaymentView, [CancelInput]>("cancel");
export const nextStep = defineUpdate<PaymentView>("nextStep");
export const resolve = defineUpdate<PaymentView, [ResolveInput]>("resolve");
export const acknowledge = defineUpdate<PaymentView, [Omit<AcknowledgeInput, "reason">]>("acknowledge");
export const paymentQuery = defineQuery<PaymentView>("payment");
/** Of an aftercare: its own events. */
export const eventsQuery = defineQuery<PaymentEvent[]>("events");

/** The messages of `paymentAftercare`, beside `providerNotification` and `events`. */
export const refundUpdate = defineUpdate<Refund, [RefundInput]>("refund");
export const resolveRefund = defineUpdate<Refund, [ResolveRefundInput]>("resolve");
export const acknowledgeAftercare = defineUpdate<AftercareView, [AcknowledgeInput]>("acknowledge");
export const aftercareQuery = defineQuery<AftercareView>("aftercare");

/** The messages of `merchantEvents`. */
export const handedOver = defineSignal<[readonly MerchantEvent[]]>("handedOver");
export const resendEvents = defineSignal<[readonly Pick<Delivery, "sequence" | "event">[]]>("resend");
export const deliveriesQuery = defineQuery<Deliveries>("deliveries");

/** Workflow types. */
export const CHARGE_PAYMENT = "chargePayment";
export const AUTH_CAPTURE_PAYMENT = "authCapturePayment";
export const PAYMENT_AFTERCARE = "paymentAftercare";
export const MERCHANT_EVENTS = "merchantEvents";
export const DROP_IN_SESSION = "dropInSession";
export const LIST_SAVED_CARDS = "listSavedCards";
export const REMOVE_SAVED_CARD = "removeSavedCard";

/** Every starter uses this update id for `nextStep`, so that its repeats are one update. */
export const NEXT_STEP_UPDATE_ID = "next-step";

/** Types of the ApplicationFailures that callers see. */
export const INVALID_INPUT = "InvalidInput";
export const COMMAND_REFUSED = "CommandRefused";
export const IDEMPOTENCY_CONFLICT = "IdempotencyConflict";
export const DROP_IN_SESSION_FAILED = "DropInSessionFailed";
export const SAVED_CARDS_FAILED = "SavedCardsFailed";

/** The memo by which a starter says that a finished payment can't have been started again. */
export const REUSE_POLICY_MEMO = { reusePolicy: "RejectDuplicate" } as const;
