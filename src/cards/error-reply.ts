import type { FastifyError, FastifyReply } from "fastify";
import type { FieldError } from "./field-error.js";

/** The JSON body of every answer that is not a success. */
interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: readonly FieldError[];
  };
}

/** No cache on the way may keep an answer of the vault. */
export function noStore(reply: FastifyReply): FastifyReply {
  return reply.header("cache-control", "no-store");
}

export function sendError(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  fields?: readonly FieldError[],
): FastifyReply {
  const body: ErrorBody = { error: { code, message, ...(fields && { fields }) } };
  return noStore(reply).code(status).send(body);
}

const FRAMEWORK_ERRORS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["bad_request", "the request is not well-formed: the body must be a JSON object"],
  413: ["payload_too_large", "the body is larger than 16 KiB"],
  414: ["uri_too_long", "the path is too long"],
  415: ["unsupported_media_type", "the body must be sent as application/json"],
};

/**
 * Answers an error of fastify with a message of our own, because its messages quote the input.
 *
 * @returns the status that was sent
 */
export function sendFrameworkError(reply: FastifyReply, error: Partial<FastifyError>): number {
  const status = error.statusCode ?? 500;
  const known = FRAMEWORK_ERRORS[status];
  if (known) {
    void sendError(reply, status, ...known);
    return status;
  }
  void sendError(reply, 500, "internal_error", "the card vault failed");
  return 500;
}
