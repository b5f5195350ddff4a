import { Transform } from "node:stream";
import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { takeJsonBodies } from "../../src/cards/json-body.js";

const BODY = JSON.stringify({ number: "4111111111111111", cvv: "790" });

/** An application that takes such bodies, and the buffers in which they come. */
async function bodies(maxBytes = 100) {
  const app = Fastify({ forceCloseConnections: true });
  const chunks: Buffer[] = [];
  app.addHook("preParsing", async (_request, _reply, payload) => {
    const seen = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done(null, chunk);
      },
    });
    return Promise.resolve(payload.pipe(seen));
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
  return { send, chunks };
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
