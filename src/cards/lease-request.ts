import { z } from "zod";
import { accountPattern, paymentIdPattern } from "../domain/ids.js";
import type { Lessee } from "./card-leases.js";
import { pattern } from "./field-rule.js";

const lesseeShape = {
  account: pattern(accountPattern, "1 to 20 of a-z, 0-9"),
  paymentId: pattern(paymentIdPattern, "1 to 32 of A-Z, 0-9, _"),
};

/** It is only asked about what is an object: a query, or fields out of a body. */
export const lesseeSchema: z.ZodType<Lessee> = z.strictObject(lesseeShape);

/** Any string is taken as a `cardRef`: to one that the vault never gave the answer is that the card is gone. */
export const leaseSchema: z.ZodType<Lessee & { readonly cardRef: string }> = z.strictObject(
  { cardRef: z.string({ error: "must be a string" }), ...lesseeShape },
  { error: "must be a JSON object" },
);
