import Fastify, { type FastifyInstance } from "fastify";
import { parseContent } from "./card.js";
import { toFieldErrors } from "./field-error.js";
import { refuseOtherMethods, requireBearer } from "./guards.js";
import { leaseSchema, lesseeSchema } from "./lease-request.js";
import { noStore, sendError, sendFrameworkError } from "./error-reply.js";
import { VaultFullError, type MemoryCardStore } from "./memory-card-store.js";
import { describeError } from "../http-service/describe-error.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { describeRequest } from "./vault-log.js";

export interface CardVaultOptions {
  readonly store: MemoryCardStore;
  /** For backends; it allows storing cards only. */
  readonly storeToken: string;
  /** For the worker; it allows leasing and destroying cards only. */
  readonly leaseToken: string;
  /** Default: logs nothing. */
  readonly logger?: Pick<ServiceLog, "info" | "error">;
  /** Epoch milliseconds, for cards past their expiry date; default `Date.now`. */
  readonly now?: () => number;
}

/**
 * The card vault's HTTP application (contract, section 7), not yet listening.
 *
 * @throws TypeError when a token is unusable, or one token is given for both jobs
 */
export function createCardVault(options: CardVaultOptions): FastifyInstance {
  if (options.storeToken === options.leaseToken) {
    throw new TypeError("the store token and the lease token must differ: each may do one thing only");
  }
  // The framework gets no logger: its own lines quote URLs and parser errors.
  const app = Fastify({
    bodyLimit: 16 * 1024,
    requestTimeout: 10_000,
    // Both are set: if the time-out for the head is the longer one, Node swaps the two.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1000 },
    frameworkErrors: (error, _request, reply) => void sendFrameworkError(reply, error),
  });
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async (request, reply) => {
    noStore(reply);
    if (request.is404) return sendError(reply, 404, "not_found", "there is no such path");
    return undefined;
  });
  app.addHook("onResponse", async (request, reply) => {
    options.logger?.info(describeRequest(request, reply), "request");
  });
  app.setErrorHandler((error: Error, _request, reply) => {
    if (error instanceof VaultFullError) {
      return sendError(reply.header("retry-after", "60"), 503, "vault_full", error.message);
    }
    const status = sendFrameworkError(reply, error);
    if (status >= 500) options.logger?.error(describeError(error), "request failed");
    return reply;
  });

  addCardRoutes(app, options);
  // A full vault stays ready: its cards can still be leased.
  for (const url of ["/livez", "/readyz"]) {
    app.get(url, () => ({ status: "ok" }));
    refuseOtherMethods(app, url, ["GET", "HEAD"]);
  }
  return app;
}

function addCardRoutes(app: FastifyInstance, options: CardVaultOptions): void {
  const { store, now = Date.now } = options;
  const toStore = { onRequest: requireBearer(options.storeToken) };
  const toLease = { onRequest: requireBearer(options.leaseToken) };
  const leasedToAnother = ["leased_to_another", "the card is leased to another payment"] as const;

  app.post("/cards", toStore, (request, reply) => {
    const parsed = parseContent(request.body, now());
    if (!parsed.ok) return sendError(reply, 400, "invalid_card", "the card is not valid", parsed.fields);
    return reply.code(201).send(store.put(parsed.content));
  });
  refuseOtherMethods(app, "/cards", ["POST"]);

  app.post("/leases", toLease, (request, reply) => {
    const parsed = leaseSchema.safeParse(request.body);
    if (!parsed.success) {
      return sendError(reply, 400, "invalid_lease", "the lease is not valid", toFieldErrors(parsed.error));
    }
    const { cardRef, ...lessee } = parsed.data;
    const card = store.lease(cardRef, lessee);
    if (card === "gone") return sendError(reply, 404, "card_gone", "the vault does not hold this card");
    if (card === "leasedToAnother") return sendError(reply, 409, ...leasedToAnother);
    return reply.send(card);
  });
  refuseOtherMethods(app, "/leases", ["POST"]);

  app.delete<{ Params: { cardRef: string } }>("/cards/:cardRef", toLease, (request, reply) => {
    const parsed = lesseeSchema.safeParse(request.query);
    if (!parsed.success) {
      return sendError(reply, 400, "invalid_lease", "the lessee is not valid", toFieldErrors(parsed.error));
    }
    const outcome = store.destroy(request.params.cardRef, parsed.data);
    if (outcome === "leasedToAnother") return sendError(reply, 409, ...leasedToAnother);
    return reply.code(204).send();
  });
  refuseOtherMethods(app, "/cards/:cardRef", ["DELETE"]);
}
