import type { ProviderName, ProviderRules } from "../capabilities.js";
import type { ProviderRefs } from "../facts.js";
import type { Money } from "../money.js";
import type { PaymentKind, PaymentStatus } from "../payment/states.js";
import type { Request } from "../requests/request.js";

/** A request that the payment sent, as its aftercare knows it. */
export type SentRequest = Pick<Request, "operation" | "requestId" | "amount" | "refs"> & {
  readonly result: "succeeded" | "failed" | null;
};

/** What aftercare knows of the payment. */
export interface ReadPayment {
  readonly status: PaymentStatus;
  readonly kind: PaymentKind;
  readonly provider: ProviderName;
  readonly amount: Money;
  readonly capturedAmount: Money | null;
  /** The request that took the captured amount; null: none, or it is not known which. */
  readonly capturedBy: string | null;
  readonly providerRefs: ProviderRefs;
  /** When it came to its final status; null: it has none yet. */
  readonly finalAt: string | null;
  /** The reference that went to the provider with the payment, where one is known: whose a queried record is. */
  readonly reference: string | null;
  /** What it asked the provider for; null where its events can't be read: then no request is known to be its own. */
  readonly requests: readonly SentRequest[] | null;
  readonly rules: ProviderRules;
}
