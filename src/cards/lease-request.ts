import { z } from "zod";
import type { Lessee } from "./card-leases.js";

function words(expression: RegExp, rule: string) {
  return z.string({ error: `must be ${rule}` }).regex(expression, { error: `must be ${rule}` });
}

const lesseeShape = {
  account: words(/^[a-z0-9]{1,20}$/, "1 to 20 of a-z, 0-9"),
  paymentId: words(/^[A-Z0-9_]{1,32}$/, "1 to 32 of A-Z, 0-9, _"),
};

function notAnObject(issue: { readonly code?: string }): string | undefined {
  return issue.code === "invalid_type" ? "must be a JSON object" : undefined;
}

export const lesseeSchema: z.ZodType<Lessee> = z.strictObject(lesseeShape, { error: notAnObject });

/** Any string may ask to be a `cardRef`: one that the vault never gave is simply gone. */
export const leaseSchema: z.ZodType<Lessee & { readonly cardRef: string }> = z.strictObject(
  { cardRef: z.string({ error: "must be a string" }), ...lesseeShape },
  { error: notAnObject },
);
