import { z } from "zod";

/** setTimeout can wait for longer, but no test should. */
export const LONGEST_WAIT_MS = 10 * 60 * 1000;

/** Which of the matching calls or webhooks a fault strikes, counted from when it was planned. */
export const strikes = {
  /** Only what is about this payment. */
  reference: z.string().optional(),
  call: z.int().min(1).default(1),
  times: z.union([z.int().min(1), z.literal("all")]).default(1),
};

/** `seen` counts what matched so far, this one included. */
export function isStruck(seen: number, { call, times }: { call: number; times: number | "all" }): boolean {
  return seen >= call && (times === "all" || seen < call + times);
}
