import type { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { setTimeout as sleep } from "node:timers/promises";

/** As docs/operations.md wants it in production. */
export const RETENTION_DAYS = 90;

const KNOWN_WITHIN_MS = 60_000;

/** Registers it, and resolves once every service knows it: they read the list of namespaces anew every few seconds. */
export async function createNamespace(connection: Connection, namespace: string): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(RETENTION_DAYS * 86_400_000),
  });
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}
