import type { FastifyReply } from "fastify";

/** Answers nothing and keeps the connection open until the client gives up, or for `afterMs`. */
export function keepSilent(reply: FastifyReply, afterMs: number | undefined): FastifyReply {
  const { socket } = reply.request.raw;
  if (afterMs !== undefined) {
    const timer = setTimeout(() => socket.destroy(), afterMs);
    socket.once("close", () => {
      clearTimeout(timer);
    });
  }
  return reply.hijack();
}

/** A TCP reset: the client sees ECONNRESET, not an orderly end. */
export function resetConnection(reply: FastifyReply): FastifyReply {
  reply.request.raw.socket.resetAndDestroy();
  return reply.hijack();
}

/** Announces the whole body, sends the given part of it and closes the connection. */
export function sendPart(
  reply: FastifyReply,
  {
    httpStatus,
    headers,
    body,
    part,
  }: {
    httpStatus: number;
    headers: Record<string, string>;
    body: string;
    part: string;
  },
): FastifyReply {
  const { raw, request } = reply.hijack();
  raw.writeHead(httpStatus, { ...headers, "content-length": Buffer.byteLength(body) });
  raw.write(part, () => request.raw.socket.destroy());
  return reply;
}

/** Waits; false where the client closed the connection before the time was over. */
export function waitUnlessClosed(reply: FastifyReply, delayMs: number): Promise<boolean> {
  const { socket } = reply.request.raw;
  return new Promise((resolve) => {
    const giveUp = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      socket.off("close", giveUp);
      resolve(true);
    }, delayMs);
    socket.once("close", giveUp);
  });
}
