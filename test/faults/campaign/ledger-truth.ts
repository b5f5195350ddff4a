import type { SandboxControl } from "./sandbox-control.js";

/** What a person who looks into the provider's portal sees of one operation. */
export type Truth = "succeeded" | "failed" | "pending";

/** Of a payment's operation, or of one refund. */
export async function truthOf(
  sandbox: SandboxControl,
  paymentId: string,
  what: { readonly operation: string } | { readonly refundId: string },
): Promise<Truth> {
  const [entries, transactions] = await Promise.all([
    sandbox.ledger(paymentId),
    sandbox.transactions(paymentId),
  ]);
  if ("refundId" in what) {
    const number = `${paymentId}_REFUND_${what.refundId}`;
    if (entries.some(({ refundReference }) => refundReference === number)) return "succeeded";
    const refunds = transactions.flatMap(({ refunds: made }) => made ?? []) as {
      outRefundNo?: string;
      status?: string;
    }[];
    return refunds.some((one) => one.outRefundNo === number && one.status === "REFUND_PENDING")
      ? "pending"
      : "failed";
  }
  const { operation } = what;
  if (entries.some(({ type }) => type === operation)) return "succeeded";
  // A charge that was canceled after all: its money came back.
  if (operation === "cancel" && entries.some(({ type }) => type === "refund")) return "succeeded";
  if (operation === "cancel" && transactions.some(({ status }) => status === "closed")) return "succeeded";
  if (operation === "charge" || operation === "authorize")
    return transactions.some(({ status }) => status.toLowerCase() === "pending") ? "pending" : "failed";
  const changes = transactions.flatMap(({ modifications }) => modifications ?? []) as {
    kind: string;
    status: string;
  }[];
  return changes.some(({ kind, status }) => kind === operation && status === "PENDING")
    ? "pending"
    : "failed";
}
