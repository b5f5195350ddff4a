import { once } from "node:events";
import { connect } from "node:net";
import { pipeline, Transform, type Readable } from "node:stream";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { takeJsonBodies } from "../../src/cards/json-body.js";

const BODY = JSON.stringify({ number: "4111111111111111", cvv: "790" });

/** An application that takes such bodies, the streams that it reads, and the buffers in which they come. */
async function bodies(maxBytes = 100) {
  const app = Fastify({ forceCloseConnections: true });
  const chunks: Buffer[] = [];
  const streams: Readable[] = [];
  app.addHook("preParsing", async (_request, _reply, payload) => {
    const seen = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done(null, chunk);
      },
    });
    streams.push(seen);
    // Hands on, too, that the connection broke off.
    return Promise.resolve(pipeline(payload, seen, () => undefined));
  });
  takeJsonBodies(app, maxBytes);
  app.post("/", (request, reply) => reply.send({ taken: request.body }));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  const send = (body: string | ReadableStream) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      ...(typeof body !== "string" && { duplex: "half" as const }),
    });
  return { app, url, send, chunks, streams };
}

/** Without a length that is known beforehand. */
function streamed(text: string): ReadableStream {
  return new Blob([text]).stream();
}

test("the buffers of a body are zeros once it is parsed", async () => {
  const { send, chunks } = await bodies();
  expect(await (await send(BODY)).json()).toEqual({ taken: JSON.parse(BODY) as unknown });
  expect(Buffer.concat(chunks)).toHaveLength(BODY.length);
  expect(Buffer.concat(chunks).every((byte) => byte === 0)).toBe(true);
});

test.each([BODY.slice(0, -1), "", `{"__proto__":${BODY}}`])("of %j too, which is refused", async (body) => {
  const { send, chunks } = await bodies();
  expect((await send(body)).status).toBe(400);
  expect(Buffer.concat(chunks)).toHaveLength(body.length);
  expect(Buffer.concat(chunks).every((byte) => byte === 0)).toBe(true);
});

test.each([
  ["with its length", (text: string) => text],
  ["in chunks", streamed],
])("a body that is too long, sent %s, is 413", async (_, as) => {
  const { send } = await bodies(BODY.length);
  expect((await send(as(BODY))).status).toBe(200);
  expect((await send(as(`${BODY} `))).status).toBe(413);
});

test("the refusal of a body quotes nothing of it", async () => {
  const { send } = await bodies(BODY.length);
  expect(await (await send(`${BODY} `)).json()).toEqual({
    ...{ statusCode: 413, error: "Payload Too Large" },
    message: "the body can't be taken",
  });
});

test("a body is refused by the length that it is said to have, before it has come", async () => {
  const { app } = await bodies(BODY.length);
  const statusWith = async (length: number) => {
    const headers = { "content-type": "application/json", "content-length": String(length) };
    return (await app.inject({ method: "POST", url: "/", headers, payload: "{}" })).statusCode;
  };
  expect(await statusWith(BODY.length)).toBe(200);
  expect(await statusWith(BODY.length + 1)).toBe(413);
});

test("of a body that turned out too long nothing more is kept", async () => {
  const { send, streams } = await bodies(BODY.length);
  expect((await send(streamed(`${BODY} `))).status).toBe(413);
  expect(streams.map((stream) => stream.listenerCount("data"))).toEqual([0]);
});

test("the buffers of a body that breaks off are zeros", async () => {
  const { url, chunks } = await bodies();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n";
  socket.write(head + BODY);
  await expect.poll(() => Buffer.concat(chunks).length).toBe(BODY.length);
  socket.destroy();
  await expect.poll(() => Buffer.concat(chunks).every((byte) => byte === 0)).toBe(true);
});
