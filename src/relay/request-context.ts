import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Webhook } from "../providers/port.js";
import { describeError } from "../http-service/describe-error.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { messageOf } from "./error-reply.js";
import type { CountedWebhook } from "./metrics.js";
import type { WebhookOutcome } from "./verify-and-deliver.js";

/** What the relay knows of one request to a webhook's path; the request's log line is made of it. */
interface RequestContext {
  /** By `performance.now()`. */
  readonly startedAt: number;
  /** Null where the path names no provider account of ours. */
  target: WebhookTarget | null;
  /** Null where the request was refused before its body was read. */
  outcome: WebhookOutcome | null;
}

export interface WebhookTarget {
  readonly provider: string;
  readonly account: string;
  readonly webhook: Webhook;
}

export function decorateRequests(app: FastifyInstance): void {
  app.decorateRequest("webhookContext", null);
}

export function openContext(request: FastifyRequest): RequestContext {
  const context: RequestContext = { startedAt: performance.now(), target: null, outcome: null };
  request.setDecorator("webhookContext", context);
  return context;
}

/** Null for a request to any other path. */
export function contextOf(request: FastifyRequest): RequestContext | null {
  return request.getDecorator<RequestContext | null>("webhookContext");
}

/** One line, and one more in the count, for each request. Of what the sender wrote it holds only the paymentId of a verified notification. */
export function logRequest(
  log: ServiceLog,
  { startedAt, target, outcome }: RequestContext,
  status: number,
  count: (webhook: CountedWebhook) => void,
): void {
  const refused = { result: "refused", reason: messageOf(status), error: undefined } as const;
  const { error, ...logged } = outcome ?? refused;
  const durationMs = Math.round(performance.now() - startedAt);
  const fields = {
    ...(target && { provider: target.provider, account: target.account }),
    ...logged,
    status,
    durationMs,
    ...(error !== undefined && { error: describeError(error) }),
  };
  const { provider = null, account = null } = target ?? {};
  count({ provider, account, result: logged.result, status, seconds: durationMs / 1_000 });
  if (logged.result === "failed") log.error(fields, "webhook");
  else if (status >= 400) log.warn(fields, "webhook");
  else log.info(fields, "webhook");
}
