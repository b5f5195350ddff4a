import { createServer as createTlsServer } from "node:tls";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";

import { createHttpPost, type HttpPost, type HttpTimeouts } from "../../src/providers/http.js";
import { CLOSED_PORT, startRawServer, type Behavior, type RawServer } from "./support/raw-server.js";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function client(timeouts?: HttpTimeouts): HttpPost {
  const post = createHttpPost(timeouts);
  cleanups.push(() => post.close());
  return post;
}

async function server(behavior: Behavior): Promise<RawServer> {
  const raw = await startRawServer(behavior);
  cleanups.push(() => raw.close());
  return raw;
}

const send = (post: HttpPost, port: number, scheme = "http") =>
  post(`${scheme}://127.0.0.1:${port}/path`, { "content-type": "application/json" }, '{"a":"b"}');

const answer = (body: string, length = body.length) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;

const SHORT_CONNECT: HttpTimeouts = { connectMs: 300, requestMs: 20_000 };
const SHORT_REQUEST: HttpTimeouts = { connectMs: 20_000, requestMs: 1_000 };

describe("a request that never left is not sent", () => {
  it("when nothing listens", async () => {
    expect(await send(client(), CLOSED_PORT)).toMatchObject({ sent: "no", code: "ECONNREFUSED" });
  });

  it("when nothing listens on any of a name's addresses", async () => {
    const outcome = await client()(`http://localhost:${CLOSED_PORT}/`, {}, "{}");
    expect(outcome).toMatchObject({ sent: "no", code: "ECONNREFUSED" });
  });

  it("when the name has no address", async () => {
    expect(await client()("http://pockyt.invalid/", {}, "{}")).toMatchObject({
      sent: "no",
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) as string,
    });
  });

  // None of these servers ever speaks TLS to the end, so the request stays behind the handshake.
  const handshakes: [name: string, behavior: Behavior, code: string][] = [
    ["is silent", {}, "UND_ERR_CONNECT_TIMEOUT"],
    [
      "is reset",
      { onConnection: (socket) => socket.once("data", () => socket.resetAndDestroy()) },
      "ECONNRESET",
    ],
    ["is closed", { onConnection: (socket) => socket.once("data", () => socket.end()) }, "ECONNRESET"],
    [
      "is answered in plain HTTP",
      { onConnection: (socket) => socket.once("data", () => socket.end(answer("{}"))) },
      "ERR_SSL_WRONG_VERSION_NUMBER",
    ],
  ];
  it.each(handshakes)("when the TLS handshake %s", async (_name, behavior, code) => {
    const { port } = await server(behavior);
    const timeouts = code === "UND_ERR_CONNECT_TIMEOUT" ? SHORT_CONNECT : undefined;
    expect(await send(client(timeouts), port, "https")).toMatchObject({ sent: "no", code });
  });

  it("when the TLS handshake finds no common cipher", async () => {
    const tls = createTlsServer({}).on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
    cleanups.push(
      () =>
        new Promise((resolve) => {
          tls.close(() => {
            resolve();
          });
        }),
    );
    const outcome = await send(client(), (tls.address() as AddressInfo).port, "https");
    expect(outcome).toMatchObject({ sent: "no", code: expect.stringMatching(/^ERR_SSL_/) as string });
  });
});

