import cors from "@fastify/cors";
import rateLimit from "@fastify/rate-limit";
import type { PayloadCodec } from "@temporalio/common";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from "fastify";
import { describeError } from "../http-service/describe-error.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { auditRequests, note } from "./audit.js";
import { callerOf } from "./callers.js";
import { sendError, sendFrameworkError } from "./error-reply.js";
import { readPayloads, toPayloadsJson } from "./payloads-json.js";
import { Sessions } from "./sessions.js";
import { addSignIn } from "./sign-in.js";

export interface CodecEndpointOptions {
  /** Encrypts and decrypts for this namespace. */
  readonly codec: PayloadCodec;
  readonly namespace: string;
  /** What the CLI sends as bearer token, and a person enters once in a browser. */
  readonly token: string;
  /** Of the Temporal UIs whose pages may call it. */
  readonly origins: readonly string[];
  readonly log: ServiceLog;
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
}

/** An event's payloads have 4 MiB at most, and a third more in base64. */
const BODY_LIMIT = 8 * 1024 * 1024;
/** A page of the UI asks once for each event that it shows. */
const RATE_LIMIT = { max: 3_000, timeWindow: "1 minute" };
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The codec endpoint (docs/payload-encryption.md), not yet listening: Temporal's UI and CLI have payloads decoded and encoded
 * here, by Temporal's own protocol for codec servers.
 *
 * @throws TypeError when the token is unusable
 */
export async function createCodecEndpoint(options: CodecEndpointOptions): Promise<FastifyInstance> {
  const { codec, namespace, token, origins, log, now = Date.now } = options;
  const sessions = new Sessions(token, now);
  const caller = callerOf(token, sessions, origins);
  // The framework gets no logger: its own lines quote URLs and parser errors.
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Both are set: if the time-out for the head is the longer one, Node swaps the two.
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    frameworkErrors: (error, _request, reply) => void sendFrameworkError(reply, error),
  });
  app.removeContentTypeParser("text/plain");
  auditRequests(app, namespace, log);
  app.addHook("onRequest", async (_request, reply) => {
    void reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    sendFrameworkError(reply, error);
    if (reply.statusCode >= 500) log.error(describeError(error), "request failed");
    return reply;
  });
  await app.register(cors, {
    origin: [...origins],
    methods: ["POST"],
    allowedHeaders: ["authorization", "content-type", "x-namespace"],
    credentials: true,
    maxAge: 600,
  });
  await app.register(rateLimit, RATE_LIMIT);
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404));

  const refuseStrangers = async (request: FastifyRequest, reply: Parameters<typeof sendError>[0]) => {
    const by = caller(request);
    if (by === null) return sendError(reply.header("www-authenticate", "Bearer"), 401);
    note(request, { by });
    return request.headers["x-namespace"] === namespace ? undefined : sendError(reply, 403);
  };
  for (const operation of ["encode", "decode"] as const)
    app.post(`/${operation}`, { onRequest: refuseStrangers }, async (request, reply) => {
      const payloads = readPayloads(request.body);
      if (payloads === null) return sendError(reply, 400);
      note(request, { payloads: payloads.length });
      try {
        return toPayloadsJson(await codec[operation](payloads));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "UnreadablePayload") throw error;
        note(request, { why: error.message });
        return sendError(reply, 422, error.message);
      }
    });
  addSignIn(app, token, sessions);
  for (const url of ["/livez", "/readyz"]) app.get(url, () => ({ status: "ok" }));
  return app;
}
