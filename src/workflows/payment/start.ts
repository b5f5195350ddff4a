import { workflowInfo } from "@temporalio/workflow";
import { parsePaymentInput, type PaymentInput } from "../../domain/input/payment-input.js";
import { invalidInputMessage } from "../../domain/input/rules.js";
import { paymentWorkflowId } from "../../domain/ids.js";
import type { PaymentKind } from "../../domain/payment/states.js";
import { REUSE_POLICY_MEMO } from "../messages.js";
import { badOptions } from "../steps/start-options.js";

export type Start =
  | {
      readonly ok: true;
      readonly input: PaymentInput;
      readonly askFirst: boolean;
      readonly reference: string;
    }
  | { readonly ok: false; readonly message: string };

/** Reads how the run was started: its input, and the options that could make money move twice or never. */
export function readStart(kind: PaymentKind, raw: unknown): Start {
  const parsed = parsePaymentInput(kind, raw);
  const problems = [
    ...(parsed.ok ? [] : parsed.problems),
    ...badOptions(parsed.ok ? idOf(parsed.input) : null),
  ];
  if (!parsed.ok || problems.length > 0) return { ok: false, message: invalidInputMessage(problems) };
  const { firstExecutionRunId: reference } = workflowInfo();
  return { ok: true, input: parsed.input, askFirst: otherRunMayHaveSent(), reference };
}

function idOf({ account, paymentId }: PaymentInput): string {
  return paymentWorkflowId(account, paymentId);
}

/** A reset run has a past, and so may a run whose starter doesn't say that it refuses duplicates. */
function otherRunMayHaveSent(): boolean {
  const { memo, runId, firstExecutionRunId } = workflowInfo();
  return runId !== firstExecutionRunId || memo?.reusePolicy !== REUSE_POLICY_MEMO.reusePolicy;
}
