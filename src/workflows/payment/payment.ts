import { rulesOf, type ProviderRules } from "../../domain/capabilities.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { decide, record, type Fact } from "../../domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../../domain/payment/events.js";
import { details } from "../../domain/payment/details.js";
import { activeRequest, type PaymentState } from "../../domain/payment/state.js";
import { searchValues } from "../../domain/search-attributes.js";
import type { PaymentKind } from "../../domain/payment/states.js";
import { Publisher } from "../steps/publish.js";
import { EventSourced, type Settings } from "../steps/event-sourced.js";

/** A payment inside its workflow. */
export class Payment extends EventSourced<PaymentState, EventBody, PaymentEvent, Fact> {
  protected readonly record = record;
  private hasItsRules = false;

  private readonly publisher = new Publisher();

  /** Shows it as it is now; while it waits, with a deadline that is still to come. */
  publish(next: { readonly do: string }): void {
    const { state } = this;
    const values = isPassing(state, next) ? null : searchValues(state, this.moment().now);
    this.publisher.publish(details(state), values, next.do === "wait");
  }

  /** All that has come is taken in together: its order decides nothing. */
  readInbox(): void {
    const facts = this.inbox.splice(0);
    if (facts.length > 0) this.apply(decide(this.state, facts, this.moment()));
  }

  /** A deadline that changes nothing would be due for ever: better a failed workflow task that is seen and mended. */
  tick(): void {
    const events = decide(this.state, [{ by: "tick" }], this.moment());
    if (events.length === 0) throw new Error(`a deadline of ${this.state.paymentId} changes nothing`);
    this.apply(events);
  }

  /** The provider's rules as the first answer brought them are this payment's: another release may have others. */
  override takeSettings(settings: Settings): void {
    super.takeSettings(settings);
    const { rules, run } = settings;
    if (run !== undefined && run !== this.state.run) this.apply([{ type: "runWasReset", run }]);
    if (!rules || this.hasItsRules) return;
    this.hasItsRules = true;
    if (!sameRules(rules, this.state.rules)) this.apply([{ type: "rulesFixed", rules }]);
  }
}

/**
 * A capture or cancel on its first way to the provider has its answer within one call: a status that nobody has the
 * time to search for isn't worth an event on every payment. Whatever is not settled by then is shown.
 */
function isPassing(state: PaymentState, next: { readonly do: string }): boolean {
  const { kind, status } = state;
  const isCommanded = kind === "authCapture" && (status === "capturing" || status === "canceling");
  return isCommanded && next.do === "send" && activeRequest(state)?.firstSend === true;
}

function sameRules(a: ProviderRules, b: ProviderRules): boolean {
  const names = Object.keys(b) as (keyof ProviderRules)[];
  return names.every((name) => a[name] === b[name]);
}

/** How the run came to be, by its history: the same in every replay, and after a reset. */
export interface Origin {
  readonly askFirst: boolean;
  /** What the provider keeps beside the payment. */
  readonly reference: string;
  readonly run: string;
}

export function opened(kind: PaymentKind, input: PaymentInput, origin: Origin): EventBody {
  const rules = rulesOf(input.provider);
  const customerNo = customerOf(input, rules);
  const createsCustomer = rules.needsCustomer && customerNo === null;
  return {
    type: "opened",
    ...origin,
    paymentId: input.paymentId,
    account: input.account,
    provider: input.provider,
    kind,
    amount: input.amount,
    saveCard: input.method.type !== "savedCard" && input.method.saveCard,
    customerNo,
    firstOperation: kind === "authCapture" ? "authorize" : createsCustomer ? "createCustomer" : "charge",
    actionTimeoutSeconds: input.actionTimeoutSeconds,
    onAuthorizationExpiry: input.onAuthorizationExpiry ?? "expire",
    expiryLeadSeconds: input.expiryLeadSeconds ?? 0,
    rules,
  };
}

/** The provider's own number; a provider without customers of its own knows them by ours. */
function customerOf({ method, customer }: PaymentInput, { needsCustomer }: ProviderRules): string | null {
  if (!needsCustomer) return customer.reference ?? null;
  return (method.type === "savedCard" ? method.customerNo : customer.customerNo) ?? null;
}
