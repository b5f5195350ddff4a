import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Connection } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll } from "vitest";
import { record } from "../../src/domain/payment/decide.js";
import type { EventBody } from "../../src/domain/payment/events.js";
import type { PaymentState } from "../../src/domain/payment/state.js";
import { rulesAt } from "../../src/providers/terms.js";
import { hostedPayment } from "./payments.js";
import type { Stack } from "./stack.js";

export interface Aged {
  readonly paymentId: string;
  readonly account: string;
  readonly kind: PaymentState["kind"];
  /** How long ago it was opened and sent. */
  readonly seconds: number;
  /** What came of it then, by that time in milliseconds. */
  readonly became: (sentAt: number) => readonly EventBody[];
}

const amount = { currency: "USD", value: 2000 };

/**
 * Payments that began long ago, on a server whose clock can't be moved: their run continues one that hands it the state
 * of that time, as a run does before Temporal's limits. For the tests of the file that calls this.
 */
export function useAgedPayments(stack: { readonly current: Stack }): (aged: Aged) => Promise<void> {
  const taskQueue = `aged-${randomBytes(6).toString("hex")}`;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const { connection } = stack.current.client;
    if (!(connection instanceof Connection)) throw new Error("the stack has no connection of its own");
    const native = await NativeConnection.connect({ address: connection.options.address });
    const workflowsPath = fileURLToPath(new URL("./aged-workflow.ts", import.meta.url));
    const worker = await Worker.create({ connection: native, taskQueue, workflowsPath });
    const running = worker.run();
    closers.push(async () => {
      worker.shutdown();
      await running;
      await native.close();
    });
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return async (aged) => {
    const { paymentId, account, kind } = aged;
    const input = hostedPayment(paymentId, { account });
    await stack.current.client.workflow.start(kind === "charge" ? "chargePayment" : "authCapturePayment", {
      workflowId: `payment-${account}-${paymentId}`,
      taskQueue,
      args: [input, stateOf(aged), stack.current.taskQueue],
    });
  };
}

function stateOf({ paymentId, account, kind, seconds, became }: Aged): PaymentState {
  const sentAt = Date.now() - seconds * 1000;
  const operation = kind === "charge" ? "charge" : "authorize";
  const opened: EventBody = {
    ...{ type: "opened", paymentId, account, provider: "payermax", kind, amount, saveCard: false },
    ...{
      customerNo: "USER42",
      reference: "an earlier run",
      run: "an earlier run",
      firstOperation: operation,
    },
    ...{ actionTimeoutSeconds: 1800, onAuthorizationExpiry: "expire", expiryLeadSeconds: 0, askFirst: false },
    rules: rulesAt("payermax"),
  };
  const sent: EventBody = { type: "requestSent", operation, requestId: paymentId };
  const { state } = record(null, [opened, sent, ...became(sentAt)], 1, new Date(sentAt).toISOString());
  if (state === null) throw new Error("a payment of a while ago has a state");
  return state;
}
