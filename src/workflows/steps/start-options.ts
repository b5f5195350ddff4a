import { workflowInfo } from "@temporalio/workflow";
import type { Problem } from "../../domain/input/rules.js";

/** The time-skipping test server sets ten years by itself. */
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/**
 * What a run was started with that could make money move twice or never.
 *
 * @param id what its workflow id must be; null where the input doesn't say
 */
export function badOptions(id: string | null): Problem[] {
  const info = workflowInfo();
  const problems: Problem[] = [];
  if (id !== null && info.workflowId !== id)
    problems.push({ field: "workflowId", message: `must be ${id}, not ${info.workflowId}` });
  if (info.retryPolicy) problems.push({ field: "retryPolicy", message: "must not be set here" });
  if (info.cronSchedule) problems.push({ field: "cronSchedule", message: "must not be set here" });
  if (isShort(info.runTimeoutMs)) problems.push({ field: "workflowRunTimeout", message: "must not be set" });
  if (isShort(info.executionTimeoutMs))
    problems.push({ field: "workflowExecutionTimeout", message: "must not be set" });
  return problems;
}

function isShort(timeoutMs: number | undefined): boolean {
  return timeoutMs !== undefined && timeoutMs > 0 && timeoutMs < TEN_YEARS_MS;
}
