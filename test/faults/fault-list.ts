import type { FaultPlan } from "../../sandbox/faults/faults.js";
import type { Operation } from "./operations.js";

/** One fault of the operation's first call, as the sandbox plans it. */
export interface Fault {
  readonly name: string;
  /** What is planned for the call, and for the question about it where that goes wrong too. */
  readonly call: Record<string, unknown> & { readonly fault: string };
  readonly query?: Record<string, unknown> & { readonly fault: string };
  /** Whether the caller is told that nobody knows what came of it. */
  readonly doubtful: boolean;
}

const SOON = { afterMs: 200 };

export const faults: readonly Fault[] = [
  {
    name: "effect, then no reply",
    call: { fault: "effect-then-no-reply", ...SOON },
    doubtful: true,
  },
  {
    name: "no effect and no reply",
    call: { fault: "no-effect-no-reply", ...SOON },
    doubtful: true,
  },
  { name: "connection reset before any effect", call: { fault: "reset-before" }, doubtful: true },
  { name: "connection reset after the effect", call: { fault: "reset-after" }, doubtful: true },
  { name: "500 but done", call: { fault: "error-500-done" }, doubtful: true },
  { name: "500 and not done", call: { fault: "error-500" }, doubtful: true },
  { name: "503", call: { fault: "error-503" }, doubtful: true },
  {
    name: "429 with Retry-After",
    call: { fault: "too-many-requests", retryAfterSeconds: 7 },
    doubtful: false,
  },
  { name: "truncated", call: { fault: "truncated" }, doubtful: true },
  { name: "not JSON", call: { fault: "not-json" }, doubtful: true },
  { name: "HTML with 200", call: { fault: "html" }, doubtful: true },
  { name: "wrong signature", call: { fault: "wrong-signature" }, doubtful: true },
  { name: "another order's answer", call: { fault: "other-order" }, doubtful: true },
  { name: "changed amount", call: { fault: "changed-amount" }, doubtful: true },
  { name: "duplicate order", call: { fault: "duplicate-order" }, doubtful: true },
  {
    name: "not found, and later found",
    call: { fault: "effect-then-no-reply", ...SOON },
    query: { fault: "not-found", times: 2 },
    doubtful: true,
  },
  { name: "slow", call: { fault: "slow", delayMs: 1_500 }, doubtful: false },
];

/** The sandbox's plans for one cell of the matrix. */
export function plansOf({ call, query }: Fault, operation: Operation, reference: string): FaultPlan[] {
  const { provider } = operation;
  const plans = [{ provider, operation: operation.call, reference, ...call }];
  if (query) plans.push({ provider, operation: operation.query, reference, ...query });
  return plans as FaultPlan[];
}
