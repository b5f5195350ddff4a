import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface HeldReplies {
  readonly address: string;
  /** From now on everything still reaches Temporal, and nothing comes back. */
  hold(): void;
  close(): Promise<void>;
}

/** Stands between a process and Temporal. */
export async function holdReplies(temporalAddress: string): Promise<HeldReplies> {
  const [host = "", port = ""] = temporalAddress.split(":");
  const sockets = new Set<Socket>();
  let isHolding = false;
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    near.pipe(far);
    far.on("data", (bytes) => {
      if (!isHolding) near.write(bytes);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      isHolding = true;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}
