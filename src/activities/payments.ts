import type { CardLeases } from "../cards/card-leases.js";
import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../domain/facts.js";
import type { Customer, Item, PaymentMethod } from "../domain/input/payment-input.js";
import type { Money } from "../domain/money.js";
import type { Schedules } from "../domain/payment/schedule.js";
import type { PaidWith, ProviderAccount, ProviderAccounts } from "../providers/port.js";

/** Names one payment at one provider. */
export interface PaymentCall {
  readonly account: string;
  readonly provider: string;
  readonly paymentId: string;
  readonly amount: Money;
}

/** A call that must not reach the provider after a time (ISO 8601), however long the activity waited for a worker. */
export interface SendCall extends PaymentCall {
  readonly notAfter: string | null;
}

export interface CreateCustomerCall extends SendCall {
  readonly customer?: Customer;
}

export interface ChargeCall extends SendCall {
  readonly method: PaymentMethod;
  readonly customerNo?: string;
  readonly customer?: Customer;
  readonly description?: string;
  readonly items?: readonly Item[];
  readonly returnUrl?: string;
}

export interface CancelCall extends SendCall {
  readonly requestId: string;
}

/** One activity per provider operation. Each hands the adapter's result back as a value and decides nothing. */
export interface PaymentActivities {
  createCustomer(call: CreateCustomerCall): Promise<CallOutcome<CustomerReport>>;
  charge(call: ChargeCall): Promise<CallOutcome<PaymentReport>>;
  cancel(call: CancelCall): Promise<CallOutcome<PaymentReport | RequestReport>>;
  query(call: PaymentCall): Promise<CallOutcome<PaymentReport | NotFoundReport>>;
  /** The worker's configuration, recorded in the history of the payment that first needs it. */
  readSchedules(): Promise<Schedules>;
}

export interface PaymentActivityDependencies {
  readonly accounts: ProviderAccounts;
  readonly cards: CardLeases;
  readonly schedules: Schedules;
  readonly now: () => Date;
}

export function createPaymentActivities(dependencies: PaymentActivityDependencies): PaymentActivities {
  const { accounts, cards, schedules, now } = dependencies;

  async function send<Answer>(
    call: SendCall,
    operation: (at: ProviderAccount) => Promise<CallOutcome<Answer>>,
  ): Promise<CallOutcome<Answer>> {
    if (call.notAfter !== null && now().toISOString() >= call.notAfter)
      return notSent("too_late", `it may not be sent after ${call.notAfter}`);
    const at = accounts(call.account, call.provider);
    return at ? operation(at) : notConfigured(call);
  }

  return {
    createCustomer: (call) =>
      send(call, (at) =>
        at.createCustomer
          ? at.createCustomer(call)
          : Promise.resolve(refused("not_offered", `${call.provider} has no customers`)),
      ),

    charge: (call) =>
      send(call, async (at) => {
        if (call.method.type !== "card") return at.charge({ ...call, paidWith: paidWith(call.method) });
        const lessee = { account: call.account, paymentId: call.paymentId };
        const { cardRef, saveCard } = call.method;
        const lease = await cards.lease(cardRef, lessee);
        if (lease.status === "unreachable") return notSent("card_vault", lease.reason);
        if (lease.status === "gone")
          return refused(
            "card_expired",
            "the card vault no longer has the card; ask the shopper for it again",
          );
        const outcome = await at.charge({ ...call, paidWith: { type: "card", card: lease.card, saveCard } });
        // Not awaited: nothing may stand between the provider's reply and this activity's return.
        if (outcome.ending === "answered" || outcome.ending === "refused")
          void cards.destroy(cardRef, lessee);
        return outcome;
      }),

    cancel: (call) => send(call, (at) => at.cancel(call)),

    query: async (call) => {
      const at = accounts(call.account, call.provider);
      return at ? at.query(call) : notConfigured(call);
    },

    readSchedules: () => Promise.resolve(schedules),
  };
}

function paidWith(method: PaymentMethod): PaidWith {
  if (method.type === "savedCard") return method;
  throw new TypeError(`this worker can't charge with method ${method.type}`);
}

function notConfigured({ account, provider }: PaymentCall): CallOutcome<never> {
  return notSent("not_configured", `this worker has no ${provider} account "${account}"`);
}

function notSent(code: string, message: string): CallOutcome<never> {
  return { ending: "notSent", code, message };
}

function refused(code: string, message: string): CallOutcome<never> {
  return { ending: "refused", code, message };
}
