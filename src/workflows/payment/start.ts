import { workflowInfo } from "@temporalio/workflow";
import { parsePaymentInput, type PaymentInput } from "../domain/input/payment-input.js";
import { invalidInputMessage, type Problem } from "../domain/input/rules.js";
import { paymentWorkflowId } from "../domain/ids.js";
import type { PaymentKind } from "../domain/payment/states.js";
import { REUSE_POLICY_MEMO } from "./messages.js";

export type Start =
  | { readonly ok: true; readonly input: PaymentInput; readonly askFirst: boolean }
  | { readonly ok: false; readonly message: string };

/** Reads how the run was started: its input, and the options that could make money move twice or never. */
export function readStart(kind: PaymentKind, raw: unknown): Start {
  const parsed = parsePaymentInput(kind, raw);
  const problems = [...(parsed.ok ? [] : parsed.problems), ...badOptions(parsed.ok ? parsed.input : null)];
  if (!parsed.ok || problems.length > 0) return { ok: false, message: invalidInputMessage(problems) };
  return { ok: true, input: parsed.input, askFirst: otherRunMayHaveSent() };
}

/** The time-skipping test server sets ten years by itself. */
const TEN_YEARS_MS = 10 * 365 * 86_400_000;

function badOptions(input: PaymentInput | null): Problem[] {
  const info = workflowInfo();
  const problems: Problem[] = [];
  const id = input && paymentWorkflowId(input.account, input.paymentId);
  if (id !== null && info.workflowId !== id)
    problems.push({ field: "workflowId", message: `must be ${id}, not ${info.workflowId}` });
  if (info.retryPolicy) problems.push({ field: "retryPolicy", message: "must not be set on a payment" });
  if (info.cronSchedule) problems.push({ field: "cronSchedule", message: "must not be set on a payment" });
  if (isShort(info.runTimeoutMs)) problems.push({ field: "workflowRunTimeout", message: "must not be set" });
  if (isShort(info.executionTimeoutMs))
    problems.push({ field: "workflowExecutionTimeout", message: "must not be set" });
  return problems;
}

function isShort(timeoutMs: number | undefined): boolean {
  return timeoutMs !== undefined && timeoutMs > 0 && timeoutMs < TEN_YEARS_MS;
}

/** A reset run has a past, and so may a run whose starter doesn't say that it refuses duplicates. */
function otherRunMayHaveSent(): boolean {
  const { memo, runId, firstExecutionRunId } = workflowInfo();
  return runId !== firstExecutionRunId || memo?.reusePolicy !== REUSE_POLICY_MEMO.reusePolicy;
}
