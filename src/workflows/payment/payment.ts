import { capabilities } from "../domain/capabilities.js";
import type { PaymentInput } from "../domain/input/payment-input.js";
import type { ProviderNotification } from "../domain/notification.js";
import { decideCommand, decideNotification, record, type Command } from "../domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../domain/payment/events.js";
import { DEFAULT_SCHEDULES, type Moment, type Schedules } from "../domain/payment/schedule.js";
import type { PaymentState } from "../domain/payment/state.js";
import type { CommandName, PaymentKind } from "../domain/payment/states.js";
import { iso } from "../domain/time.js";

/** What a signal brought, until the payment reads it. */
export type Message =
  | ProviderNotification
  | Command
  | { readonly name: "unreadable"; readonly command: CommandName; readonly message: string };

/** A payment inside its workflow: its events, the state that they fold to, and what has come but is not yet read. */
export class Payment {
  readonly events: PaymentEvent[] = [];
  readonly inbox: Message[] = [];
  schedules: Schedules | null = null;
  private folded: PaymentState | null = null;

  get state(): PaymentState {
    if (!this.folded) throw new Error("the payment is not opened yet");
    return this.folded;
  }

  get isOpen(): boolean {
    return this.folded !== null;
  }

  moment(): Moment {
    return { now: iso(Date.now()), schedules: this.schedules ?? DEFAULT_SCHEDULES };
  }

  apply(bodies: readonly EventBody[]): void {
    const { state, events } = record(this.folded, bodies, this.events.length + 1, iso(Date.now()));
    this.folded = state;
    this.events.push(...events);
  }

  readInbox(): void {
    for (const message of this.inbox.splice(0)) this.apply(this.decideMessage(message));
  }

  private decideMessage(message: Message): EventBody[] {
    if (!("name" in message)) return decideNotification(this.state, message, this.moment());
    if (message.name === "unreadable")
      return [{ type: "commandRefused", command: message.command, message: message.message }];
    return this.decideSignal(message);
  }

  /** A signal has no reply: one that is not allowed is recorded and changes nothing. */
  private decideSignal(command: Command): EventBody[] {
    const decision = decideCommand(this.state, command, this.moment());
    if (decision.accepted) return decision.events;
    return [{ type: "commandRefused", command: command.name, message: decision.message }];
  }
}

export function opened(kind: PaymentKind, input: PaymentInput, askFirst: boolean): EventBody {
  const { method, customer } = input;
  const customerNo = (method.type === "savedCard" ? method.customerNo : customer.customerNo) ?? null;
  const createsCustomer = capabilities[input.provider].needsCustomer && customerNo === null;
  return {
    type: "opened",
    paymentId: input.paymentId,
    account: input.account,
    provider: input.provider,
    kind,
    amount: input.amount,
    saveCard: method.type !== "savedCard" && method.saveCard,
    customerNo,
    firstOperation: kind === "authCapture" ? "authorize" : createsCustomer ? "createCustomer" : "charge",
    actionTimeoutSeconds: input.actionTimeoutSeconds,
    onAuthorizationExpiry: input.onAuthorizationExpiry ?? "expire",
    expiryLeadSeconds: input.expiryLeadSeconds ?? 0,
    askFirst,
  };
}
