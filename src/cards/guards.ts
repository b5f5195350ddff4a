import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bearerCheck } from "./bearer-token.js";
import { sendError } from "./error-reply.js";

/** A hook that lets only the bearer of this token in, before the body is read. */
export function requireBearer(token: string) {
  const isBearer = bearerCheck(token);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (isBearer(request.headers.authorization)) return undefined;
    reply.header("www-authenticate", "Bearer");
    return sendError(
      reply,
      401,
      "unauthorized",
      "the bearer token is missing or not the one for this request",
    );
  };
}

/** Answers 405 where fastify would say 404, before the body is read. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: readonly string[]): void {
  const refuse = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    sendError(
      reply.header("allow", allowed.join(", ")),
      405,
      "method_not_allowed",
      "use another method here",
    );
  const method = app.supportedMethods.filter((name) => !allowed.includes(name));
  app.route({ method, url, onRequest: refuse, handler: refuse });
}
