import { workflowInfo } from "@temporalio/workflow";
import {
  parsePaymentInput,
  withDefaults,
  type AcceptedFields,
  type PaymentInput,
} from "../../domain/input/payment-input.js";
import { invalidInputMessage } from "../../domain/input/rules.js";
import { paymentWorkflowId } from "../../domain/ids.js";
import type { PaymentKind } from "../../domain/payment/states.js";
import { REUSE_POLICY_MEMO } from "../messages.js";
import { isRefused } from "../steps/refused-input.js";
import { badOptions } from "../steps/start-options.js";
import type { Origin } from "./payment.js";

export type Start =
  | { readonly ok: true; readonly input: PaymentInput; readonly origin: Origin }
  | { readonly ok: false; readonly message: string };

/** Reads how the run was started: its input, and the options that could make money move twice or never. */
export function readStart(kind: PaymentKind, raw: unknown): Start {
  const parsed = parsePaymentInput(kind, raw);
  const problems = [
    ...(parsed.ok ? [] : parsed.problems),
    ...badOptions(parsed.ok ? idOf(parsed.input) : null),
  ];
  if (isRefused(problems)) return { ok: false, message: invalidInputMessage(problems) };
  const { firstExecutionRunId, originalExecutionRunId, memo } = workflowInfo();
  return {
    ok: true,
    input: parsed.ok ? parsed.input : withDefaults(kind, raw as AcceptedFields),
    origin: {
      // A finished payment may have been started again, where its starter doesn't say that it refuses duplicates.
      askFirst: memo?.reusePolicy !== REUSE_POLICY_MEMO.reusePolicy,
      reference: firstExecutionRunId,
      run: originalExecutionRunId,
    },
  };
}

function idOf({ account, paymentId }: PaymentInput): string {
  return paymentWorkflowId(account, paymentId);
}
