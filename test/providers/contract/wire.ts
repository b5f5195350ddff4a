import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What stands between an adapter and its twin. */
export interface Wire {
  readonly url: string;
  /** Requests that reached the twin. */
  sent: number;
  /** The twin gets the next request and acts on it; its answer is lost. */
  loseNextReply: () => void;
  readonly close: () => Promise<void>;
}

/** Hands everything on as it is: signatures are over bytes. */
export async function startWire(target: () => string): Promise<Wire> {
  let isReplyLost = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const isLost = isReplyLost;
      isReplyLost = false;
      wire.sent++;
      // Of this connection, not of the message.
      const own = ["host", "connection", "content-length", "transfer-encoding"];
      const headers = Object.entries(request.headers).filter(([name]) => !own.includes(name));
      void fetch(`${target()}${request.url ?? ""}`, {
        method: "POST",
        headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks),
      }).then(async (answer) => {
        const body = Buffer.from(await answer.arrayBuffer());
        if (isLost) return void request.socket.destroy();
        const kept = [...answer.headers].filter(([name]) => !own.includes(name));
        response.writeHead(answer.status, Object.fromEntries(kept)).end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wire: Wire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: 0,
    loseNextReply() {
      isReplyLost = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return wire;
}
