import { readFile } from "node:fs/promises";
import type { WorkerOptions } from "@temporalio/worker";
import { inject } from "vitest";

/** The holds of payments whose ids begin so last for seconds. */
export const SHORT_HOLD = "SHORT_HOLD";

/** What takes days takes seconds here; nothing else is another than in the workflows as they are. */
const HASTE: readonly (readonly [string, string])[] = [
  // A person is called, after an hour, a day or a week.
  ["const HOUR = 3600;\nconst DAY = 24 * HOUR;", "const HOUR = 2;\nconst DAY = 86400;"],
  ['return operation === "refund" ? 7 * DAY : DAY;', "return 2;"],
  // A read is not made again.
  ["maximumAttempts: 3", "maximumAttempts: 1"],
  // A saved card's token has not come.
  [": state.rules.savedCardArrivesWithinSeconds;", ": 2;"],
  // A hold lapses.
  [
    "(since, AUTHORIZATION_SECONDS)",
    `(since, state.paymentId.startsWith("${SHORT_HOLD}") ? 6 : AUTHORIZATION_SECONDS)`,
  ],
  ["const EXPIRY_GRACE_SECONDS = 3600;", "const EXPIRY_GRACE_SECONDS = 1;"],
  ["const LAST_CAPTURE_LEAD_SECONDS = 60;", "const LAST_CAPTURE_LEAD_SECONDS = 1;"],
];

/** The workflows with little patience, for what only time brings about on a server whose clock can't be moved. */
export async function hastyBundle(): Promise<NonNullable<WorkerOptions["workflowBundle"]>> {
  const code = await readFile(inject("workflowBundle"), "utf8");
  return {
    code: HASTE.reduce((changed, [slow, hasty]) => {
      const parts = changed.split(slow);
      if (parts.length !== 2)
        throw new Error(`the workflow bundle has ${String(parts.length - 1)} times: ${slow}`);
      return parts.join(hasty);
    }, code),
  };
}
