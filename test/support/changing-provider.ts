import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly path: string;
  readonly body: string;
  /** Pockyt's, in a header; "" without one. */
  readonly requestId: string;
}

/** What the provider answered. */
export interface Genuine {
  readonly status: number;
  readonly body: Buffer;
  readonly sign: string | null;
}

/** Answers in the provider's place; null lets its own answer through. */
export type Change = (call: Call, genuine: Genuine) => ((response: ServerResponse) => void) | null;

export interface ChangingProvider {
  readonly url: string;
  /** Connections that were made to it, and requests that came over them. */
  readonly seen: { connections: number; requests: number };
  close(): Promise<void>;
}

/** Stands between Holdfast and the provider's twin, which does what it is asked; what it answers may be changed. */
export async function startChangingProvider(
  target: string,
  change: Change = () => null,
): Promise<ChangingProvider> {
  const seen = { connections: 0, requests: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    // The twin broke the connection, as it was told to: so does this.
    forward(request, response).catch(() => request.socket.resetAndDestroy());
  });
  // A slow machine may let a connection idle for longer than the usual five seconds between two calls.
  server.keepAliveTimeout = 600_000;
  server.on("connection", () => (seen.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const requestId = String(request.headers["pockyt-request-id"] ?? "");
    const call = { path: request.url ?? "", body: Buffer.concat(chunks).toString("utf8"), requestId };
    const genuine = await ask(target, call, request.headers);
    (change(call, genuine) ?? passOn(genuine))(response);
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** The provider's own answer, as it was. */
export function passOn({ status, body, sign }: Genuine): (response: ServerResponse) => void {
  return (response) => {
    response
      .writeHead(status, { "content-type": "application/json", ...(sign !== null && { sign }) })
      .end(body);
  };
}

async function ask(
  target: string,
  { path, body }: Call,
  headers: IncomingMessage["headers"],
): Promise<Genuine> {
  const { sign } = headers;
  const answer = await fetch(`${target}${path}`, {
    method: "POST",
    headers: {
      "content-type": headers["content-type"] ?? "application/json",
      // It goes with what it is over.
      ...(typeof sign === "string" && { sign }),
    },
    body,
  });
  return {
    status: answer.status,
    body: Buffer.from(await answer.arrayBuffer()),
    sign: answer.headers.get("sign"),
  };
}
