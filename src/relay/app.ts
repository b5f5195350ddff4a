import { METHODS } from "node:http";
import Fastify, { type FastifyError, type FastifyInstance } from "fastify";
import type { ProviderAccounts } from "../providers/port.js";
import type { Deliver } from "./delivery.js";
import { addHealthRoutes } from "./health.js";
import type { RelayLog } from "./relay-log.js";
import { isRefusal, refuse } from "./reply.js";
import { failed } from "./take.js";
import { visitOf } from "./visit.js";
import { addWebhookRoute } from "./webhook-route.js";

export interface RelayOptions {
  readonly accounts: ProviderAccounts;
  readonly deliver: Deliver;
  /** Whether notifications can be delivered now. */
  readonly ready: () => Promise<boolean>;
  readonly log: RelayLog;
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** For one delivery; default 4000: over the 3 s of what it calls, below the 5 s that a provider may wait. */
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
    // Node swaps the two time-outs where the one for the head is the longer.
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    },
    // A webhook that comes while the relay closes is still delivered.
    return503OnClosing: false,
    // A path that can't be read is one that we don't have.
    frameworkErrors: (_error, _request, reply) => void refuse(reply, 404),
  });
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  endConnectionsOnClose(app);
  app.addHook("onRequest", async (request, reply) => {
    if (!request.is404) return undefined;
    // A provider that was given a wrong URL is found by this line.
    options.log.info({ method: request.method, status: 404 }, "no such path");
    return refuse(reply, 404);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { statusCode = 503 } = error;
    const visit = visitOf(request);
    if (visit && !isRefusal(statusCode)) visit.taken = failed(error);
    return refuse(reply, statusCode);
  });
  addHealthRoutes(app, options.ready, readyTimeoutMs);
  addWebhookRoute(app, { ...options, now, deliveryTimeoutMs });
  return app;
}

/** Otherwise a connection whose last answer is given while the relay closes stays open, and the relay with it. */
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
