import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Sent {
  bytes: number;
  /** How many connections each HTTP status ended; 0: none was read before the end. */
  readonly statuses: Record<number, number>;
}

const PATH = "/webhooks/pockyt/default";
const CHUNK = Buffer.alloc(16 * 1024, "x");
/** Of one body: sixteen times the relay's limit. */
const OVERSIZED_BYTES = 2 ** 20;
const OVERSIZED_AT_ONCE = 32;
/** Below the limit, and never complete: each holds what it has sent until the relay's time for a request is over. */
const SLOW_AT_ONCE = 200;
const SLOW_CHUNKS = 3;
const SLOW_PAUSE_MS = 1_000;

/** Sends so many bytes to a relay in bodies that it must refuse: half of them say their length, half don't. */
export async function flood(relayUrl: string, bytes: number): Promise<Sent> {
  const sent: Sent = { bytes: 0, statuses: {} };
  const port = Number(new URL(relayUrl).port);
  const isOver = () => sent.bytes >= bytes;
  const oversized = async (says: boolean) => {
    while (!isOver()) await post(port, sent, says ? "length" : "chunked", OVERSIZED_BYTES / CHUNK.length, 0);
  };
  const slow = async () => {
    while (!isOver()) await post(port, sent, "length", SLOW_CHUNKS, SLOW_PAUSE_MS);
  };
  await Promise.all([
    ...Array.from({ length: OVERSIZED_AT_ONCE }, (_, at) => oversized(at % 2 === 0)),
    ...Array.from({ length: SLOW_AT_ONCE }, slow),
  ]);
  return sent;
}

/** One connection: a head, and chunks of its body until all are sent or the relay ends it. */
async function post(
  port: number,
  sent: Sent,
  how: "length" | "chunked",
  chunks: number,
  pauseMs: number,
): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  const ended = new Promise<void>((resolve) =>
    socket.once("close", () => {
      resolve();
    }),
  );
  // A reset after the answer is no failure: the relay ends what it refuses.
  socket.on("error", () => undefined);
  socket.on("data", (bytes: Buffer) => (answer += bytes.toString("latin1")));
  const length = `Content-Length: ${pauseMs === 0 ? OVERSIZED_BYTES : chunks * CHUNK.length + 1}`;
  const framing = how === "length" ? length : "Transfer-Encoding: chunked";
  socket.write(
    `POST ${PATH} HTTP/1.1\r\nHost: relay\r\nContent-Type: application/x-www-form-urlencoded\r\n${framing}\r\n\r\n`,
  );
  for (let chunk = 0; chunk < chunks && !socket.destroyed && answer === ""; chunk++) {
    const part =
      how === "length"
        ? CHUNK
        : Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, END_OF_CHUNK]);
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.write(part, () => {
        socket.off("close", resolve);
        resolve();
      });
    });
    if (pauseMs > 0) await sleep(pauseMs);
  }
  // What is slow is left open: the relay has to end it.
  if (pauseMs === 0) socket.end();
  await ended;
  sent.bytes += socket.bytesWritten;
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
  sent.statuses[status] = (sent.statuses[status] ?? 0) + 1;
}

const END_OF_CHUNK = Buffer.from("\r\n");
