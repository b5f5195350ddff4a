import type { PaymentPlan } from "./payment-plan.js";
import type { World } from "./world.js";

/** The shopper comes to a decision, and so does the provider's staff. */
export async function othersDecide(world: World, plan: PaymentPlan): Promise<void> {
  const { paymentId, shopper } = plan;
  if (shopper !== "never") await world.sandbox.decide(paymentId, shopper);
  await staffSettles(world, plan);
}

/** PayerMax's staff comes to what its twin calls pending. */
export async function staffSettles({ sandbox }: World, plan: PaymentPlan): Promise<void> {
  const { paymentId, settles, provider } = plan;
  if (provider !== "payermax") return;
  for (const transaction of await sandbox.transactions(paymentId)) {
    const changes = (transaction.modifications ?? []) as { requestId: string; status: string }[];
    for (const { requestId, status } of changes)
      if (status === "PENDING") await sandbox.settle({ requestId }, settles);
    const refunds = (transaction.refunds ?? []) as { outRefundNo: string; status: string }[];
    for (const { outRefundNo, status } of refunds)
      if (status === "REFUND_PENDING") await sandbox.settle({ outRefundNo }, settles);
  }
}
