import { METHODS } from "node:http";
import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import type { Webhooks } from "../providers/port.js";
import type { Deliver } from "./delivery.js";
import { addHealthRoutes } from "./health-routes.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { isClientError, sendError } from "./error-reply.js";
import { relayFailed } from "./verify-and-deliver.js";
import { contextOf } from "./request-context.js";
import { addWebhookRoute } from "./webhook-route.js";

export interface RelayOptions {
  readonly webhooks: Webhooks;
  readonly deliver: Deliver;
  /** Whether notifications can be delivered now. */
  readonly ready: () => Promise<boolean>;
  readonly log: ServiceLog;
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** For one delivery; default 4000: more than the 3 s of each call to Temporal, less than the 5 s that providers wait. */
  readonly deliveryTimeoutMs?: number;
  /** Default 2000. */
  readonly readyTimeoutMs?: number;
  /** For receiving a request, head and body; default 10,000. */
  readonly requestTimeoutMs?: number;
}

/** The webhook relay's HTTP application (contract, section 5), not yet listening. */
export function createRelay(options: RelayOptions): FastifyInstance {
  const {
    now = Date.now,
    deliveryTimeoutMs = 4000,
    readyTimeoutMs = 2000,
    requestTimeoutMs = 10_000,
  } = options;
  // The framework gets no logger: its own lines quote URLs and parser errors.
  const app = Fastify({
    bodyLimit: 64 * 1024,
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
  addHealthRoutes(app, options.ready, readyTimeoutMs);
  addWebhookRoute(app, { ...options, now, deliveryTimeoutMs });
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
