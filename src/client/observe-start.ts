import type { Client, WorkflowClient } from "@temporalio/client";
import { ownWorkflowClient } from "./own-workflow-client.js";

/**
 * A client for one update-with-start that also tells whether this call started the run. The server says so in its
 * reply, but the SDK (1.24) doesn't pass it on, and asking afterwards would cost every payment a call.
 */
export function observeStart(client: Client): { readonly workflow: WorkflowClient; started: () => boolean } {
  let started = false;
  const service = client.workflowService;
  const observed = replacing(service, {
    executeMultiOperation: async (...args: Parameters<typeof service.executeMultiOperation>) => {
      const reply = await service.executeMultiOperation(...args);
      // The SDK may repeat the call; replies after the first are about the update only.
      started ||= reply.responses[0]?.startWorkflow?.started === true;
      return reply;
    },
  });
  const connection = replacing(client.connection, { workflowService: observed });
  return { workflow: ownWorkflowClient(client, connection), started: () => started };
}

function replacing<T extends object>(target: T, members: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(target, {
    get: (object, name) => (name in members ? members[name as keyof T] : Reflect.get(object, name, object)),
  });
}
