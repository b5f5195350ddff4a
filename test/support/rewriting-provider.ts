import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { newsSign } from "./payermax-news.js";

type Answer = Record<string, unknown>;
export type Change = (answer: Answer) => Answer;

export interface RewritingProvider {
  readonly url: string;
  /** From now on answers of this path are changed so; null: they are left as they are. */
  rewrite(path: string, change: Change | null): void;
  close(): Promise<void>;
}

/** Stands between Holdfast and the provider's twin, and answers in other words: signed anew where they were signed. */
export async function startRewritingProvider(target: string): Promise<RewritingProvider> {
  const changes = new Map<string, Change>();
  const server = createServer((request, response) => {
    void handle(request, response, target, changes.get(request.url ?? ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    rewrite(path, change) {
      if (change === null) changes.delete(path);
      else changes.set(path, change);
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
  change: Change = (answer) => answer,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = { "content-type": "application/json" };
  // A signature goes with what it is over.
  if (typeof request.headers.sign === "string") headers.sign = request.headers.sign;
  const answer = await fetch(`${target}${request.url ?? ""}`, {
    method: "POST",
    headers,
    body: Buffer.concat(chunks),
  });
  const body = JSON.stringify(change((await answer.json()) as Answer));
  response.writeHead(answer.status, {
    "content-type": "application/json",
    ...(answer.headers.has("sign") && { sign: newsSign(body) }),
  });
  response.end(body);
}
