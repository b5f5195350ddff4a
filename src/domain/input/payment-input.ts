import { DEFAULT_ACCOUNT } from "../ids.js";
import type { PaymentKind } from "../payment/states.js";
import type { TermsByProvider } from "../provider-terms.js";
import type { SaveCard } from "./common-rules.js";
import { schemaOf, type JsonSchema } from "./json-schema.js";
import { paymentFields, type MethodFields, type PaymentFields } from "./payment-fields.js";
import { parse, type Parsed } from "./rules.js";

type Completed<Method> = Method extends { type: "savedCard" }
  ? Method & { merchantInitiated: boolean }
  : Method & { saveCard: SaveCard };

/** How it is paid. The methods and their fields are written once, in `payment-fields.ts`. */
export type PaymentMethod = Completed<MethodFields>;

/** Fields that have a value once the input is read, because the caller's or the default is there. */
type Filled = "account" | "customer" | "actionTimeoutSeconds";

/** Input of `chargePayment` and `authCapturePayment` once read: every default is filled in. */
export type PaymentInput = Omit<PaymentFields, Filled | "method"> &
  Required<Pick<PaymentFields, Filled>> & { method: PaymentMethod };

/**
 * Reads the input of one payment workflow and names every field that is wrong. What it returns is plain JSON
 * that it would accept again unchanged; `raw` is left as it is.
 *
 * @param termsByProvider of every provider that a payment may name
 */
export function parsePaymentInput(
  kind: PaymentKind,
  raw: unknown,
  termsByProvider: TermsByProvider,
): Parsed<PaymentInput> {
  const parsed = parse(raw, paymentFields(kind, raw, termsByProvider));
  return parsed.ok ? { ok: true, input: withDefaults(kind, parsed.input) } : parsed;
}

/** What it takes, as JSON Schema: of each provider that offers payments of this kind, what that provider takes. */
export function paymentInputSchema(kind: PaymentKind, termsByProvider: TermsByProvider): JsonSchema {
  const offering = [...termsByProvider].filter(([, { methods }]) => Object.keys(methods[kind]).length > 0);
  const each = offering.map(([provider, terms]) =>
    schemaOf(paymentFields(kind, { provider }, new Map([[provider, terms]]))),
  );
  return { oneOf: each };
}

/** An input that the rules have accepted, perhaps those of an earlier release, with every default filled in. */
export function withDefaults(kind: PaymentKind, { method, ...given }: PaymentFields): PaymentInput {
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

function methodWithDefaults(method: MethodFields): PaymentMethod {
  return method.type === "savedCard"
    ? { merchantInitiated: false, ...method }
    : { saveCard: false, ...method };
}
