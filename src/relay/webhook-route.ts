import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Webhook, Webhooks } from "../providers/port.js";
import type { Deliver } from "./delivery.js";
import type { CountedWebhook } from "./metrics.js";
import type { ServiceLog } from "../http-service/service-log.js";
import { sendError, sendMethodNotAllowed } from "./error-reply.js";
import { verifyAndDeliver, type WebhookOutcome } from "./verify-and-deliver.js";
import {
  contextOf,
  decorateRequests,
  logRequest,
  openContext,
  type WebhookTarget,
} from "./request-context.js";

interface WebhookRouteOptions {
  readonly webhooks: Webhooks;
  readonly deliver: Deliver;
  readonly log: ServiceLog;
  readonly count: (webhook: CountedWebhook) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface Params {
  readonly provider: string;
  readonly account: string;
}

/** `POST /webhooks/<provider>/<account>`; what can be refused by its head is refused before the body is read. */
export function addWebhookRoute(app: FastifyInstance, options: WebhookRouteOptions): void {
  const { webhooks, deliver, log, now, count } = options;
  decorateRequests(app);
  app.route<{ Params: Params }>({
    method: app.supportedMethods,
    url: "/webhooks/:provider/:account",
    onRequest: async (request, reply) => {
      const context = openContext(request);
      context.target = findTarget(webhooks, request.params);
      if (context.target === null) return sendError(reply, 404);
      if (request.method !== "POST") return sendMethodNotAllowed(reply, ["POST"]);
      if (!context.target.webhook.contentTypes.includes(mediaType(request))) return sendError(reply, 415);
      return undefined;
    },
    handler: async (request, reply) => {
      const context = contextOf(request);
      if (!context?.target) return sendError(reply, 404);
      const { webhook } = context.target;
      const raw = {
        contentType: mediaType(request),
        headers: request.headers,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        receivedAt: new Date(now()).toISOString(),
      };
      context.outcome = await verifyAndDeliver(webhook, raw, deliver);
      return answer(reply, context.outcome, webhook.acknowledgement);
    },
    // Not the hook onResponse: fastify doesn't call it if the provider has hung up meanwhile.
    onSend: async (request, reply, payload) => {
      const context = contextOf(request);
      if (context) logRequest(log, context, reply.statusCode, count);
      return payload;
    },
  });
}

function findTarget(webhooks: Webhooks, { provider, account }: Params): WebhookTarget | null {
  const webhook = webhooks(account, provider);
  return webhook && { provider, account, webhook };
}

/** Without parameters, such as a charset. */
function mediaType(request: FastifyRequest): string {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase();
}

const STATUS: Readonly<Record<WebhookOutcome["result"], number>> = {
  accepted: 200,
  repeat: 200,
  foreign: 200,
  unrelated: 200,
  kept: 200,
  known: 200,
  limited: 503,
  malformed: 400,
  unreadable: 400,
  forged: 401,
  unavailable: 503,
  unhandled: 503,
  failed: 503,
};

function answer(
  reply: FastifyReply,
  { result }: WebhookOutcome,
  acknowledgement: Webhook["acknowledgement"],
): FastifyReply {
  if (STATUS[result] !== 200) return sendError(reply, STATUS[result]);
  // As bytes: to a string the framework may add a charset.
  return reply.header("content-type", acknowledgement.contentType).send(Buffer.from(acknowledgement.body));
}
