import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isProviderName } from "../domain/capabilities.js";
import { accountPattern } from "../domain/ids.js";
import type { ProviderAccounts, Webhook } from "../providers/port.js";
import type { Deliver } from "./delivery.js";
import type { RelayLog } from "./relay-log.js";
import { refuse, refuseMethod } from "./reply.js";
import { take, type Taken } from "./take.js";
import { beginVisit, decorateVisits, logVisit, visitOf, type Target } from "./visit.js";

export interface WebhookRouteOptions {
  readonly accounts: ProviderAccounts;
  readonly deliver: Deliver;
  readonly deliveryTimeoutMs: number;
  readonly log: RelayLog;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface Params {
  readonly provider: string;
  readonly account: string;
}

/** `POST /webhooks/<provider>/<account>`; all that the head tells is refused before the body is read. */
export function addWebhookRoute(app: FastifyInstance, options: WebhookRouteOptions): void {
  const { accounts, deliver, deliveryTimeoutMs, log, now } = options;
  decorateVisits(app);
  app.route<{ Params: Params }>({
    method: app.supportedMethods,
    url: "/webhooks/:provider/:account",
    onRequest: async (request, reply) => {
      const visit = beginVisit(request);
      visit.target = findTarget(accounts, request.params);
      if (visit.target === null) return refuse(reply, 404);
      if (request.method !== "POST") return refuseMethod(reply, ["POST"]);
      if (!visit.target.webhook.contentTypes.includes(mediaType(request))) return refuse(reply, 415);
      return undefined;
    },
    handler: async (request, reply) => {
      const visit = visitOf(request);
      if (!visit?.target) return refuse(reply, 404);
      const { webhook } = visit.target;
      const raw = {
        contentType: mediaType(request),
        headers: request.headers,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        receivedAt: new Date(now()).toISOString(),
      };
      visit.taken = await take(webhook, raw, deliver, deliveryTimeoutMs);
      return answer(reply, visit.taken, webhook.acknowledgement);
    },
    // Not onResponse, which never comes when the provider has hung up meanwhile.
    onSend: async (request, reply, payload) => {
      const visit = visitOf(request);
      if (visit) logVisit(log, visit, reply.statusCode);
      return payload;
    },
  });
}

function findTarget(accounts: ProviderAccounts, { provider, account }: Params): Target | null {
  if (!isProviderName(provider) || !accountPattern.test(account)) return null;
  const found = accounts(account, provider);
  return found && { provider, account, webhook: found.webhook };
}

/** Without parameters, such as a charset. */
function mediaType(request: FastifyRequest): string {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase();
}

const STATUS: Readonly<Record<Taken["result"], number>> = {
  accepted: 200,
  repeat: 200,
  foreign: 200,
  unrelated: 200,
  malformed: 400,
  forged: 401,
  unavailable: 503,
  unhandled: 503,
  failed: 503,
};

function answer(
  reply: FastifyReply,
  { result }: Taken,
  acknowledgement: Webhook["acknowledgement"],
): FastifyReply {
  if (STATUS[result] !== 200) return refuse(reply, STATUS[result]);
  // As bytes: to a string the framework may add a charset.
  return reply.header("content-type", acknowledgement.contentType).send(Buffer.from(acknowledgement.body));
}
