import { z } from "zod";

import { LONGEST_WAIT_MS, strikes } from "./strikes.js";

const wait = z.int().min(0).max(LONGEST_WAIT_MS);

const target = {
  ...strikes,
  provider: z.string(),
  /** As the request log names it. */
  operation: z.string(),
};

/** Faults of the connection, or of something between the two sides. The provider doesn't know of them. */
const TRANSPORT_FAULTS = [
  "reset-before",
  "reset-after",
  "error-500",
  "error-500-done",
  "error-503",
  "truncated",
  "not-json",
  "html",
] as const;

/** With `effect-…`, `…-after`, `…-done` and every spoiled answer the call takes effect, and the caller can't see it. */
export const callPlan = z.discriminatedUnion("fault", [
  z.strictObject({ ...target, fault: z.enum(TRANSPORT_FAULTS) }),
  z.strictObject({
    ...target,
    fault: z.enum(["effect-then-no-reply", "no-effect-no-reply"]),
    /** When the silent connection is closed; by default the client has to give up. */
    afterMs: wait.optional(),
  }),
  z.strictObject({
    ...target,
    fault: z.literal("too-many-requests"),
    retryAfterSeconds: z.int().min(0).default(1),
  }),
  z.strictObject({ ...target, fault: z.literal("slow"), delayMs: wait }),
  z.strictObject({
    ...target,
    fault: z.literal("changed-amount"),
    /** By default one major unit more than the truth. */
    amount: z
      .string()
      .regex(/^\d{1,12}(\.\d{1,3})?$/, "must be a decimal number as text")
      .optional(),
  }),
  z.strictObject({
    ...target,
    fault: z.enum(["wrong-signature", "other-order", "duplicate-order", "not-found"]),
  }),
]);

export type CallPlan = z.output<typeof callPlan>;

/** Faults in what the provider says, rather than in how it arrives: only its twin can write and sign them. */
export type AnswerFault = Extract<
  CallPlan,
  { fault: "wrong-signature" | "other-order" | "changed-amount" | "duplicate-order" | "not-found" }
>;

export type CallFaultName = CallPlan["fault"];
