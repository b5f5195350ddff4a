import type { ProviderName, ProviderRules } from "../capabilities.js";
import type { Money } from "../money.js";
import type { PaymentKind } from "./states.js";

/** What a payment was opened with: all that later decisions read of its input, its provider and its run. */
export interface PaymentTerms {
  readonly paymentId: string;
  readonly account: string;
  readonly provider: ProviderName;
  readonly kind: PaymentKind;
  readonly amount: Money;
  readonly saveCard: boolean;
  /** The provider's number of the customer, or ours where the provider knows customers by that. */
  readonly customerNo: string | null;
  /** Sent along with the payment, and back with the provider's record: which payment's run it is of. */
  readonly reference: string;
  /** The first operation: a customer is created first where the provider needs one and none was given. */
  readonly firstOperation: "createCustomer" | "charge" | "authorize";
  readonly actionTimeoutSeconds: number;
  readonly onAuthorizationExpiry: "expire" | "capture" | "cancel";
  readonly expiryLeadSeconds: number;
  /** A finished payment may have been started again: the provider is asked before the first send. */
  readonly askFirst: boolean;
  readonly rules: ProviderRules;
  /** The run that this one is by its history; the activity compares it with the one that it runs for. */
  readonly run: string;
}
