import type { FastifyError, FastifyReply } from "fastify";

const REPLIES = {
  400: ["malformed", "the body must be Temporal's JSON of payloads: { payloads: [{ metadata, data }] }"],
  401: ["unauthorized", "the bearer token is missing or another one; in a browser, sign in at /sign-in"],
  403: ["other_namespace", "X-Namespace must name the namespace that this endpoint is for"],
  404: ["not_found", "there is no such path, or another method is needed"],
  413: ["payload_too_large", "the body is larger than 8 MiB"],
  415: ["unsupported_media_type", "the body must be sent as application/json"],
  422: ["unreadable_payload", "a payload can't be decrypted"],
  429: ["too_many_requests", "too many requests from this address; wait a minute"],
  500: ["internal_error", "the codec endpoint failed"],
} as const;

/** Answers with a status of the table, or with 500 for any other. */
export function sendError(reply: FastifyReply, status: number, message?: string): FastifyReply {
  const known = status in REPLIES ? (status as keyof typeof REPLIES) : 500;
  const [code, usual] = REPLIES[known];
  return reply.code(known).send({ error: { code, message: message ?? usual } });
}

/** Answers an error of the framework in our own words, because its messages quote the request. */
export function sendFrameworkError(reply: FastifyReply, { statusCode = 500 }: FastifyError): FastifyReply {
  return sendError(reply, statusCode);
}
