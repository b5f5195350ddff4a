import { connect } from "node:net";

/** What a client's socket saw: the bytes as text, and how the connection ended. */
export type Seen = { text: string; end: "closed" | "gave up" | "ECONNRESET" };

/**
 * A POST without an HTTP client, which would hide how the other side went away. Asks for no keep-alive; gives
 * up once `giveUp` resolves.
 */
export function rawPost(
  url: string,
  body: string,
  headers: Record<string, string>,
  giveUp = new Promise<unknown>(() => undefined),
): Promise<Seen> {
  const { host, hostname, port, pathname } = new URL(url);
  const all = { host, ...headers, connection: "close", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
    });
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET") resolve({ text, end: "ECONNRESET" });
      else reject(error);
    });
    socket.on("end", () => {
      resolve({ text, end: "closed" });
    });
    void giveUp.then(() => {
      resolve({ text, end: "gave up" });
      socket.destroy();
    });
  });
}
