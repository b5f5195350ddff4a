import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one request: before the provider has it, or after it has taken effect. */
export type Fault = "none" | "lost before" | "lost after" | "reset before" | "error after" | "too many";

export interface FaultyProvider {
  readonly url: string;
  /** The fault of the next requests to this path, in their order; then none. */
  next(path: string, ...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

/** Stands between Holdfast and the provider's twin, and loses what it is told to lose. */
export async function startFaultyProvider(target: () => string): Promise<FaultyProvider> {
  const planned = new Map<string, Fault[]>();
  const server = createServer((request, response) => {
    void handle(request, response, target(), planned.get(request.url ?? "")?.shift() ?? "none");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    next(path, ...faults) {
      planned.set(path, [...faults]);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  fault: Fault,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (fault === "lost before" || fault === "reset before") return void response.destroy();
  if (fault === "too many") return void response.writeHead(429, { "retry-after": "1" }).end();
  const headers: Record<string, string> = {
    "content-type": request.headers["content-type"] ?? "application/json",
  };
  // A signature goes with what it is over.
  if (typeof request.headers.sign === "string") headers.sign = request.headers.sign;
  const answer = await fetch(`${target}${request.url ?? ""}`, {
    method: "POST",
    headers,
    body: Buffer.concat(chunks),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (fault === "lost after") return void response.destroy();
  if (fault === "error after") return void response.writeHead(500).end("the gateway failed");
  const sign = answer.headers.get("sign");
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "application/json",
    ...(sign !== null && { sign }),
  });
  response.end(body);
}
