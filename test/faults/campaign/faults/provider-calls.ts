import type { PaymentPlan } from "../payment-plan.js";
import type { Random } from "../random.js";
import type { FaultPlan } from "../../../../sandbox/faults/faults.js";
import { nothingToHeal, type PaymentFault, type WorldFault } from "./fault.js";

type CallPlan = Extract<FaultPlan, { readonly operation: string }>;
type Fields = Pick<CallPlan, "fault"> & Partial<Record<"afterMs" | "retryAfterSeconds" | "delayMs", number>>;

/** What goes wrong with one call, as the twin plays it. */
const CALLS: Readonly<Record<string, (draw: Random) => Fields>> = {
  "effect, then no reply": (draw) => ({ fault: "effect-then-no-reply", afterMs: draw.between(50, 2_000) }),
  "no effect and no reply": (draw) => ({ fault: "no-effect-no-reply", afterMs: draw.between(50, 2_000) }),
  "reset before any effect": () => ({ fault: "reset-before" }),
  "reset after the effect": () => ({ fault: "reset-after" }),
  "500 but done": () => ({ fault: "error-500-done" }),
  "500 and not done": () => ({ fault: "error-500" }),
  "503": () => ({ fault: "error-503" }),
  "429 with Retry-After": (draw) => ({ fault: "too-many-requests", retryAfterSeconds: draw.between(0, 2) }),
  truncated: () => ({ fault: "truncated" }),
  "not JSON": () => ({ fault: "not-json" }),
  "HTML with 200": () => ({ fault: "html" }),
  "wrong signature": () => ({ fault: "wrong-signature" }),
  "another order's answer": () => ({ fault: "other-order" }),
  "changed amount": () => ({ fault: "changed-amount" }),
  "duplicate order": () => ({ fault: "duplicate-order" }),
  "slow answer": (draw) => ({ fault: "slow", delayMs: draw.between(200, 3_000) }),
};

/** The call that moves money, or the question about it. */
function drawOperation(draw: Random, { provider, kind, refunds }: PaymentPlan): string {
  // Questions come again and again, so that many faults find one.
  if (provider === "pockyt")
    return draw.pick(["capture", "query", "query", "query", ...(refunds.length > 0 ? ["refund"] : [])]);
  const later = kind === "authCapture" ? ["capture", "capture", "cancel"] : [];
  const back = refunds.length > 0 ? ["refund", "refundQuery"] : [];
  return draw.pick(["orderAndPay", "orderQuery", "orderQuery", ...later, ...back]);
}

/** Which call of each operation the next fault strikes: one call can have one fault only. */
const nextCalls = new WeakMap<PaymentPlan, Map<string, number>>();

function nextCall(plan: PaymentPlan, operation: string, times: number): number {
  const calls = nextCalls.get(plan) ?? new Map<string, number>();
  nextCalls.set(plan, calls);
  const call = calls.get(operation) ?? 1;
  calls.set(operation, call + times);
  return call;
}

const QUERIES = new Set(["query", "orderQuery", "refundQuery"]);

export const callFaults: readonly PaymentFault[] = [
  ...Object.entries(CALLS).map(([name, fields]): PaymentFault => ({
    name: `provider: ${name}`,
    // Pockyt signs no answer.
    fits: ({ provider }) => name !== "wrong signature" || provider === "payermax",
    async strike({ sandbox }, draw, plan, notes) {
      const operation = drawOperation(draw, plan);
      const how = fields(draw);
      const { provider, paymentId: reference } = plan;
      // A duplicate answered to a question would be another fault: that of a provider without words.
      if (how.fault === "duplicate-order" && QUERIES.has(operation)) return nothingToHeal;
      const times = draw.chance(25) ? draw.between(2, 3) : 1;
      const call = nextCall(plan, operation, times);
      const id = await sandbox.plan({ provider, reference, operation, call, times, ...how } as FaultPlan);
      notes.planned(`provider: ${name}`, id);
      return nothingToHeal;
    },
  })),
  {
    name: "provider: not found, and later found",
    atMostOnce: true,
    fits: () => true,
    async strike({ sandbox }, _draw, { provider, paymentId: reference }, notes) {
      const [operation, query] = provider === "pockyt" ? ["capture", "query"] : ["orderAndPay", "orderQuery"];
      const lost = { provider, reference, operation, fault: "effect-then-no-reply", afterMs: 100 } as const;
      // Once: two such answers are the provider's word by the campaign's schedules, and then nobody can know better.
      const blind = { provider, reference, operation: query, fault: "not-found", times: 1 } as const;
      await sandbox.plan(lost);
      notes.planned("provider: not found, and later found", await sandbox.plan(blind));
      return nothingToHeal;
    },
  },
];

/** Pockyt signs none of its answers, so that what stands between can say anything in its name. */
export const wordFaults: readonly WorldFault[] = [
  {
    name: "provider: a status word that nobody knows",
    strike({ rewriter }) {
      rewriter.set((path, body) => reworded(path, body, "under_review"));
      return Promise.resolve(() => {
        rewriter.set(null);
        return Promise.resolve();
      });
    },
  },
  {
    name: "provider: a status that goes back and forth",
    strike({ rewriter }) {
      let asked = 0;
      rewriter.set((path, body) => (++asked % 2 === 0 ? reworded(path, body, "pending") : undefined));
      return Promise.resolve(() => {
        rewriter.set(null);
        return Promise.resolve();
      });
    },
  },
];

/** Only what a question brings: the answer to a send is the provider's word for what it did. */
function reworded(path: string, body: string, word: string): string | undefined {
  if (!path.includes("query")) return undefined;
  return body.replaceAll(/"status":"success"/g, `"status":"${word}"`);
}
