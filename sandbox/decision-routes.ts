import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { decodeBody, UnreadableBody } from "./decode-body.js";
import { messagePage, type Site } from "./decision-page.js";
import type { ThreeDsDecision, ThreeDsOutcome } from "./twin.js";

/** A payment as the page sees it. */
type Decidable = {
  isOpen: () => boolean;
  /** The page with the question. */
  page: () => string;
  /** Decides once; a later try changes nothing. */
  decide: (outcome: ThreeDsOutcome) => ThreeDsDecision;
  /** What became of the payment, as a sentence. */
  sentence: () => string;
  /** Where the shopper goes once it is decided. */
  callbackUrl: () => string | undefined;
};

type DecisionRoute = { path: string; site: Site; find: (id: string) => Decidable | undefined };

type IdRoute = { Params: { id: string } };

/** The page the shopper is sent to, and the same decision for a program that sends JSON. */
export function registerDecisionPage(app: FastifyInstance, { path, site, find }: DecisionRoute): void {
  app.get<IdRoute>(`${path}/:id`, (request, reply) => {
    const found = find(request.params.id);
    if (found === undefined) return notFound(request, reply, site);
    return sendPage(reply, found.isOpen() ? found.page() : decidedPage(site, found));
  });

  app.post<IdRoute>(`${path}/:id`, (request, reply) => {
    const found = find(request.params.id);
    if (found === undefined) return notFound(request, reply, site);
    const outcome = readOutcome(request);
    if (outcome === undefined) return badOutcome(request, reply, site);
    const { decided, ...decision } = found.decide(outcome);
    const callback = found.callbackUrl();
    if (sendsJson(request)) {
      if (decided) return reply.send({ ...decision, redirectUrl: callback ?? null });
      return reply.code(409).send({ ...decision, error: `already decided: ${decision.status}` });
    }
    if (!decided) return sendPage(reply.code(409), decidedPage(site, found));
    if (callback !== undefined) return reply.code(303).header("location", callback).send();
    return sendPage(reply, messagePage(site, "Thank you", `${found.sentence()} You can close this page.`));
  });
}

function readOutcome(request: FastifyRequest): ThreeDsOutcome | undefined {
  try {
    const { outcome } = decodeBody(request.headers["content-type"], request.body);
    return outcome === "approve" || outcome === "decline" ? outcome : undefined;
  } catch (error) {
    if (error instanceof UnreadableBody) return undefined;
    throw error;
  }
}

function badOutcome(request: FastifyRequest, reply: FastifyReply, site: Site) {
  const error = "outcome must be approve or decline";
  reply.code(400);
  return sendsJson(request)
    ? reply.send({ error })
    : sendPage(reply, messagePage(site, "Not understood", error));
}

function notFound(request: FastifyRequest, reply: FastifyReply, site: Site) {
  const error = "There is no such payment to confirm.";
  reply.code(404);
  return sendsJson(request) ? reply.send({ error }) : sendPage(reply, messagePage(site, "Not found", error));
}

function decidedPage(site: Site, found: Decidable): string {
  return messagePage(site, "Already decided", `${found.sentence()} Nothing was changed.`);
}

function sendsJson(request: FastifyRequest): boolean {
  return request.headers["content-type"]?.startsWith("application/json") ?? false;
}

function sendPage(reply: FastifyReply, html: string) {
  return reply
    .header("content-type", "text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'")
    .send(html);
}
