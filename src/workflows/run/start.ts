import { patched, workflowInfo } from "@temporalio/workflow";
import { maskCardNumbers } from "../../domain/input/card-number.js";
import { invalidInputMessage, type Parsed, type Problem } from "../../domain/input/rules.js";
import { patiently } from "./activities.js";

export type Start<Input> =
  | {
      readonly ok: true;
      readonly input: Input;
      /** What is wrong with it, where only an earlier run can tell whether it was accepted: see `isAccepted`. */
      readonly doubt?: string;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Reads how the run was started: its input, and the options that could make money move twice or never.
 *
 * @param idOf what the workflow id must be
 * @param accepted reads an input that the rules of an earlier release let pass, and throws where none can have
 * @param carried set in a run that continues another
 */
export function readStart<Input>(
  raw: unknown,
  parsed: Parsed<Input>,
  idOf: (input: Input) => string,
  accepted: (raw: unknown) => Input,
  carried: unknown,
): Start<Input> {
  const given = parsed.ok ? parsed.input : tried(() => accepted(raw));
  if (given !== null && continuesAnother(carried)) return { ok: true, input: given };
  const problems = parsed.ok ? badOptions(idOf(parsed.input)) : [...parsed.problems, ...badOptions(null)];
  const message = invalidInputMessage(problems);
  const judgment = judge(problems);
  if (given === null || judgment === "refused") return { ok: false, message };
  return { ok: true, input: given, ...(judgment === "inDoubt" && { doubt: message }) };
}

function tried<Input>(read: () => Input): Input | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Only an accepted run continues as a new one. A schedule or a retry of Temporal's makes new runs, too. */
function continuesAnother(carried: unknown): boolean {
  const { continuedFromExecutionRunId, cronSchedule, retryPolicy } = workflowInfo();
  const isByTemporal = cronSchedule !== undefined || retryPolicy !== undefined;
  return continuedFromExecutionRunId !== undefined && carried !== undefined && !isByTemporal;
}

const REFUSED_INPUT = "refused-input";
const IN_DOUBT = "input-refused-after-reset";

/**
 * Input rules may be stricter in a later release: a run that they let pass once goes on by its history, and only a
 * refusal leaves a mark there. A run that a reset has begun anew lacks that history, and leaves a mark of its own.
 */
function judge(problems: readonly Problem[]): "accepted" | "refused" | "inDoubt" {
  const { unsafe, runId, originalExecutionRunId } = workflowInfo();
  if (!unsafe.isReplaying && problems.length === 0) return "accepted";
  const isMarked = (mark: string, isNew: boolean) => (unsafe.isReplaying || isNew) && patched(mark);
  // A replay has another run id: only the mark tells it there.
  if (isMarked(IN_DOUBT, runId !== originalExecutionRunId)) return "inDoubt";
  return isMarked(REFUSED_INPUT, true) ? "refused" : "accepted";
}

/** Of an input in doubt: whether a run before the reset has accepted it. Temporal is asked until it answers. */
export async function isAccepted(): Promise<boolean> {
  const told = patiently("ask Temporal whether a run before the reset has accepted this input");
  return (await told.readEarlierRuns()).isAccepted;
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