describe("a request that may have left is unknown, and is sent once", () => {
  const faults: [name: string, onHead: (socket: Socket) => void, expected: object][] = [
    ["is reset", (socket) => socket.resetAndDestroy(), { code: "ECONNRESET" }],
    ["is closed without an answer", (socket) => socket.end(), { code: "UND_ERR_SOCKET" }],
    ["never answers", () => undefined, { code: "TimeoutError", message: "no answer within 1 s" }],
    [
      "stops in the head",
      (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-le"),
      { code: "TimeoutError" },
    ],
    ["stops in the body", (socket) => socket.write(answer('{"a"', 100)), { code: "TimeoutError" }],
    ["closes in the body", (socket) => socket.end(answer('{"a"', 100)), { code: "UND_ERR_SOCKET" }],
    [
      "is reset in the body",
      (socket) => void socket.write(answer('{"a"', 100), () => socket.resetAndDestroy()),
      {},
    ],
    ["speaks no HTTP", (socket) => socket.end("220 mail.example ESMTP\r\n\r\n"), { code: "HTTPParserError" }],
    [
      "sends more than 256 KiB",
      (socket) => socket.write(answer(" ".repeat(256 * 1024 + 1))),
      { code: "UND_ERR_RES_EXCEEDED_MAX_SIZE" },
    ],
    [
      "sends more than 256 KiB, unannounced",
      (socket) =>
        socket.write(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n50000\r\n${" ".repeat(0x50000)}\r\n0\r\n\r\n`,
        ),
      { code: "UND_ERR_RES_EXCEEDED_MAX_SIZE" },
    ],
  ];
  it.each(faults)("when the connection %s", async (_name, onHead, expected) => {
    const raw = await server({ onHead });
    const timeouts = "code" in expected && expected.code === "TimeoutError" ? SHORT_REQUEST : undefined;
    expect(await send(client(timeouts), raw.port)).toMatchObject({ sent: "unknown", ...expected });
    expect(raw.heads).toBe(1);
  });

  it("when a kept-alive connection is reset by its second request", async () => {
    const raw = await server({
      onHead: (socket, head) => (head === 1 ? socket.write(answer("{}")) : socket.resetAndDestroy()),
    });
    const post = client();
    expect(await send(post, raw.port)).toMatchObject({ sent: "yes" });
    await idle();
    expect(await send(post, raw.port)).toMatchObject({ sent: "unknown" });
    expect([raw.connections, raw.heads]).toEqual([1, 2]);
  });
});

describe("a kept-alive connection that the server closes while it is idle", () => {
  async function answeredOnce(): Promise<{ post: HttpPost; raw: RawServer; kept: Socket }> {
    let kept: Socket | undefined;
    const raw = await server({
      onHead: (socket) => {
        kept = socket;
        socket.write(answer("{}"));
      },
    });
    const post = client();
    await send(post, raw.port);
    await idle();
    if (!kept) throw new Error("nothing arrived");
    return { post, raw, kept };
  }

  it("is not used again: the next request gets a new one", async () => {
    const { post, raw, kept } = await answeredOnce();
    const closed = new Promise((resolve) => kept.once("close", resolve));
    kept.end();
    await closed;
    expect(await send(post, raw.port)).toMatchObject({ sent: "yes" });
    expect([raw.connections, raw.heads]).toEqual([2, 2]);
  });

  it("leaves a request unknown that crosses the reset, unless a new connection took it: never twice", async () => {
    const { post, raw, kept } = await answeredOnce();
    kept.resetAndDestroy();
    const outcome = await send(post, raw.port);
    expect([outcome.sent, raw.heads]).toEqual(raw.connections === 1 ? ["unknown", 1] : ["yes", 2]);
  });
});

/** The client frees a connection one turn of the event loop after the answer. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

it("queues no request behind another: each has a connection, and all are with the server at once", async () => {
  const sockets: Socket[] = [];
  const raw = await server({
    onHead: (socket) => {
      sockets.push(socket);
      if (sockets.length === 30) for (const waiting of sockets) waiting.write(answer("{}"));
    },
  });
  const post = client();
  const outcomes = await Promise.all(Array.from({ length: 30 }, () => send(post, raw.port)));
  expect(outcomes.map(({ sent }) => sent)).toEqual(Array(30).fill("yes"));
  expect([raw.connections, raw.heads]).toEqual([30, 30]);
});

it("hands a redirect on and does not follow it", async () => {
  const raw = await server({
    onHead: (socket) =>
      socket.end("HTTP/1.1 307 Temporary Redirect\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n"),
  });
  expect(await send(client(), raw.port)).toMatchObject({ sent: "yes", status: 307 });
  expect(raw.heads).toBe(1);
});

it("takes an answer of exactly 256 KiB", async () => {
  const raw = await server({ onHead: (socket) => socket.write(answer(" ".repeat(256 * 1024))) });
  const outcome = await send(client(), raw.port);
  expect(outcome).toMatchObject({ sent: "yes" });
  expect(outcome.sent === "yes" && outcome.body.length).toBe(256 * 1024);
});
