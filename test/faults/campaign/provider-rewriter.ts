import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request } from "undici";

/** Changes an answer on its way; undefined: it stays. */
export type Rewrite = (path: string, body: string) => string | undefined;

/** Stands between the worker and the provider's twin, and may change what the provider says where nothing signs it. */
export interface ProviderRewriter {
  readonly port: number;
  set(rewrite: Rewrite | null): void;
  close(): Promise<void>;
}

export async function startProviderRewriter(sandboxUrl: string): Promise<ProviderRewriter> {
  let rewrite: Rewrite | null = null;
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const server = createServer((incoming, outgoing) => {
    // The twin broke the connection, as it was told to: so does this.
    forward(incoming, outgoing).catch(() => incoming.socket.resetAndDestroy());
  });
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { "content-type": contentType = "application/json", sign } = incoming.headers;
    const path = incoming.url ?? "/";
    // Whoever called gives up: so does this, and the twin sees it.
    const gone = new AbortController();
    outgoing.once("close", () => {
      gone.abort();
    });
    const answer = await request(`${sandboxUrl}${path}`, {
      dispatcher,
      method: "POST",
      headers: { "content-type": contentType, ...(typeof sign === "string" && { sign }) },
      body: Buffer.concat(chunks),
      signal: gone.signal,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const changed = rewrite?.(path, bytes.toString("utf8"));
    const headers = Object.entries(answer.headers).filter(
      ([name, value]) => value !== undefined && !SET_BY_NODE.has(name),
    ) as [string, string | string[]][];
    outgoing
      .writeHead(answer.statusCode, Object.fromEntries(headers))
      .end(changed === undefined ? bytes : Buffer.from(changed));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    set(next) {
      rewrite = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await dispatcher.destroy();
    },
  };
}

const SET_BY_NODE = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);
