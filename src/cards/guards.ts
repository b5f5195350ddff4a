import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { bearerCheck } from "../http-service/bearer-token.js";
import { sendError } from "./error-reply.js";
import type { TokenBrake } from "./token-brake.js";

/** A hook that lets only the bearer of this token in, before the body is read. */
export function requireBearer(token: string, brake: TokenBrake) {
  const isBearer = bearerCheck(token);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { authorization } = request.headers;
    const isRight = isBearer(authorization);
    // Without any token there is nothing to judge.
    const verdict = authorization === undefined ? undefined : brake.judge(request.ip, authorization, isRight);
    if (verdict === "right") return undefined;
    if (verdict === "braked")
      return sendError(
        reply.header("retry-after", "60"),
        429,
        "too_many_wrong_tokens",
        "too many wrong tokens came from this address: no other is looked at for a minute",
      );
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
