import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { isWholeCard, summarize } from "./card.js";
import { toFieldErrors } from "./field-error.js";
import { refuseOtherMethods, requireBearer } from "./guards.js";
import { takeJsonBodies } from "./json-body.js";
import { leaseSchema, lesseeSchema } from "./lease-request.js";
import { noStore, sendError, sendFrameworkError } from "./error-reply.js";
import { parseStoreRequest } from "./store-request.js";
import { TokenBrake } from "./token-brake.js";
import { StoreUnreachable, VaultFull, type VaultStore } from "./vault-store.js";
import { describeError } from "../http-service/describe-error.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { operationOf, type CardVaultMetrics } from "./metrics.js";
import { describeRequest } from "./vault-log.js";

export interface CardVaultOptions {
  readonly store: VaultStore;
  /** For backends; it allows storing cards only. */
  readonly storeToken: string;
  /** For the worker; it allows leasing and destroying cards only. */
  readonly leaseToken: string;
  /** Default: logs nothing. */
  readonly logger?: ServiceLog;
  /** Epoch milliseconds, for cards past their expiry date; default `Date.now`. */
  readonly now?: () => number;
  /** Certificate and key as PEM; without them the vault speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Default: counts nothing. */
  readonly metrics?: Pick<CardVaultMetrics, "count" | "keeps">;
}

const MAX_BODY_BYTES = 16 * 1024;

/**
 * The card vault's HTTP application (docs/reference.md, "Card vault"), not yet listening.
 *
 * @throws TypeError when a token is unusable, or one token is given for both jobs
 */
export function createCardVault(options: CardVaultOptions): FastifyInstance {
  if (options.storeToken === options.leaseToken) {
    throw new TypeError("the store token and the lease token must differ: each may do one thing only");
  }
  // Both are set: if the time-out for the head is the longer one, Node swaps the two.
  const server = { headersTimeout: 10_000, connectionsCheckingInterval: 1000 };
  // The framework gets no logger: its own lines quote URLs and parser errors.
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 10_000,
    ...(options.tls ? { https: { ...server, ...options.tls } } : { http: server }),
    frameworkErrors: (error, _request, reply) => void sendFrameworkError(reply, error),
  });
  takeJsonBodies(app, MAX_BODY_BYTES);
  app.addHook("onRequest", async (request, reply) => {
    noStore(reply);
    if (request.is404) return sendError(reply, 404, "not_found", "there is no such path");
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    options.logger?.info(describeRequest(request, reply), "request");
    const operation = operationOf(request.method, request.routeOptions.url);
    // Health checks come all the time, and say nothing of cards.
    if (operation !== "other" || reply.statusCode >= 400)
      options.metrics?.count({ operation, status: reply.statusCode });
  });
  app.setErrorHandler((error: Error, _request, reply) => {
    if (error instanceof VaultFull)
      return sendError(reply.header("retry-after", "60"), 503, "vault_full", error.message);
    if (error instanceof StoreUnreachable)
      return sendError(
        reply.header("retry-after", "1"),
        503,
        "store_unreachable",
        "the card vault can't reach its store",
      );
    const status = sendFrameworkError(reply, error);
    if (status >= 500) options.logger?.error(describeError(error), "request failed");
    return reply;
  });

  addCardRoutes(app, options);
  app.get("/livez", () => ({ status: "ok" }));
  // A full vault stays ready: its cards can still be leased.
  app.get("/readyz", async (_request, reply) =>
    (await options.store.ready())
      ? { status: "ok" }
      : reply.code(503).send({ status: "the store can't be reached" }),
  );
  for (const url of ["/livez", "/readyz"]) refuseOtherMethods(app, url, ["GET", "HEAD"]);
  return app;
}

function addCardRoutes(app: FastifyInstance, options: CardVaultOptions): void {
  const { store, now = Date.now } = options;
  const brake = new TokenBrake(options.logger && { logger: options.logger });
  const toStore = { onRequest: requireBearer(options.storeToken, brake) };
  const toLease = { onRequest: requireBearer(options.leaseToken, brake) };
  const leasedToAnother = ["leased_to_another", "the card is leased to another payment"] as const;

  app.post("/cards", toStore, async (request, reply) => {
    const parsed = parseStoreRequest(request.body, now());
    if (!parsed.ok) return sendError(reply, 400, "invalid_card", "the card is not valid", parsed.fields);
    const { content, lessee } = parsed;
    const stored = await store.put(content, lessee);
    return reply.code(201).send(isWholeCard(content) ? { ...stored, ...summarize(content) } : stored);
  });
  refuseOtherMethods(app, "/cards", ["POST"]);

  app.post("/leases", toLease, async (request, reply) => {
    const parsed = leaseSchema.safeParse(request.body);
    if (!parsed.success) {
      return sendError(reply, 400, "invalid_lease", "the lease is not valid", toFieldErrors(parsed.error));
    }
    const { cardRef, ...lessee } = parsed.data;
    const content = await store.lease(cardRef, lessee);
    if (content === "gone") return sendError(reply, 404, "card_gone", "the vault does not hold this card");
    if (content === "leasedToAnother") return sendError(reply, 409, ...leasedToAnother);
    return sendAndWipe(reply, content);
  });
  refuseOtherMethods(app, "/leases", ["POST"]);

  app.delete<{ Params: { cardRef: string } }>("/cards/:cardRef", toLease, async (request, reply) => {
    const parsed = lesseeSchema.safeParse(request.query);
    if (!parsed.success) {
      return sendError(reply, 400, "invalid_lease", "the lessee is not valid", toFieldErrors(parsed.error));
    }
    const outcome = await store.destroy(request.params.cardRef, parsed.data);
    if (outcome === "leasedToAnother") return sendError(reply, 409, ...leasedToAnother);
    return reply.code(204).send();
  });
  refuseOtherMethods(app, "/cards/:cardRef", ["DELETE"]);
}

/** JSON from a buffer, which is overwritten once it is sent or the caller has gone. */
function sendAndWipe(reply: FastifyReply, json: Buffer): FastifyReply {
  reply.raw.once("close", () => {
    json.fill(0);
  });
  return reply.type("application/json; charset=utf-8").send(json);
}
