import { DEFAULT_ACCOUNT, refundIdPattern, REVERSAL_REFUND_ID, type PaymentKey } from "../ids.js";
import type { Money } from "../money.js";
import { attentionReasons, type AttentionReason } from "../attention.js";
import type { Operation } from "../requests/request.js";
import { account, money, moneyIn, paymentId } from "./common-rules.js";
import { boolean, object, oneOf, parse, type Parsed, type Rule } from "./rules.js";
import { matching, text } from "./text-rules.js";

/** Without an amount: all that is authorized. */
export type CaptureInput = { amount?: Money };
export type CancelInput = { reason?: string };
export type ResolveInput = {
  operation: Operation;
  outcome: "succeeded" | "failed";
  evidence: string;
  operator: string;
};
/** `despiteDispute`: also while a dispute of the payment is open or lost. */
export type RefundInput = { refundId: string; amount: Money; reason?: string; despiteDispute?: boolean };
export type ResolveRefundInput = Omit<ResolveInput, "operation"> & { refundId: string };
/** Without a reason: all that calls for a person. */
export type AcknowledgeInput = { reason?: AttentionReason; note: string; operator: string };
export type AftercareInput = PaymentKey;

const reason = text(256);
const refundId = matching(refundIdPattern, "must be 1 to 20 upper-case letters or digits");

const callersRefundId: Rule<string> = (value, field, problems) =>
  value === REVERSAL_REFUND_ID
    ? void problems.push({ field, message: `must not be ${REVERSAL_REFUND_ID}: it is the engine's own` })
    : refundId(value, field, problems);

const resolution = {
  outcome: oneOf(["succeeded", "failed"]),
  evidence: text(1_000),
  operator: text(128),
};

const acknowledgment = { note: text(1_000), operator: text(128) };

const operation = oneOf<Operation>(["createCustomer", "charge", "authorize", "capture", "cancel", "refund"]);

function amountIn(currency: string): Rule<Money> {
  return moneyIn([currency], `must be the payment's currency, ${currency}`);
}

/** No argument at all is as good as an empty one: a signal without input sends none. */
export function parseCaptureInput(raw: unknown, currency: string): Parsed<CaptureInput> {
  return parse(raw ?? {}, object({}, { amount: amountIn(currency) }));
}

export function parseCancelInput(raw: unknown): Parsed<CancelInput> {
  return parse(raw ?? {}, object({}, { reason }));
}

export function parseResolveInput(raw: unknown): Parsed<ResolveInput> {
  return parse(raw, object({ operation, ...resolution }));
}

/** Without `currency` any of ISO 4217: the payment is read later. */
export function parseRefundInput(raw: unknown, currency?: string): Parsed<RefundInput> {
  const amount = currency === undefined ? money : amountIn(currency);
  return parse(raw, object({ refundId: callersRefundId, amount }, { reason, despiteDispute: boolean }));
}

/** `REVERSAL` too can be resolved. */
export function parseResolveRefundInput(raw: unknown): Parsed<ResolveRefundInput> {
  return parse(raw, object({ refundId, ...resolution }));
}

export function parseAcknowledgeInput(raw: unknown): Parsed<Omit<AcknowledgeInput, "reason">> {
  return parse(raw, object(acknowledgment));
}

/** Aftercare may have several reasons at a time. */
export function parseAcknowledgeAftercareInput(raw: unknown): Parsed<AcknowledgeInput> {
  return parse(raw, object(acknowledgment, { reason: oneOf<AttentionReason>(attentionReasons) }));
}

export function parseAftercareInput(raw: unknown): Parsed<AftercareInput> {
  const parsed = parse(raw, object({ paymentId }, { account }));
  return parsed.ok ? { ok: true, input: { account: DEFAULT_ACCOUNT, ...parsed.input } } : parsed;
}
