import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  body: string;
  contentType: string | undefined;
  headers: Readonly<Record<string, string | string[] | undefined>>;
};

export type ReceiverReply = { status?: number; body?: string; headers?: Record<string, string> };

export type Receiver = {
  url: string;
  received: Received[];
  /** Resolves once `count` posts have arrived. */
  waitFor: (count: number) => Promise<Received[]>;
  close: () => Promise<void>;
};

/** A merchant's webhook endpoint; `reply` decides by the number of the post, from 1. */
export async function startReceiver(
  reply: (count: number) => ReceiverReply | Promise<ReceiverReply> = () => ({}),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({
        body: Buffer.concat(chunks).toString("utf8"),
        contentType: request.headers["content-type"],
        headers: request.headers,
      });
      void Promise.resolve(reply(received.length)).then(
        ({ status = 200, body = "success", headers = {} }) => {
          response.writeHead(status, headers).end(body);
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/ipn`,
    received,
    waitFor: async (count) => {
      await eventually(() => received.length >= count, `${count} posts`);
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Polls until the condition holds; fails with what was awaited. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  awaited: string,
): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`gave up waiting for ${awaited}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
