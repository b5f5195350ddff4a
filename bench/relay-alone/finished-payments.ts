import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import type { PaymentView } from "../../src/client.js";
import { isAftercareKept } from "../../src/client/kept-in-namespace.js";
import { aftercareWorkflowId } from "../../src/domain/ids.js";
import { toDecimal } from "../../src/domain/money.js";
import type { Backend } from "../contenders/contender.js";
import { atOnce } from "../measure/at-once.js";
import type { Merchant } from "../merchant.js";
import type { Courier } from "./courier.js";
import { DifferentWork, type Way } from "./deliveries.js";
import { successIpn } from "./pockyt.js";
import type { NamedRelay } from "./ways.js";

/** As many are paid at once. */
const PAYING_AT_ONCE = 20;

/**
 * IPNs that repeat what a finished payment's result says: the relay reads the result, and wakes nothing. Each is of a
 * payment of its own, as the relay knows what it was told before without asking Temporal.
 */
export function ofFinishedPayments(
  { client, merchant, backend }: { client: Client; merchant: Merchant; backend: Backend },
  { name, url }: NamedRelay,
  courier: Courier,
): Way {
  return {
    title: `${name}, Pockyt IPN that repeats a finished payment's result`,
    async prepare(count) {
      const views = await pay(client, backend, count);
      return {
        all: views.map((view) => {
          const notification = repeatOf(view, url, merchant);
          return () => courier.deliver(notification, "success");
        }),
        check: () => noAftercares(client, views),
        close: () => Promise.resolve(),
      };
    },
  };
}

async function pay(client: Client, backend: Backend, count: number): Promise<readonly PaymentView[]> {
  const run = randomBytes(4).toString("hex").toUpperCase();
  const paymentIds = Array.from({ length: count }, (_, at) => `REPEAT_${run}_${at}`);
  return atOnce(PAYING_AT_ONCE, paymentIds, async (paymentId) => {
    await backend.start("savedCard", paymentId);
    const handle = client.workflow.getHandle<() => Promise<PaymentView>>(backend.workflowId(paymentId));
    return handle.result();
  });
}

/** The same money by the same number. */
function repeatOf({ paymentId, amount, providerRefs }: PaymentView, relayUrl: string, merchant: Merchant) {
  return successIpn(relayUrl, merchant, {
    amount: toDecimal(amount) ?? "",
    completedAt: `${new Date().toISOString().slice(0, 19)}Z`,
    reference: paymentId,
    transactionNo: providerRefs.transactionNo ?? "",
  });
}

async function noAftercares(client: Client, views: readonly PaymentView[]): Promise<void> {
  const started = await atOnce(PAYING_AT_ONCE, views, (view) => isAftercareKept(client, view));
  const first = views[started.indexOf(true)];
  if (first === undefined) return;
  const { account, paymentId } = first;
  const workflowId = aftercareWorkflowId(account, paymentId);
  throw new DifferentWork(`the relay took a repeat for news: it started ${workflowId}`);
}
