import { z } from "zod";

import { isWebUrl } from "../web-url.js";

// Lengths and characters as the API reference has them.
export const text = (longest: number) => z.string().min(1).max(longest);

export const outTradeNo = text(64).regex(/^\w+$/, "must be letters, digits and _");

export const requestNumber = text(64);

/** The documents' samples write amounts either way. */
export const amount = z.union([z.number(), z.string()]);

export const currency = z.string().regex(/^[A-Z]{3}$/, "must be three capital letters");

export const country = z.string().regex(/^[A-Z]{2}$/, "must be two capital letters");

export const webUrl = (longest: number) =>
  text(longest).refine(isWebUrl, "must be an absolute http or https URL");

export const captureMode = z.literal("MANUAL");

/** The API reference's /applyDropinSession spells one as UNSCHDULED, its example does not. */
export const mitType = z.enum(["SCHEDULED", "UNSCHEDULED"]);

export const authorizationType = z.enum(["PRE_AUTH", "FINAL_AUTH"]);
