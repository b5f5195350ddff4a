import { workflowInfo } from "@temporalio/workflow";
import { DEFAULT_ACCOUNT, aftercareWorkflowId } from "../../domain/ids.js";
import { parseAftercareInput, type AftercareInput } from "../../domain/input/command-input.js";
import { invalidInputMessage } from "../../domain/input/rules.js";
import { isRefused } from "../steps/refused-input.js";
import { badOptions } from "../steps/start-options.js";

export type Start =
  | { readonly ok: true; readonly input: AftercareInput; readonly run: string }
  | { readonly ok: false; readonly message: string };

export function readStart(raw: unknown): Start {
  const parsed = parseAftercareInput(raw);
  const id = parsed.ok ? aftercareWorkflowId(parsed.input.account, parsed.input.paymentId) : null;
  const problems = [...(parsed.ok ? [] : parsed.problems), ...badOptions(id)];
  if (isRefused(problems)) return { ok: false, message: invalidInputMessage(problems) };
  const input = parsed.ok
    ? parsed.input
    : { account: DEFAULT_ACCOUNT, ...(raw as Partial<AftercareInput> & Pick<AftercareInput, "paymentId">) };
  return { ok: true, input, run: workflowInfo().originalExecutionRunId };
}
