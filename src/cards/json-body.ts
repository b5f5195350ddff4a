import type { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";

/**
 * Reads JSON bodies in buffers that are overwritten once they are parsed: what is left then of a card are JavaScript's
 * strings, which are gone with garbage collection only.
 *
 * @param maxBytes a longer body is 413
 */
export function takeJsonBodies(app: FastifyInstance, maxBytes: number): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", (request, payload, done) => {
    if (Number(request.headers["content-length"]) > maxBytes) {
      done(httpError(413));
      return;
    }
    readText(payload, maxBytes).then((text) => void parse(request, text, done), done);
  });
}

/** Not with `for await`, which at the first error would destroy the connection that the answer is for. */
async function readText(payload: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let size = 0;
      const onData = (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= maxBytes) return;
        payload.off("data", onData);
        reject(httpError(413));
      };
      payload
        .on("data", onData)
        .once("end", resolve)
        .once("error", () => {
          reject(httpError(400));
        });
    });
    const body = Buffer.concat(chunks);
    chunks.push(body);
    return body.toString();
  } finally {
    for (const chunk of chunks) chunk.fill(0);
  }
}

function httpError(statusCode: number): Error {
  return Object.assign(new Error("the body can't be taken"), { statusCode });
}
