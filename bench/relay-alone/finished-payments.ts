import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import type { PaymentView } from "../../src/client.js";
import { isAftercareKept } from "../../src/client/kept-in-namespace.js";
import { aftercareWorkflowId } from "../../src/domain/ids.js";
import { toDecimal } from "../../src/domain/money.js";
import type { Backend } from "../contenders/contender.js";
import type { Merchant } from "../merchant.js";
import type { Courier } from "./courier.js";
import { DifferentWork, type Way } from "./deliveries.js";
import { successIpn } from "./pockyt.js";

/** As many as are told at once at most. */
const PAYMENTS = 20;

/** IPNs that repeat what a finished payment's result says: the relay reads the result, and wakes nothing. */
export function ofFinishedPayments(
  { client, merchant, backend }: { client: Client; merchant: Merchant; backend: Backend },
  relayUrl: string,
  courier: Courier,
): Way {
  let paid: Promise<readonly PaymentView[]> | undefined;
  return {
    title: "relay, Pockyt IPN that repeats a finished payment's result",
    async prepare(count) {
      const views = await (paid ??= pay(client, backend, Math.min(PAYMENTS, count)));
      // Each of them once, then each again, as often as it takes.
      const times = Array.from({ length: Math.ceil(count / views.length) }, (_, time) => time);
      const all = times.flatMap((time) =>
        views.map((view) => {
          const notification = repeatOf(view, relayUrl, merchant, time);
          return () => courier.deliver(notification, "success");
        }),
      );
      return {
        all: all.slice(0, count),
        check: () => noAftercares(client, views),
        close: () => Promise.resolve(),
      };
    },
  };
}

async function pay(client: Client, backend: Backend, count: number): Promise<readonly PaymentView[]> {
  const run = randomBytes(4).toString("hex").toUpperCase();
  const paymentIds = Array.from({ length: count }, (_, at) => `REPEAT_${run}_${at}`);
  return Promise.all(
    paymentIds.map(async (paymentId) => {
      await backend.start("savedCard", paymentId);
      const handle = client.workflow.getHandle<() => Promise<PaymentView>>(backend.workflowId(paymentId));
      return handle.result();
    }),
  );
}

/** The same money by the same number; another time of completion each time, as no two may be the same text. */
function repeatOf(
  { paymentId, amount, providerRefs }: PaymentView,
  relayUrl: string,
  merchant: Merchant,
  time: number,
) {
  return successIpn(relayUrl, merchant, {
    amount: toDecimal(amount) ?? "",
    completedAt: `${new Date(time * 1000).toISOString().slice(0, 19)}Z`,
    reference: paymentId,
    transactionNo: providerRefs.transactionNo ?? "",
  });
}

async function noAftercares(client: Client, views: readonly PaymentView[]): Promise<void> {
  const started = await Promise.all(views.map((view) => isAftercareKept(client, view)));
  const first = views[started.indexOf(true)];
  if (first === undefined) return;
  const { account, paymentId } = first;
  const workflowId = aftercareWorkflowId(account, paymentId);
  throw new DifferentWork(`the relay took a repeat for news: it started ${workflowId}`);
}
