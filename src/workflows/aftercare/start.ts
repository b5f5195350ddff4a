import { parseAftercareInput, type AftercareInput } from "../../domain/input/command-input.js";
import { invalidInputMessage } from "../../domain/input/rules.js";
import { aftercareWorkflowId } from "../../domain/ids.js";
import { badOptions } from "../steps/start-options.js";

export type Start =
  { readonly ok: true; readonly input: AftercareInput } | { readonly ok: false; readonly message: string };

export function readStart(raw: unknown): Start {
  const parsed = parseAftercareInput(raw);
  const id = parsed.ok ? aftercareWorkflowId(parsed.input.account, parsed.input.paymentId) : null;
  const problems = [...(parsed.ok ? [] : parsed.problems), ...badOptions(id)];
  return parsed.ok && problems.length === 0
    ? { ok: true, input: parsed.input }
    : { ok: false, message: invalidInputMessage(problems) };
}
