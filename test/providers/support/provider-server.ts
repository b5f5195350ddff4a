import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Recorded = { method: string; path: string; headers: IncomingHttpHeaders; body: Buffer };

export type Reply = { status?: number; headers?: Record<string, string>; body?: string | Buffer };

export type ProviderServer = {
  url: string;
  /** Every request, its body as the bytes that came. */
  requests: Recorded[];
  /** What is answered from now on. */
  reply: Reply;
  /** The same, to a path that needs another answer. */
  readonly replies: Map<string, Reply>;
  close: () => Promise<void>;
};

/** A real HTTP server in a provider's place that records what it gets and answers what the test says. */
export async function startProvider(): Promise<ProviderServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      provider.requests.push({ method, path, headers, body: Buffer.concat(chunks) });
      const { status = 200, headers: own = {}, body = "" } = provider.replies.get(path) ?? provider.reply;
      response.writeHead(status, { "content-type": "application/json", ...own }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: ProviderServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    reply: {},
    replies: new Map(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return provider;
}
