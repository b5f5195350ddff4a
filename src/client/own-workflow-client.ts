import { WorkflowClient, type Client, type ConnectionLike } from "@temporalio/client";

/**
 * A client of our own over the caller's connection, for update-with-start. That needs a WithStartWorkflowOperation, which
 * only the copy of the SDK that made it can use: the caller's client may be of another one, whose call is carried out
 * and then ends with a TypeError.
 */
export function ownWorkflowClient(
  client: Client,
  connection: ConnectionLike = client.connection,
): WorkflowClient {
  return new WorkflowClient({ ...client.workflow.options, connection });
}
