import { patched, workflowInfo } from "@temporalio/workflow";
import { maskCardNumbers } from "../../domain/input/card-number.js";
import { invalidInputMessage, type Parsed, type Problem } from "../../domain/input/rules.js";

export type Start<Input> =
  { readonly ok: true; readonly input: Input } | { readonly ok: false; readonly message: string };

/**
 * Reads how the run was started: its input, and the options that could make money move twice or never.
 *
 * @param idOf what the workflow id must be
 * @param accepted reads an input that the rules of an earlier release let pass
 */
export function readStart<Input>(
  raw: unknown,
  parsed: Parsed<Input>,
  idOf: (input: Input) => string,
  accepted: (raw: unknown) => Input,
): Start<Input> {
  const problems = parsed.ok ? badOptions(idOf(parsed.input)) : [...parsed.problems, ...badOptions(null)];
  if (isRefused(problems)) return { ok: false, message: invalidInputMessage(problems) };
  return { ok: true, input: parsed.ok ? parsed.input : accepted(raw) };
}

const REFUSED_INPUT = "refused-input";

/**
 * Input rules may be stricter in a later release: a run that they let pass once goes on by its history, and only a
 * refusal leaves a mark there.
 */
function isRefused(problems: readonly Problem[]): boolean {
  if (workflowInfo().unsafe.isReplaying) return patched(REFUSED_INPUT);
  return problems.length > 0 && patched(REFUSED_INPUT);
}

/** The time-skipping test server sets ten years by itself. */
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

/** @param id null where the input doesn't say what it must be */
function badOptions(id: string | null): Problem[] {
  const info = workflowInfo();
  const isShort = (ms: number | undefined) => ms !== undefined && ms > 0 && ms < TEN_YEARS_MS;
  const problem = (field: string, message: string) => ({ field, message });
  return [
    id !== null &&
      info.workflowId !== id &&
      problem("workflowId", `must be ${id}, not ${maskCardNumbers(info.workflowId)}`),
    info.retryPolicy && problem("retryPolicy", "must not be set here"),
    info.cronSchedule && problem("cronSchedule", "must not be set here"),
    isShort(info.runTimeoutMs) && problem("workflowRunTimeout", "must not be set"),
    isShort(info.executionTimeoutMs) && problem("workflowExecutionTimeout", "must not be set"),
  ].filter((found) => typeof found === "object");
}
