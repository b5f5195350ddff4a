import { patched, workflowInfo } from "@temporalio/workflow";
import type { Problem } from "../../domain/input/rules.js";

const REFUSED_INPUT = "refused-input";

/**
 * Whether the run's input was refused when it was started. Input rules may be stricter in a later release: a run that
 * they let pass once goes on by its history, and only a refusal leaves a mark there.
 */
export function isRefused(problems: readonly Problem[]): boolean {
  if (workflowInfo().unsafe.isReplaying) return patched(REFUSED_INPUT);
  return problems.length > 0 && patched(REFUSED_INPUT);
}
