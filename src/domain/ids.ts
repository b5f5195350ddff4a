/** The account of a payment that names none. */
export const DEFAULT_ACCOUNT = "default";

/** The engine's own refund of money that moved against a payment's final status; no caller may use it. */
export const REVERSAL_REFUND_ID = "REVERSAL";

export const accountPattern = /^[a-z0-9]{1,20}$/;
/** What both providers accept as merchant reference; upper case only, because PayerMax ignores case. */
export const paymentIdPattern = /^[A-Z0-9_]{1,32}$/;
/** Without `_`, so that `<paymentId>_REFUND_<refundId>` can be read in one way only. */
export const refundIdPattern = /^[A-Z0-9]{1,20}$/;

export type PaymentKey = { account: string; paymentId: string };

export function paymentWorkflowId(account: string, paymentId: string): string {
  return `payment-${account}-${paymentId}`;
}

export function aftercareWorkflowId(account: string, paymentId: string): string {
  return `aftercare-${account}-${paymentId}`;
}

export function merchantEventsWorkflowId(account: string, paymentId: string): string {
  return `events-${account}-${paymentId}`;
}

/** The account and payment behind a payment workflow's id; null for any other id. */
export function parsePaymentWorkflowId(workflowId: string): PaymentKey | null {
  const [first, account, paymentId, ...rest] = workflowId.split("-");
  if (first !== "payment" || account === undefined || paymentId === undefined || rest.length > 0) return null;
  return accountPattern.test(account) && paymentIdPattern.test(paymentId) ? { account, paymentId } : null;
}

/**
 * Where cases that name no payment of ours are kept for people: in an aftercare of its own for each year, which closes
 * long after that year. Merchants' numbers don't look so.
 *
 * @param receivedAt ISO 8601
 */
export function unnamedCasesId(receivedAt: string): string {
  return `_CASES_${receivedAt.slice(0, 4)}_`;
}

/** Ours alone: providers have no id for the creation of a customer. */
export function customerRequestId(paymentId: string): string {
  return `${paymentId}_CUSTOMER`;
}

/** The provider's id of the payment's `n`th capture, from 1; `n` grows only after a definite refusal. */
export function captureRequestId(paymentId: string, n: number): string {
  return `${paymentId}_CAPTURE_${n}`;
}

/** The provider's id of the payment's `n`th cancel, from 1; `n` grows only after a definite refusal. */
export function cancelRequestId(paymentId: string, n: number): string {
  return `${paymentId}_CANCEL_${n}`;
}

/** The provider's id of a refund: the same however often it is sent. */
export function refundRequestId(paymentId: string, refundId: string): string {
  return `${paymentId}_REFUND_${refundId}`;
}
