import type { FastifyInstance } from "fastify";
import { LRUCache } from "lru-cache";
import type { ServiceLog } from "../../http-service/service-log.js";
import { isClientError, sendError } from "../error-reply.js";
import type { CountedWebhook } from "../metrics.js";
import { contextOf } from "../request-context.js";
import type { WebhookOutcome } from "../verify-and-deliver.js";
import { Rate } from "./rate.js";
import { sourceOf } from "./source.js";

/** Of each source, so many requests that are refused. */
const REFUSED = { burst: 100, perSecond: 1, names: 50_000 };

/** For so long a source is known that has sent something genuine; providers send more often. */
const GENUINE_FOR_MS = 24 * 60 * 60 * 1_000;

/** What a request without a valid signature ends as. */
const UNSIGNED: ReadonlySet<WebhookOutcome["result"]> = new Set(["forged", "malformed", "failed"]);

interface LimitOptions {
  readonly log: ServiceLog;
  readonly count: (webhook: CountedWebhook) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Answers 503, before the body is read, to a source of which too many requests were refused (4xx) lately. A source
 * that has sent something genuine is never held up: whoever has a provider send us what we refuse, or comes through
 * the same proxy as a provider, must not lock the provider out.
 */
export function limitRefusals(app: FastifyInstance, { log, count, now }: LimitOptions): void {
  const refused = new Rate({ ...REFUSED, now });
  const genuine = new LRUCache<string, true>({ max: REFUSED.names, ttl: GENUINE_FOR_MS, perf: { now } });
  // Each request asks twice, and the same few senders come again and again.
  const sources = new LRUCache<string, { readonly source: string | null }>({
    max: 1_000,
    memoMethod: (ip) => ({ source: sourceOf(ip) }),
  });
  let isWarned = false;

  app.addHook("onRequest", async (request, reply) => {
    const { source } = sources.memo(request.ip);
    if (source === null || genuine.has(source) || refused.allows(source)) return undefined;
    count({ provider: null, account: null, result: "refused", status: 503 });
    return sendError(reply.header("connection", "close"), 503);
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const { source } = sources.memo(request.ip);
    const outcome = contextOf(request)?.outcome ?? null;
    if (outcome !== null && !UNSIGNED.has(outcome.result)) {
      if (source !== null) genuine.set(source, true);
    } else if (isClientError(reply.statusCode)) {
      if (source !== null) refused.counts(source);
      else if (!isWarned) {
        isWarned = true;
        log.warn({}, NO_SOURCE);
      }
    }
    return payload;
  });
}

/** Its words name no address: what a proxy forwards may be anything. */
export const NO_SOURCE =
  "refused requests come from a private address, so no source can be held up: name your proxies in HOLDFAST_TRUSTED_PROXIES";
