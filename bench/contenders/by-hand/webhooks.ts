import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Client, Connection } from "@temporalio/client";
import { runPart } from "../../process/child.js";
import { notified } from "./messages.js";

export interface WebhooksOptions {
  readonly address: string;
  readonly namespace: string;
  readonly workflowIdPrefix: string;
}

/** Signals what it is told, unverified and unread but for the payment's number. */
runPart(async ({ address, namespace, workflowIdPrefix }: WebhooksOptions) => {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const server = createServer((request, response) => {
    void (async () => {
      const isPockyt = request.url?.endsWith("/pockyt") === true;
      const body = await read(request);
      const paymentId = isPockyt ? new URLSearchParams(body).get("reference") : outTradeNo(body);
      await client.workflow.getHandle(`${workflowIdPrefix}${paymentId ?? ""}`).signal(notified);
      response.end(isPockyt ? "success" : '{"msg":"Success","code":"SUCCESS"}');
    })().catch(() => {
      response.writeHead(500).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    info: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    async close() {
      server.close();
      server.closeAllConnections();
      await connection.close();
    },
  };
});

async function read(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) body += chunk as string;
  return body;
}

function outTradeNo(body: string): string {
  return (JSON.parse(body) as { readonly data: { readonly outTradeNo: string } }).data.outTradeNo;
}
