import { createServer, type AddressInfo, type Socket } from "node:net";

export type RawServer = {
  port: number;
  /** Requests of which at least the head came, by connection. */
  heads: number;
  connections: number;
  close: () => Promise<void>;
};

/** What a server below HTTP does with a connection; `onHead` is told of each request's head. */
export type Behavior = {
  onConnection?: (socket: Socket) => void;
  onHead?: (socket: Socket, head: number) => void;
};

/** A TCP server for what no HTTP server would do: resets, silence, half an answer. */
export async function startRawServer({ onConnection, onHead }: Behavior): Promise<RawServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    raw.connections++;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => undefined);
    let received = "";
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      // What is left of a body before the next head doesn't matter here.
      if (!/POST [^]*\r\n\r\n/.test(received)) return;
      received = "";
      raw.heads++;
      onHead?.(socket, raw.heads);
    });
    onConnection?.(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const raw: RawServer = {
    port: (server.address() as AddressInfo).port,
    heads: 0,
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
  return raw;
}

/** A port on which nothing listens: a free one could be taken by another test, this one is no one's. */
export const CLOSED_PORT = 1;
