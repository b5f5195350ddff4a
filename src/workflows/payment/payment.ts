import { workflowInfo } from "@temporalio/workflow";
import { paymentDetails } from "../../domain/guidance/payment-details.js";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { paymentChanges } from "../../domain/merchant-events/payment-changes.js";
import { decide, record, type Fact } from "../../domain/payment/decide.js";
import { progressOfPayment } from "../../domain/progress.js";
import type { EventBody, PaymentEvent } from "../../domain/payment/events.js";
import { searchValues } from "../../domain/payment/search-values.js";
import { activeRequest, type PaymentState } from "../../domain/payment/state.js";
import { isFinal, type PaymentKind } from "../../domain/payment/states.js";
import { view } from "../../domain/payment/view.js";
import type { ProviderRules } from "../../domain/provider-terms.js";
import { rulesAt } from "../../providers/terms.js";
import { REUSE_POLICY_MEMO } from "../messages.js";
import { EventSourced, type Settings } from "../run/event-sourced.js";
import { ProgressReporter } from "../run/progress.js";
import { Publisher } from "../run/publish.js";

/** A payment inside its workflow. */
export class Payment extends EventSourced<PaymentState, EventBody, PaymentEvent, Fact> {
  protected readonly record = record;
  protected readonly changes = paymentChanges;
  /** A run that continues another has the payment's rules with its state. */
  private hasItsRules = workflowInfo().continuedFromExecutionRunId !== undefined;
  private readonly unjudged: Fact[] = [];
  private readonly publisher = new Publisher();
  private readonly progress = new ProgressReporter();

  /** Shows it as it is now; while it waits, with a deadline that is still to come. */
  publish(next: { readonly do: string }): void {
    const { state } = this;
    const { now } = this.moment();
    const values = isPassing(state, next) ? null : searchValues(state, now);
    this.publisher.publish(paymentDetails(state, now), values, next.do === "wait");
    this.progress.report(progressOfPayment(view(state)));
  }

  /**
   * What a notification proves is the provider's rules to say. Until an answer has brought those of this payment it waits:
   * by the rules of this release it would be judged otherwise when another release replays the history.
   */
  protected override receive(message: Fact): void {
    if (message.by === "notification" && !this.hasItsRules) this.unjudged.push(message);
    else super.receive(message);
  }

  override get hasUnread(): boolean {
    return super.hasUnread || this.unjudged.length > 0;
  }

  /** All that has come is taken in together: its order decides nothing. */
  readInbox(): void {
    // What a person has settled before any answer came needs no rules any more.
    if (this.hasItsRules || isFinal(this.state.status)) this.inbox.unshift(...this.unjudged.splice(0));
    const facts = this.inbox.splice(0);
    if (facts.length > 0) this.apply(decide(this.state, facts, this.moment()));
  }

  tick(): void {
    this.applyDeadline(decide(this.state, [{ by: "tick" }], this.moment()));
  }

  /** The provider's rules as the first answer brought them are this payment's: another release may have others. */
  override takeSettings(settings: Settings): void {
    super.takeSettings(settings);
    const { rules } = settings;
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

/** With how the run came to be, by its history: the same in every replay, and after a reset. */
export function opened(kind: PaymentKind, input: PaymentInput): EventBody {
  const { firstExecutionRunId, originalExecutionRunId, memo } = workflowInfo();
  const { paymentId, account, provider, amount, method, actionTimeoutSeconds } = input;
  const { onAuthorizationExpiry = "expire", expiryLeadSeconds = 0 } = input;
  const rules = rulesAt(provider);
  const customerNo = customerOf(input, rules);
  const createsCustomer = rules.needsCustomer && customerNo === null;
  return {
    type: "opened",
    // A finished payment may have been started again, where its starter doesn't say that it refuses duplicates.
    askFirst: memo?.reusePolicy !== REUSE_POLICY_MEMO.reusePolicy,
    // What the provider keeps beside the payment.
    reference: firstExecutionRunId,
    run: originalExecutionRunId,
    ...{ paymentId, account, provider, kind, amount, customerNo, rules },
    saveCard: method.type !== "savedCard" && method.saveCard !== false,
    ...(method.type === "hosted" && { shopperMaySave: true }),
    firstOperation: kind === "authCapture" ? "authorize" : createsCustomer ? "createCustomer" : "charge",
    ...{ actionTimeoutSeconds, onAuthorizationExpiry, expiryLeadSeconds },
  };
}

/** The provider's own number; a provider without customers of its own knows them by ours. */
function customerOf({ method, customer }: PaymentInput, { needsCustomer }: ProviderRules): string | null {
  if (!needsCustomer) return customer.reference ?? null;
  return (method.type === "savedCard" ? method.customerNo : customer.customerNo) ?? null;
}
