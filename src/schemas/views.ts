import { z } from "zod";
import { attentionReasons } from "../domain/attention.js";
import { operations } from "../domain/requests/request.js";
import { paymentStatuses } from "../domain/payment/states.js";

/** What callers see of a payment, of its aftercare and of a refund: for the exported schemas and the CLI alike. */

/** ISO 8601 in UTC. */
export const time = z.iso.datetime();
export const money = z.strictObject({ currency: z.string(), value: z.int() });
const refs = z.record(z.string(), z.string());
const reason = z.enum(attentionReasons);
const operation = z.enum(operations);
const status = z.enum(paymentStatuses);
const attention = z.strictObject({ reason, since: time });
const doubt = z.strictObject({ operation, since: time, checks: z.int(), nextCheckAt: time.nullable() });
const failure = z.strictObject({
  operation,
  kind: z.enum(["declined", "rejected", "abandoned"]),
  code: z.string(),
  message: z.string(),
});

/** A worker of a later release may add fields to these: they are known by the ones that are here. */
export const payment = z.looseObject({
  paymentId: z.string(),
  account: z.string(),
  provider: z.string(),
  kind: z.enum(["charge", "authCapture"]),
  status,
  amount: money,
  capturedAmount: money.nullable(),
  action: z.strictObject({ type: z.literal("redirect"), url: z.string(), expiresAt: time }).nullable(),
  outcomeUnknown: doubt.nullable(),
  authorizationExpiresAt: time.nullable(),
  savedCard: z.looseObject({ token: z.string(), customerNo: z.string() }).nullable(),
  failure: failure.nullable(),
  attention: attention.nullable(),
  providerRefs: refs,
  updatedAt: time,
});

export const refund = z.looseObject({
  refundId: z.string(),
  status: z.enum(["processing", "refunded", "failed"]),
  amount: money,
  reason: z.string().nullable(),
  failure: failure.nullable(),
  outcomeUnknown: doubt.nullable(),
  providerRefs: refs,
});

export const aftercare = z.looseObject({
  paymentId: z.string(),
  account: z.string(),
  provider: z.string().nullable(),
  paymentStatus: status.nullable(),
  capturedAmount: money.nullable(),
  refundedAmount: money.nullable(),
  refunds: z.array(refund),
  notices: z.array(
    z.looseObject({
      key: z.string(),
      about: z.string(),
      name: z.string().nullable(),
      status: z.string(),
      at: time,
      meaning: z.string(),
    }),
  ),
  disputes: z.array(
    z.looseObject({
      caseId: z.string(),
      name: z.string(),
      status: z.string(),
      stage: z.enum(["open", "won", "lost", "closed"]),
      at: time,
    }),
  ),
  attention: attention.nullable(),
});
