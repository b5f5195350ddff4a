import type { PaymentFacts } from "../domain/aftercare/decide-read.js";
import type { CallOutcome, NotFoundReport, RequestReport } from "../domain/reports.js";
import type { Money } from "../domain/money.js";
import type { ProviderAccounts } from "../providers/port.js";
import {
  atAccount,
  notSentFromResetRun,
  type PaymentCall,
  type RunCall,
  type WithSettings,
} from "./payment-call.js";
import type { PaymentKey } from "../domain/ids.js";
import type { ProviderNotification } from "../domain/notification.js";

interface RefundQueryCall extends PaymentCall {
  readonly requestId: string;
}

interface RefundCall extends RunCall {
  readonly requestId: string;
  readonly refundAmount: Money;
  readonly reason?: string;
}

export interface RefundActivities {
  refund(call: RefundCall): Promise<WithSettings<CallOutcome<RequestReport>>>;
  queryRefund(call: RefundQueryCall): Promise<WithSettings<CallOutcome<RequestReport | NotFoundReport>>>;
  /** The payment as Temporal has it now: its present view while it runs, its result once it is closed. */
  readPayment(payment: PaymentKey): Promise<WithSettings<PaymentFacts>>;
  /** Signals the payment's aftercare as the relay does, and starts it where it isn't there yet. */
  tellAftercare(
    told: PaymentKey & { readonly notification: ProviderNotification },
  ): Promise<{ readonly taken: "delivered" | "closed" }>;
}

export interface RefundActivityDependencies {
  readonly accounts: ProviderAccounts;
  readonly readPayment: RefundActivities["readPayment"];
  readonly tellAftercare: RefundActivities["tellAftercare"];
  /** The id of the run that called the activity. */
  readonly run: () => string;
}

export function createRefundActivities({
  accounts,
  readPayment,
  tellAftercare,
  run,
}: RefundActivityDependencies): RefundActivities {
  return {
    refund: async (call) =>
      notSentFromResetRun(call, run()) ?? atAccount(accounts, call, (at) => at.refund(call)),
    queryRefund: (call) => atAccount(accounts, call, (at) => at.queryRefund(call)),
    readPayment,
    tellAftercare,
  };
}
