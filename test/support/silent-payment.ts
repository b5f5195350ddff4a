import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Connection } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, beforeAll } from "vitest";
import { newPaymentId, type Stack } from "./stack.js";

/** Payments that run and can't be read, for the tests of the file that calls this. */
export function useSilentPayments(stack: { readonly current: Stack }): () => Promise<string> {
  const taskQueue = `silent-${randomBytes(6).toString("hex")}`;
  const closers: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const connection = await NativeConnection.connect({ address: addressOf(stack.current) });
    const workflowsPath = fileURLToPath(new URL("./silent-workflow.ts", import.meta.url));
    const worker = await Worker.create({ connection, taskQueue, workflowsPath });
    const running = worker.run();
    closers.push(async () => {
      worker.shutdown();
      await running;
      await connection.close();
    });
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });
  return async () => {
    const paymentId = newPaymentId("silent");
    await stack.current.client.workflow.start("silent", {
      workflowId: `payment-default-${paymentId}`,
      taskQueue,
    });
    return paymentId;
  };
}

function addressOf({ client }: Stack): string {
  if (!(client.connection instanceof Connection)) throw new Error("the stack has no connection of its own");
  return client.connection.options.address;
}
