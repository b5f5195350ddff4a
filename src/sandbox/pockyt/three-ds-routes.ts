import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { decodeBody, UnreadableBody } from "../body.js";
import type { ThreeDsDecision, ThreeDsOutcome } from "../twin.js";
import { formatAmount } from "./amounts.js";
import type { Booking } from "./booking.js";
import type { PockytState, Transaction } from "./state.js";
import { challengePage, messagePage } from "./three-ds-page.js";

type ChallengeRoute = { Params: { challengeId: string } };

/** Plays the shopper's bank: decides a transaction that waits for 3DS, once. */
export function decideChallenge(
  transaction: Transaction,
  outcome: ThreeDsOutcome,
  booking: Booking,
): ThreeDsDecision {
  const decided = transaction.status === "pending";
  if (decided && outcome === "approve") booking.succeed(transaction);
  if (decided && outcome === "decline") booking.fail(transaction);
  const { status, reference, transactionNo } = transaction;
  return { decided, status, reference, transactionNo };
}

/** The page the shopper is sent to, and the same decision for a program that sends JSON. */
export function registerThreeDs(app: FastifyInstance, state: PockytState, booking: Booking): void {
  app.get<ChallengeRoute>("/3ds/:challengeId", (request, reply) => {
    const transaction = state.transactionByChallenge(request.params.challengeId);
    if (transaction === undefined) return notFound(request, reply);
    return sendPage(
      reply,
      transaction.status === "pending" ? challengePage(transaction) : decidedPage(transaction),
    );
  });

  app.post<ChallengeRoute>("/3ds/:challengeId", (request, reply) => {
    const transaction = state.transactionByChallenge(request.params.challengeId);
    if (transaction === undefined) return notFound(request, reply);
    const outcome = readOutcome(request);
    if (outcome === undefined) return badOutcome(request, reply);
    const { decided, ...decision } = decideChallenge(transaction, outcome, booking);
    if (sendsJson(request)) {
      const redirectUrl = callbackOf(transaction) ?? null;
      if (decided) return reply.send({ ...decision, redirectUrl });
      return reply.code(409).send({ ...decision, error: `already decided: ${decision.status}` });
    }
    if (!decided) return sendPage(reply.code(409), decidedPage(transaction));
    const callback = callbackOf(transaction);
    if (callback !== undefined) return reply.code(303).header("location", callback).send();
    return sendPage(reply, messagePage("Thank you", `${sentenceOf(transaction)} You can close this page.`));
  });
}

/** docs.pockyt.io/reference/securepay-api: the merchant's URL with these macros filled in. */
function callbackOf(transaction: Transaction): string | undefined {
  const { status, transactionNo, reference, currency } = transaction;
  const values = new Map([
    ["{status}", status],
    ["{amount}", formatAmount(transaction.amount, currency)],
    ["{transactionNo}", transactionNo],
    ["{reference}", reference],
  ]);
  return transaction.callbackUrl?.replaceAll(/\{\w+\}/g, (macro) => {
    const value = values.get(macro);
    return value === undefined ? macro : encodeURIComponent(value);
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

function badOutcome(request: FastifyRequest, reply: FastifyReply) {
  const error = "outcome must be approve or decline";
  reply.code(400);
  return sendsJson(request) ? reply.send({ error }) : sendPage(reply, messagePage("Not understood", error));
}

function notFound(request: FastifyRequest, reply: FastifyReply) {
  const error = "There is no such payment to confirm.";
  reply.code(404);
  return sendsJson(request) ? reply.send({ error }) : sendPage(reply, messagePage("Not found", error));
}

function decidedPage(transaction: Transaction): string {
  return messagePage("Already decided", `${sentenceOf(transaction)} Nothing was changed.`);
}

function sentenceOf({ status }: Transaction): string {
  if (status === "success") return "The payment was approved.";
  return status === "failed" ? "The payment was declined." : "The payment was canceled.";
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
