import type { PaymentFacts } from "../domain/aftercare/decide.js";
import type { CallOutcome, NotFoundReport, RequestReport } from "../domain/facts.js";
import type { Money } from "../domain/money.js";
import type { ProviderAccounts } from "../providers/port.js";
import { atAccount, type PaymentCall, type WithSchedules } from "./payment-call.js";

export interface RefundQueryCall extends PaymentCall {
  readonly requestId: string;
}

export interface RefundCall extends RefundQueryCall {
  readonly refundAmount: Money;
  readonly reason?: string;
}

export interface RefundActivities {
  refund(call: RefundCall): Promise<WithSchedules<CallOutcome<RequestReport>>>;
  queryRefund(call: RefundQueryCall): Promise<WithSchedules<CallOutcome<RequestReport | NotFoundReport>>>;
  /** The payment as Temporal has it now: its present view while it runs, its result once it is closed. */
  readPayment(payment: {
    readonly account: string;
    readonly paymentId: string;
  }): Promise<WithSchedules<PaymentFacts>>;
}

export interface RefundActivityDependencies {
  readonly accounts: ProviderAccounts;
  readonly readPayment: RefundActivities["readPayment"];
}

export function createRefundActivities({
  accounts,
  readPayment,
}: RefundActivityDependencies): RefundActivities {
  return {
    refund: (call) => atAccount(accounts, call, (at) => at.refund(call)),
    queryRefund: (call) => atAccount(accounts, call, (at) => at.queryRefund(call)),
    readPayment,
  };
}
