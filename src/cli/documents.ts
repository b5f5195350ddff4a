import { z } from "zod";
import { aftercare, money, payment, refund, time } from "../schemas/views.js";

/**
 * What `--json` prints, command by command. The JSON schemas in docs/cli are made of these, and each command's output is
 * checked against its own by the compiler.
 */

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
