import type { Request } from "../requests/request.js";
import type { PaymentTerms } from "./terms.js";

type Asked = Pick<PaymentTerms, "kind" | "rules">;

/** A cancel of a charge whose shopper never came back: the provider's record of the charge says what came of it. */
export function isAbandonment({ kind }: Pick<Asked, "kind">, { operation }: Request): boolean {
  return kind === "charge" && operation === "cancel";
}

/**
 * Whether the request is asked about by sending it again under its own id: a customer, who holds no money, and a
 * capture or cancel where there is no query for them.
 */
export function asksBySending({ kind, rules }: Asked, { operation }: Request): boolean {
  if (operation === "createCustomer") return true;
  return (
    kind === "authCapture" && rules.repeatsRequests && (operation === "capture" || operation === "cancel")
  );
}

/** Whether the provider can be asked for the request without sending it. */
export function canBeQueried(terms: Asked, request: Request): boolean {
  return !asksBySending(terms, request);
}
