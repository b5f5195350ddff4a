import type { FastifyReply } from "fastify";

const RETRY_AFTER_SECONDS = "30";

const REFUSALS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["malformed", "the request can't be read"],
  401: ["unauthorized", "the signature does not verify for this account"],
  404: ["not_found", "no such provider, account or path"],
  405: ["method_not_allowed", "use another method here"],
  413: ["payload_too_large", "the body is larger than 64 KiB"],
  415: ["unsupported_media_type", "the provider does not send this content type"],
};

const UNAVAILABLE = ["unavailable", "try again later"] as const;

/** Whether the status says that the sender, not the relay, has to change something. */
export function isRefusal(status: number): boolean {
  return status in REFUSALS;
}

export function meaningOf(status: number): string {
  return (REFUSALS[status] ?? UNAVAILABLE)[1];
}

/** Answers with a status of the table or else with 503, in words that hold nothing of the request. */
export function refuse(reply: FastifyReply, status: number): FastifyReply {
  const refusal = REFUSALS[status];
  const [code, message] = refusal ?? UNAVAILABLE;
  if (!refusal) reply.header("retry-after", RETRY_AFTER_SECONDS);
  return reply.code(refusal ? status : 503).send({ error: { code, message } });
}

export function refuseMethod(reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  return refuse(reply.header("allow", allowed.join(", ")), 405);
}
