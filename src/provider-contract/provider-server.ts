import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, ReceivedRequest, Sample } from "./subject.js";

/** What becomes of a connection whose request has come. */
export type Fault = "reset" | "closed" | "closed in the answer" | "silent";

export type Behavior = { readonly answer: Sample } | { readonly fault: Fault };

export interface ProviderServer {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  readonly close: () => Promise<void>;
}

/** An HTTP server in the provider's place. */
export async function startProviderServer(behavior: Behavior): Promise<ProviderServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const received = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) };
      requests.push(received);
      if ("fault" in behavior) strike(behavior.fault, response);
      else send(answerTo(behavior.answer, received), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export function answerTo(sample: Sample, request: ReceivedRequest): Answer {
  return typeof sample === "function" ? sample(request) : sample;
}

function send({ status = 200, headers = {}, body = "" }: Answer, response: ServerResponse): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
}

function strike(fault: Fault, response: ServerResponse): void {
  const { socket } = response;
  switch (fault) {
    case "reset":
      socket?.resetAndDestroy();
      return;
    case "closed":
      socket?.end();
      return;
    case "closed in the answer":
      socket?.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"');
      return;
    case "silent":
  }
}
