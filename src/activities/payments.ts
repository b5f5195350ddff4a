import { isWholeCard, type VaultContent } from "../cards/card.js";
import type { CardLeases } from "../cards/card-leases.js";
import type {
  CallOutcome,
  CustomerReport,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../domain/reports.js";
import type { Customer } from "../domain/input/payment-fields.js";
import type { PaymentMethod } from "../domain/input/payment-input.js";
import type { Money } from "../domain/money.js";
import {
  atAccount,
  notSentFromResetRun,
  type PaymentCall,
  type SendCall,
  type WithSettings,
} from "./payment-call.js";
import type { ChargeRequest, PaidWith, ProviderAccount, ProviderAccounts } from "../providers/port.js";
import { errorWithoutCard, withoutCard } from "./without-card.js";

interface CreateCustomerCall extends SendCall {
  readonly customer?: Customer;
}

/** The input as it was read, so that no field can be forgotten on its way to the adapter. */
interface ChargeCall extends SendCall, Omit<ChargeRequest, "paidWith" | keyof SendCall> {
  readonly method: PaymentMethod;
}

interface CancelCall extends SendCall {
  readonly requestId: string;
}

interface CaptureCall extends CancelCall {
  readonly captureAmount: Money;
}

/** One activity for each operation of a provider. It returns the adapter's outcome as it is and decides nothing. */
export interface PaymentActivities {
  createCustomer(call: CreateCustomerCall): Promise<WithSettings<CallOutcome<CustomerReport>>>;
  charge(call: ChargeCall): Promise<WithSettings<CallOutcome<PaymentReport>>>;
  authorize(call: ChargeCall): Promise<WithSettings<CallOutcome<PaymentReport>>>;
  capture(call: CaptureCall): Promise<WithSettings<CallOutcome<RequestReport>>>;
  cancel(call: CancelCall): Promise<WithSettings<CallOutcome<PaymentReport | RequestReport>>>;
  query(call: PaymentCall): Promise<WithSettings<CallOutcome<PaymentReport | NotFoundReport>>>;
  /** Only tells in which run it is, as each answer does. It asks the provider nothing. */
  tellRun(call: PaymentCall): Promise<WithSettings<object>>;
}

export interface PaymentActivityDependencies {
  readonly accounts: ProviderAccounts;
  readonly cards: CardLeases;
  readonly now: () => Date;
  /** The id of the run that called the activity. */
  readonly run: () => string;
}

export function createPaymentActivities(dependencies: PaymentActivityDependencies): PaymentActivities {
  const { accounts, cards, now, run } = dependencies;

  async function send<Answer>(
    call: SendCall,
    operation: (at: ProviderAccount) => Promise<CallOutcome<Answer>>,
  ): Promise<CallOutcome<Answer>> {
    const refusal = notSentFromResetRun(call, run());
    if (refusal) return refusal;
    if (call.notAfter !== null && now().toISOString() >= call.notAfter)
      return notSent("too_late", `it may not be sent after ${call.notAfter}`);
    return atAccount(accounts, call, operation);
  }

  /**
   * Makes the call with what the payment is paid with. A card, or a saved card's CVV, comes from the vault and is
   * destroyed as soon as the provider answered or refused, or it turns out to be the wrong one.
   */
  async function withMethod(
    call: ChargeCall,
    operation: (request: ChargeRequest) => Promise<CallOutcome<PaymentReport>>,
  ): Promise<CallOutcome<PaymentReport>> {
    const { method, ...request } = call;
    const cardRef = "cardRef" in method ? method.cardRef : undefined;
    if (cardRef === undefined || method.type === "hosted" || method.type === "dropIn")
      return operation({ ...request, paidWith: method as Exclude<PaymentMethod, { type: "card" }> });
    const lessee = { account: call.account, paymentId: call.paymentId };
    const lease = await cards.lease(cardRef, lessee);
    if (lease.status === "unreachable") return notSent("card_vault", lease.reason);
    if (lease.status === "gone")
      return refused("card_expired", "the card vault no longer has the card; ask the shopper for it again");
    const paidWith = withContent(method, lease.content);
    const outcome =
      "ending" in paidWith ? paidWith : await withoutEcho(operation({ ...request, paidWith }), lease.content);
    // Not awaited: the provider's answer must reach the workflow whatever becomes of this call.
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

    tellRun: () => Promise.resolve({}),
  };
}

/** How the call ended, or what it threw, without the card. */
async function withoutEcho(
  call: Promise<CallOutcome<PaymentReport>>,
  content: VaultContent,
): Promise<CallOutcome<PaymentReport>> {
  try {
    return withoutCard(await call, content);
  } catch (error) {
    throw errorWithoutCard(error, content);
  }
}

/** The method with what its vault record holds; a refusal where that is not what the method needs. */
function withContent(
  method: Extract<PaymentMethod, { cardRef?: string }>,
  content: VaultContent,
): PaidWith | ReturnType<typeof refused> {
  const { cardRef: _, ...rest } = method;
  if (rest.type === "card")
    return isWholeCard(content)
      ? { ...rest, card: content }
      : refused("card_is_cvv_only", "the cardRef is of a CVV alone, which pays only with a saved card");
  return isWholeCard(content)
    ? refused("card_not_cvv_only", "the cardRef is of a whole card; beside a token give the CVV alone")
    : { ...rest, cvv: content.cvv };
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
