import type { ProviderName } from "../capabilities.js";
import { DEFAULT_ACCOUNT } from "../ids.js";
import type { Money } from "../money.js";
import type { PaymentKind } from "../payment/states.js";
import { paymentFields, type MethodFields } from "./payment-fields.js";
import { parse, type Parsed } from "./rules.js";

export type PaymentMethod =
  | { type: "card"; cardRef: string; saveCard: boolean }
  | { type: "savedCard"; token: string; customerNo?: string; merchantInitiated: boolean }
  | { type: "hosted"; saveCard: boolean }
  | { type: "dropIn"; paymentToken: string; sessionKey: string; saveCard: boolean };

export type Customer = {
  /** The caller's own number of the customer. */
  reference?: string;
  /** The provider's number of the customer. */
  customerNo?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  /** ISO 3166-1 alpha-2. */
  countryCode?: string;
  clientIp?: string;
  userAgent?: string;
};

/** `amount` is for one piece: two tickets of 10.00 USD are `quantity` 2 and `value` 1000. */
export type Item = { name: string; quantity: number; amount: Money };

export type OnAuthorizationExpiry = "expire" | "capture" | "cancel";

/** Input of `chargePayment` and `authCapturePayment` once read: every default is filled in. */
export type PaymentInput = {
  paymentId: string;
  account: string;
  provider: ProviderName;
  amount: Money;
  method: PaymentMethod;
  customer: Customer;
  description?: string;
  items?: Item[];
  returnUrl?: string;
  /** How long the shopper has for 3DS or a hosted page. */
  actionTimeoutSeconds: number;
  /** On every `authCapturePayment`, on no `chargePayment`. */
  onAuthorizationExpiry?: OnAuthorizationExpiry;
  /** Likewise: how long before the expiry "capture" or "cancel" acts. */
  expiryLeadSeconds?: number;
};

/**
 * Reads the input of one payment workflow and names every field that is wrong. What it returns is plain JSON
 * that it would accept again unchanged; `raw` is left as it is.
 */
export function parsePaymentInput(kind: PaymentKind, raw: unknown): Parsed<PaymentInput> {
  const parsed = parse(raw, paymentFields(kind, raw));
  if (!parsed.ok) return parsed;

  return { ok: true, input: withDefaults(kind, parsed.input) };
}

/** An input that the rules have accepted, perhaps those of an earlier release, with every default filled in. */
export function withDefaults(kind: PaymentKind, accepted: AcceptedFields): PaymentInput {
  const { method, ...given } = accepted;
  const input = {
    account: DEFAULT_ACCOUNT,
    customer: {},
    actionTimeoutSeconds: 1_800,
    ...given,
    method: methodWithDefaults(method),
  };
  if (kind === "charge") return input;
  return { onAuthorizationExpiry: "expire", expiryLeadSeconds: 43_200, ...input };
}

export type AcceptedFields = Omit<Partial<PaymentInput>, "method"> &
  Pick<PaymentInput, "paymentId" | "provider" | "amount"> & { readonly method: MethodFields };

function methodWithDefaults(method: MethodFields): PaymentMethod {
  return method.type === "savedCard"
    ? { merchantInitiated: false, ...method }
    : { saveCard: false, ...method };
}
