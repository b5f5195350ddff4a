import type { FastifyReply, FastifyRequest } from "fastify";

/** A request's log line. The route's pattern stands for the path; query, headers and body stay out of the log. */
export function describeRequest(request: FastifyRequest, reply: FastifyReply): object {
  return {
    method: request.method,
    route: request.routeOptions.url ?? "(none)",
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime),
  };
}
