import { METHODS } from "node:http";
import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import type { Webhooks } from "../providers/port.js";
import type { Deliver } from "./delivery.js";
import { limitRefusals } from "./floods/limit-refusals.js";
import { addHealthRoutes } from "./health-routes.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { isClientError, sendError } from "./error-reply.js";
import { relayFailed } from "./verify-and-deliver.js";
import type { CountedWebhook } from "./metrics.js";
import { cached } from "./readiness.js";
import { contextOf } from "./request-context.js";
import { addWebhookRoute } from "./webhook-route.js";

export interface RelayOptions {
  readonly webhooks: Webhooks;
  readonly deliver: Deliver;
  /** Whether notifications can be delivered now. */
  readonly ready: () => Promise<boolean>;
  readonly log: ServiceLog;
  /** Each request to a webhook's path, and each of a source that is held up. */
  readonly count?: (webhook: CountedWebhook) => void;
  /** Whose `X-Forwarded-For` is believed; default: nobody's. */
  readonly trustedProxies?: readonly string[];
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Default 2000. */
  readonly readyTimeoutMs?: number;
  /** For receiving a request, head and body; default 10,000. */
  readonly requestTimeoutMs?: number;
}

/** Whoever asks more often gets the last answer: load balancers ask often, and each asks. */
const READY_FOR_MS = 1_000;

/** The webhook relay's HTTP application (docs/reference.md, "Relay"), not yet listening. */
export function createRelay(options: RelayOptions): FastifyInstance {
  const {
    now = Date.now,
    count = () => undefined,
    trustedProxies = [],
    readyTimeoutMs = 2000,
    requestTimeoutMs = 10_000,
  } = options;
  // The framework gets no logger: its own lines quote URLs and parser errors.
  const app = Fastify({
    bodyLimit: 64 * 1024,
    trustProxy: [...trustedProxies],
    requestTimeout: requestTimeoutMs,
    // Both are set: if the time-out for the head is the longer one, Node swaps the two.
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    },
    // A webhook that comes while the relay closes is still delivered.
    return503OnClosing: false,
    // A path that can't be decoded is none of ours.
    frameworkErrors: (_error, _request, reply) => void sendError(reply, 404),
  });
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  endConnectionsOnClose(app);
  limitRefusals(app, { log: options.log, count, now });
  app.addHook("onRequest", async (request, reply) => {
    if (!request.is404) return undefined;
    // Shows the operator that a provider was given a wrong URL.
    options.log.info({ method: request.method, status: 404 }, "no such path");
    return sendError(reply, 404);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 503 } = error;
    const context = contextOf(request);
    if (context && !isClientError(statusCode)) context.outcome = relayFailed(error);
    return sendError(reply, statusCode);
  });
  addHealthRoutes(app, cached(options.ready, READY_FOR_MS, now), readyTimeoutMs);
  addWebhookRoute(app, { ...options, now, count });
  return app;
}

/** Without this a connection that is answered while the relay closes stays open, and the relay never ends. */
function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook("preClose", (done) => {
    closing = true;
    done();
  });
  app.addHook("onSend", async (_request, reply, payload) => {
    if (closing) reply.header("connection", "close");
    return payload;
  });
}
