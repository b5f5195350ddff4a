import type { FastifyReply } from "fastify";

const RETRY_AFTER_SECONDS = "30";

const CLIENT_ERRORS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["malformed", "the request can't be read"],
  401: ["unauthorized", "the signature does not verify for this account"],
  404: ["not_found", "no such provider, account or path"],
  405: ["method_not_allowed", "use another method here"],
  413: ["payload_too_large", "the body is larger than 64 KiB"],
  415: ["unsupported_media_type", "the provider does not send this content type"],
};

const UNAVAILABLE = ["unavailable", "try again later"] as const;

/** Whether the status says that the sender has to change something, not the relay. */
export function isClientError(status: number): boolean {
  return status in CLIENT_ERRORS;
}

export function messageOf(status: number): string {
  return (CLIENT_ERRORS[status] ?? UNAVAILABLE)[1];
}

/** Answers with a status of the table, or with 503 for any other. The message holds nothing of the request. */
export function sendError(reply: FastifyReply, status: number): FastifyReply {
  const clientError = CLIENT_ERRORS[status];
  const [code, message] = clientError ?? UNAVAILABLE;
  if (!clientError) reply.header("retry-after", RETRY_AFTER_SECONDS);
  return reply.code(clientError ? status : 503).send({ error: { code, message } });
}

export function sendMethodNotAllowed(reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  return sendError(reply.header("allow", allowed.join(", ")), 405);
}
