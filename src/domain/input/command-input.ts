import { attentionReasons, type AttentionReason } from "../attention.js";
import { DEFAULT_ACCOUNT, refundIdPattern, REVERSAL_REFUND_ID, type PaymentKey } from "../ids.js";
import { operations } from "../requests/request.js";
import { described, schemaOf } from "./json-schema.js";
import { account, money, moneyIn, paymentId } from "./common-rules.js";
import { boolean, object, oneOf, parse, reader, type Parsed, type Read, type Rule } from "./rules.js";
import { shaped, text } from "./text-rules.js";

const reason = text(256);
const refundId = shaped(128, refundIdPattern, "must be 1 to 20 upper-case letters or digits");
const callersRefundId = described<Rule<string>>(
  (value, field, problems) =>
    value === REVERSAL_REFUND_ID
      ? void problems.push({ field, message: `must not be ${REVERSAL_REFUND_ID}: it is the engine's own` })
      : refundId(value, field, problems),
  () => ({ allOf: [schemaOf(refundId), { not: { const: REVERSAL_REFUND_ID } }] }),
);

const operation = oneOf(operations);
const resolution = { outcome: oneOf(["succeeded", "failed"]), evidence: text(1_000), operator: text(128) };
const acknowledgment = { note: text(1_000), operator: text(128) };

const captureOf = (amount: typeof money) => object({}, { amount });
const cancel = object({}, { reason });
const resolve = object({ operation, ...resolution });
const refundOf = (amount: typeof money) =>
  object({ refundId: callersRefundId, amount }, { reason, despiteDispute: boolean });
const resolveRefund = object({ refundId, ...resolution });
const acknowledge = object(acknowledgment);
const acknowledgeAftercare = object(acknowledgment, { reason: oneOf<AttentionReason>(attentionReasons) });
const aftercare = object({ paymentId }, { account });

/** The rules of all commands, and of the aftercare's start, where the payment's currency isn't known. */
export const commandRules = {
  ...{ aftercare, capture: captureOf(money), cancel, resolve, acknowledge },
  ...{ refund: refundOf(money), resolveRefund, acknowledgeAftercare },
};

/** Without an amount: all that is authorized. */
export type CaptureInput = Read<ReturnType<typeof captureOf>>;
export type CancelInput = Read<typeof cancel>;
export type ResolveInput = Read<typeof resolve>;
/** `despiteDispute`: also while a dispute of the payment is open or lost. */
export type RefundInput = Read<ReturnType<typeof refundOf>>;
/** `REVERSAL` too can be resolved. */
export type ResolveRefundInput = Read<typeof resolveRefund>;
/** Without a reason: all that calls for a person. Only aftercare may have several at a time. */
export type AcknowledgeInput = Read<typeof acknowledgeAftercare>;

function amountIn(currency: string): typeof money {
  return moneyIn([currency], `must be the payment's currency, ${currency}`);
}

/** No argument at all is as good as an empty one: a signal without input sends none. */
export function parseCaptureInput(raw: unknown, currency: string): Parsed<CaptureInput> {
  return parse(raw ?? {}, captureOf(amountIn(currency)));
}

export function parseCancelInput(raw: unknown): Parsed<CancelInput> {
  return parse(raw ?? {}, cancel);
}

/** Without `currency` any of ISO 4217: the payment is read later. */
export function parseRefundInput(raw: unknown, currency?: string): Parsed<RefundInput> {
  return parse(raw, refundOf(currency === undefined ? money : amountIn(currency)));
}

export const parseResolveInput = reader(resolve);
export const parseResolveRefundInput = reader(resolveRefund);
export const parseAcknowledgeInput = reader(acknowledge);
export const parseAcknowledgeAftercareInput = reader(acknowledgeAftercare);

export function parseAftercareInput(raw: unknown): Parsed<PaymentKey> {
  const parsed = parse(raw, aftercare);
  return parsed.ok ? { ok: true, input: { account: DEFAULT_ACCOUNT, ...parsed.input } } : parsed;
}
