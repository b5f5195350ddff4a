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
import {
  atAccount,
  refusedInResetRun,
  type PaymentCall,
  type SendCall,
  type WithSettings,
} from "./payment-call.js";
import type { ChargeRequest, ProviderAccount, ProviderAccounts } from "../providers/port.js";

export interface CreateCustomerCall extends SendCall {
  readonly customer?: Customer;
}

export interface ChargeCall extends SendCall {
  readonly method: PaymentMethod;
  readonly reference: string;
  readonly actionTimeoutSeconds: number;
  readonly customerNo?: string;
  readonly customer?: Customer;
  readonly description?: string;
  readonly items?: readonly Item[];
  readonly returnUrl?: string;
}

export interface CancelCall extends SendCall {
  readonly requestId: string;
}

export interface CaptureCall extends CancelCall {
  readonly captureAmount: Money;
}

/** One activity per provider operation. Each hands the adapter's result back as a value and decides nothing. */
export interface PaymentActivities {
  createCustomer(call: CreateCustomerCall): Promise<WithSettings<CallOutcome<CustomerReport>>>;
  charge(call: ChargeCall): Promise<WithSettings<CallOutcome<PaymentReport>>>;
  authorize(call: ChargeCall): Promise<WithSettings<CallOutcome<PaymentReport>>>;
  capture(call: CaptureCall): Promise<WithSettings<CallOutcome<RequestReport>>>;
  cancel(call: CancelCall): Promise<WithSettings<CallOutcome<PaymentReport | RequestReport>>>;
  query(call: PaymentCall): Promise<WithSettings<CallOutcome<PaymentReport | NotFoundReport>>>;
}

export interface PaymentActivityDependencies {
  readonly accounts: ProviderAccounts;
  readonly cards: CardLeases;
  readonly now: () => Date;
  /** The run that the activity is called by. */
  readonly run: () => string;
}

export function createPaymentActivities(dependencies: PaymentActivityDependencies): PaymentActivities {
  const { accounts, cards, now, run } = dependencies;

  async function send<Answer>(
    call: SendCall,
    operation: (at: ProviderAccount) => Promise<CallOutcome<Answer>>,
  ): Promise<CallOutcome<Answer>> {
    const refusal = refusedInResetRun(call, run());
    if (refusal) return refusal;
    if (call.notAfter !== null && now().toISOString() >= call.notAfter)
      return notSent("too_late", `it may not be sent after ${call.notAfter}`);
    return atAccount(accounts, call, operation);
  }

  /** With a card from the vault, where that is the method; the card is gone with the provider's first definite word. */
  async function withMethod(
    call: ChargeCall,
    operation: (request: ChargeRequest) => Promise<CallOutcome<PaymentReport>>,
  ): Promise<CallOutcome<PaymentReport>> {
    const { method, ...request } = call;
    if (method.type !== "card") return operation({ ...request, paidWith: method });
    const lessee = { account: call.account, paymentId: call.paymentId };
    const { cardRef, saveCard } = method;
    const lease = await cards.lease(cardRef, lessee);
    if (lease.status === "unreachable") return notSent("card_vault", lease.reason);
    if (lease.status === "gone")
      return refused("card_expired", "the card vault no longer has the card; ask the shopper for it again");
    const outcome = await operation({ ...request, paidWith: { type: "card", card: lease.card, saveCard } });
    // Not awaited: nothing may stand between the provider's reply and this activity's return.
    if (outcome.ending === "answered" || outcome.ending === "refused") void cards.destroy(cardRef, lessee);
    return outcome;
  }

  return {
    createCustomer: (call) =>
      send(call, (at) =>
        at.createCustomer ? at.createCustomer(call) : Promise.resolve(notOffered(call, "customers")),
      ),

    charge: (call) => send(call, (at) => withMethod(call, (request) => at.charge(request))),

    authorize: (call) =>
      send(call, (at) => {
        const { authorize } = at;
        return authorize
          ? withMethod(call, (request) => authorize(request))
          : Promise.resolve(notOffered(call, "authorizations"));
      }),

    capture: (call) =>
      send(call, (at) =>
        at.capture ? at.capture(call) : Promise.resolve(notOffered(call, "authorizations")),
      ),

    cancel: (call) => send(call, (at) => at.cancel(call)),

    query: (call) => atAccount(accounts, call, (at) => at.query(call)),
  };
}

function notOffered({ provider }: PaymentCall, what: string): CallOutcome<never> {
  return refused("not_offered", `${provider} has no ${what}`);
}

function notSent(code: string, message: string): CallOutcome<never> {
  return { ending: "notSent", code, message };
}

function refused(code: string, message: string): CallOutcome<never> {
  return { ending: "refused", code, message };
}
