import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Webhook } from "../providers/port.js";
import { describeError } from "../http-service/describe-error.js";
import type { RelayLog } from "./relay-log.js";
import { meaningOf } from "./reply.js";
import type { Taken } from "./take.js";

/** One request to a webhook's path, from its first line to its log line. */
export interface Visit {
  readonly startedAt: number;
  /** Null where the path names no provider account of ours. */
  target: Target | null;
  /** Null where it was refused unread. */
  taken: Taken | null;
}

export interface Target {
  readonly provider: string;
  readonly account: string;
  readonly webhook: Webhook;
}

export function decorateVisits(app: FastifyInstance): void {
  app.decorateRequest("visit", null);
}

export function beginVisit(request: FastifyRequest): Visit {
  const visit: Visit = { startedAt: performance.now(), target: null, taken: null };
  request.setDecorator("visit", visit);
  return visit;
}

/** Null for a request to any other path. */
export function visitOf(request: FastifyRequest): Visit | null {
  return request.getDecorator<Visit | null>("visit");
}

/** Nothing in the line is the sender's, but the paymentId of a verified notification. */
export function logVisit(log: RelayLog, { startedAt, target, taken }: Visit, status: number): void {
  const refused = { result: "refused", reason: meaningOf(status), error: undefined } as const;
  const { error, ...outcome } = taken ?? refused;
  const fields = {
    ...(target && { provider: target.provider, account: target.account }),
    ...outcome,
    status,
    durationMs: Math.round(performance.now() - startedAt),
    ...(error !== undefined && { error: describeError(error) }),
  };
  if (outcome.result === "failed") log.error(fields, "webhook");
  else if (status >= 400) log.warn(fields, "webhook");
  else log.info(fields, "webhook");
}
