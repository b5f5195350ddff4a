import { z } from "zod";

import { strikes } from "./strikes.js";

const seconds = z
  .number()
  .min(0)
  .max(366 * 24 * 3600);

const target = {
  ...strikes,
  provider: z.string(),
  /** true for any, or one type of notification. */
  webhook: z.union([z.literal(true), z.string()]),
};

export const webhookPlan = z.discriminatedUnion("fault", [
  z.strictObject({
    ...target,
    fault: z.literal("dropped"),
    /** How many sends of it are lost; by default all, its repeats too. */
    sends: z.int().min(1).optional(),
  }),
  z.strictObject({ ...target, fault: z.literal("doubled") }),
  z.strictObject({ ...target, fault: z.literal("delayed"), seconds }),
  z.strictObject({
    ...target,
    fault: z.literal("reordered"),
    /** After which it is sent even where no later webhook of its payment was; by default never. */
    seconds: seconds.optional(),
  }),
  z.strictObject({
    ...target,
    fault: z.literal("forged"),
    forgery: z.enum(["changed-body", "another-key"]).default("changed-body"),
  }),
]);

export type WebhookPlan = z.output<typeof webhookPlan>;

export type Forgery = Extract<WebhookPlan, { fault: "forged" }>["forgery"];
