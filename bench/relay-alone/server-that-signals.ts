import { createServer } from "node:http";
import { Client, Connection } from "@temporalio/client";
import { providerNotification } from "../../src/workflows/messages.js";
import { paymentWorkflowId } from "../../src/domain/ids.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { runPart } from "../process/child.js";
import { SIGNALED } from "./ways.js";

export interface SignalingOptions {
  readonly address: string;
  readonly namespace: string;
}

/** The least that could stand in the relay's place: it takes what the relay would deliver, and signals it. */
runPart(async ({ address, namespace }: SignalingOptions) => {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const signal = async (body: string) => {
    const news = JSON.parse(body) as ProviderNotification;
    const workflowId = paymentWorkflowId(news.account, news.paymentId);
    await client.workflow.getHandle(workflowId).signal(providerNotification, news);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      signal(Buffer.concat(chunks).toString()).then(
        () => response.end(SIGNALED),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    info: { url: `http://127.0.0.1:${port}` },
    async close() {
      server.closeAllConnections();
      server.close();
      await connection.close();
    },
  };
});
