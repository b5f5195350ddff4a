import type { FastifyReply, FastifyRequest } from "fastify";

/** Where the service logs to; a pino logger is one. */
export interface VaultLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A request by its route's pattern: path, query, headers and body stay out, whatever a caller puts there. */
export function describeRequest(request: FastifyRequest, reply: FastifyReply): object {
  return {
    method: request.method,
    route: request.routeOptions.url ?? "(none)",
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime),
  };
}

/** An error by where it came from. Its message may quote the input, so it is cut out of the stack as well. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack = "" } = error;
  const messageAt = stack.indexOf(message);
  const frames =
    messageAt < 0
      ? []
      : stack
          .slice(messageAt + message.length)
          .split("\n")
          .slice(1, 9);
  return { type: name, frames: frames.map((frame) => frame.trim()) };
}
