import { z } from "zod";
import { attentionReasons } from "../domain/attention.js";
import { operations } from "../domain/requests/request.js";
import { paymentStatuses } from "../domain/payment/states.js";

/**
 * What `--json` prints, command by command. The JSON schemas in docs/cli are made of these, and each command's output is
 * checked against its own by the compiler.
 */

const time = z.iso.datetime();
const money = z.strictObject({ currency: z.string(), value: z.int() });
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
const payment = z.looseObject({
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

const refund = z.looseObject({
  refundId: z.string(),
  status: z.enum(["processing", "refunded", "failed"]),
  amount: money,
  reason: z.string().nullable(),
  failure: failure.nullable(),
  outcomeUnknown: doubt.nullable(),
  providerRefs: refs,
});

const aftercare = z.looseObject({
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

const listed = z.strictObject({
  paymentId: z.string(),
  account: z.string(),
  /** These three are null where only what came after the payment is kept. */
  provider: z.string().nullable(),
  status: z.string().nullable(),
  amount: money.nullable(),
  attention: z.string().nullable(),
  dueAt: time.nullable(),
  startedAt: time,
  closedAt: time.nullable(),
});

const line = z.strictObject({ at: time, text: z.string() });

const attributeState = z.enum(["present", "added", "missing", "wrongType"]);

const card = z.looseObject({
  token: z.string(),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  expiryMonth: z.string().nullable(),
  expiryYear: z.string().nullable(),
  merchantInitiated: z.boolean().nullable(),
  needsCvv: z.boolean().nullable(),
});

const events = z.strictObject({
  events: z.array(
    z.strictObject({
      sequence: z.int(),
      webhookId: z.string(),
      type: z.string(),
      timestamp: time,
      state: z.enum(["waiting", "delivered", "given_up"]),
      attempts: z.int(),
      lastAnswer: z.string().nullable(),
      nextAttemptAt: time.nullable(),
    }),
  ),
});

/** By the command's words; `error` is what any of them prints where it failed. */
export const documents = {
  setup: z.strictObject({
    namespace: z.string(),
    searchAttributes: z.array(z.strictObject({ name: z.string(), type: z.string(), state: attributeState })),
    retention: z.strictObject({
      days: z.number().nullable(),
      minDays: z.int(),
      state: z.enum(["enough", "raised", "tooShort", "unknown"]),
    }),
    /** The same, by Temporal's own CLI: what was done, or is to be done. */
    commands: z.array(z.string()),
  }),
  doctor: z.strictObject({
    checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  }),
  list: z.strictObject({ payments: z.array(listed) }),
  show: z.strictObject({ payment: payment.nullable(), aftercare: aftercare.nullable() }),
  explain: z.strictObject({ lines: z.array(line), next: line.nullable(), advice: z.string().nullable() }),
  stuck: z.strictObject({
    payments: z.array(
      z.strictObject({
        paymentId: z.string(),
        account: z.string(),
        why: z.string(),
        since: time.nullable(),
        advice: z.string(),
      }),
    ),
  }),
  ack: z.union([payment, aftercare]),
  capture: payment,
  cancel: payment,
  refund,
  resolve: z.union([payment, refund]),
  "cards-list": z.strictObject({ cards: z.array(card) }),
  "cards-remove": z.strictObject({ removed: z.literal(true) }),
  "events-list": events,
  "events-resend": events,
  views: z.strictObject({
    views: z.array(z.strictObject({ name: z.string(), query: z.string(), url: z.string() })),
  }),
  error: z.strictObject({
    error: z.strictObject({ code: z.string(), message: z.string() }),
  }),
} as const;

export type Documents = { readonly [Name in keyof typeof documents]: z.infer<(typeof documents)[Name]> };
