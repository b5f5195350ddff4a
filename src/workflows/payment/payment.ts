import { capabilities } from "../../domain/capabilities.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import type { ProviderNotification } from "../../domain/notification.js";
import {
  decideCancellation,
  decideNotification,
  decideSignal,
  record,
  type Command,
} from "../../domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../../domain/payment/events.js";
import type { PaymentState } from "../../domain/payment/state.js";
import type { CommandName, PaymentKind } from "../../domain/payment/states.js";
import { EventSourced } from "../steps/event-sourced.js";

/** What a signal brought, until the payment reads it. */
export type Message =
  | ProviderNotification
  | Command
  /** Temporal's own cancel button. */
  | { readonly name: "cancellation" }
  | { readonly name: "unreadable"; readonly command: CommandName; readonly message: string };

/** A payment inside its workflow. */
export class Payment extends EventSourced<PaymentState, EventBody, PaymentEvent, Message> {
  protected readonly record = record;

  readInbox(): void {
    for (const message of this.inbox.splice(0)) this.apply(this.decideMessage(message));
  }

  private decideMessage(message: Message): EventBody[] {
    if (!("name" in message)) return decideNotification(this.state, message, this.moment());
    if (message.name === "unreadable")
      return [{ type: "commandRefused", command: message.command, message: message.message }];
    if (message.name === "cancellation") return decideCancellation(this.state, this.moment());
    return decideSignal(this.state, message, this.moment());
  }
}

/** @param reference what the provider keeps beside the payment: which run sent it */
export function opened(
  kind: PaymentKind,
  input: PaymentInput,
  { askFirst, reference }: { readonly askFirst: boolean; readonly reference: string },
): EventBody {
  const { needsCustomer } = capabilities[input.provider];
  const customerNo = customerOf(input);
  const createsCustomer = needsCustomer && customerNo === null;
  return {
    type: "opened",
    paymentId: input.paymentId,
    account: input.account,
    provider: input.provider,
    kind,
    amount: input.amount,
    saveCard: input.method.type !== "savedCard" && input.method.saveCard,
    customerNo,
    reference,
    firstOperation: kind === "authCapture" ? "authorize" : createsCustomer ? "createCustomer" : "charge",
    actionTimeoutSeconds: input.actionTimeoutSeconds,
    onAuthorizationExpiry: input.onAuthorizationExpiry ?? "expire",
    expiryLeadSeconds: input.expiryLeadSeconds ?? 0,
    askFirst,
  };
}

/** The provider's own number; a provider without customers of its own knows them by ours. */
function customerOf({ method, customer, provider }: PaymentInput): string | null {
  if (!capabilities[provider].needsCustomer) return customer.reference ?? null;
  return (method.type === "savedCard" ? method.customerNo : customer.customerNo) ?? null;
}
