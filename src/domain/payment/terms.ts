import type { ProviderRules } from "../provider-terms.js";
import type { Money } from "../money.js";
import type { Books } from "../requests/books.js";
import type { PaymentKind } from "./states.js";

/** What a payment was opened with: all that later decisions read of its input, its provider and its run. */
export interface PaymentTerms extends Pick<Books, "paymentId" | "account" | "run"> {
  readonly provider: string;
  readonly kind: PaymentKind;
  readonly amount: Money;
  readonly saveCard: boolean;
  /** Whether it is saved the shopper decides at the provider's page: where no token comes, nothing is wrong. */
  readonly shopperMaySave?: true;
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
}
