import { createServer, connect, type Server, type Socket } from "node:net";

/** What the line does with bytes. */
export type LineState =
  | { readonly does: "pass" }
  /** Nothing listens, and every connection is gone: a connection is refused. */
  | { readonly does: "cut" }
  /** Connections stay, and no byte comes through. */
  | { readonly does: "stall" }
  | { readonly does: "delay"; readonly ms: number }
  /** Of each answer so many bytes come, then a TCP reset. */
  | { readonly does: "reset"; readonly afterBytes: number };

const PASS: LineState = { does: "pass" };

/** A line between two processes that can be cut, stalled, slowed and reset while they use it. */
export interface TcpProxy {
  readonly port: number;
  set(state: LineState): Promise<void>;
  close(): Promise<void>;
}

/** @param target the port on 127.0.0.1 that it leads to */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let state: LineState = PASS;
  const open = new Set<Socket>();
  const waiting = new Set<() => void>();
  const server = createServer((inward) => {
    const outward = connect(target, "127.0.0.1");
    for (const socket of [inward, outward]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        open.delete(socket);
        inward.destroy();
        outward.destroy();
      });
    }
    carry(inward, outward, false);
    carry(outward, inward, true);
  });
  const carry = (from: Socket, to: Socket, isAnswer: boolean) => {
    let answered = 0;
    from.on("data", (bytes: Buffer) => {
      from.pause();
      void (async () => {
        await passage();
        if (isAnswer && state.does === "reset") {
          answered += bytes.length;
          if (answered > state.afterBytes) {
            to.write(bytes.subarray(0, state.afterBytes), () => to.resetAndDestroy());
            return;
          }
        }
        if (to.writable) to.write(bytes);
        from.resume();
      })();
    });
    from.on("end", () => void passage().then(() => to.end()));
  };
  const passage = async () => {
    if (state.does === "delay") {
      const { ms } = state;
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
    while (state.does === "stall")
      await new Promise<void>((resolve) => {
        waiting.add(resolve);
      });
  };
  const destroyAll = () => {
    for (const socket of open) socket.destroy();
  };
  await listen(server, 0);
  const port = portOf(server);
  return {
    port,
    async set(next) {
      const wasCut = state.does === "cut";
      state = next;
      for (const goOn of waiting) goOn();
      waiting.clear();
      if (next.does === "cut" && !wasCut) {
        server.close();
        destroyAll();
      }
      if (next.does !== "cut" && wasCut) await listen(server, port);
    },
    close() {
      state = PASS;
      for (const goOn of waiting) goOn();
      server.close();
      destroyAll();
      return Promise.resolve();
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.off("error", reject);
          resolve();
        });
      });
      return;
    } catch (error) {
      if (attempt >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
