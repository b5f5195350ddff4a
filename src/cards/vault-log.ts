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
