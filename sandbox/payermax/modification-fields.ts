import type { Modification } from "./records.js";
import { spacedTime } from "./times.js";

/** The outcome of a capture or a cancel, as SEED 7.3 to 7.6 write it. */
export function modificationStatus(modification: Modification): Record<string, unknown> {
  const { status, createdAt, finishedAt, kind } = modification;
  const finished = finishedAt === undefined ? null : spacedTime(finishedAt);
  const hasFailed = status === "FAILED";
  return {
    status,
    createdTime: spacedTime(createdAt),
    succeededTime: status === "SUCCESS" ? finished : null,
    failedTime: hasFailed ? finished : null,
    // Codes of a failed one are not documented.
    errorCode: hasFailed ? "PAYMENT_FAILED" : null,
    errorMsg: hasFailed ? `The ${kind} failed` : null,
  };
}
