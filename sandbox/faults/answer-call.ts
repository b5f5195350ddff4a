import type { FastifyReply } from "fastify";

import type { LoggedAnswer, LoggedRequest } from "../request-log.js";
import { keepSilent, waitUnlessClosed, resetConnection, sendPart } from "./broken-connection.js";
import type { AnswerFault } from "./call-plan.js";
import type { Faults } from "./faults.js";

/** A provider's answer, signed and ready to be sent. */
export type SealedAnswer = {
  httpStatus: number;
  headers: Record<string, string>;
  body: string;
  /** What the request log keeps of it. */
  summary: Omit<LoggedAnswer, "httpStatus">;
};

/** A call of a provider's API, as its twin hands it to the fault layer. */
type Call = {
  logged: LoggedRequest;
  /** The payment it is about. */
  reference: string | undefined;
  /** Lets the call take effect and gives the answer; with a `change` that refuses the call it has no effect. */
  answer: (change?: AnswerFault) => SealedAnswer;
};

const PLAIN_TEXT = { "content-type": "text/plain; charset=utf-8" };
const HTML_PAGE =
  "<!doctype html><html><head><title>Just a moment</title></head><body><h1>Just a moment…</h1></body></html>";

/** Answers a call as the provider would, but for the fault that was planned for it. */
export function answerCall(
  reply: FastifyReply,
  faults: Faults,
  { logged, reference, answer }: Call,
): FastifyReply | Promise<FastifyReply> {
  const { provider, operation } = logged;
  const struck = faults.strikeCall({ provider, operation, reference });
  if (struck === undefined) return send(reply, logged, answer());
  logged.fault = struck.fault;
  switch (struck.fault) {
    case "no-effect-no-reply":
      return keepSilent(reply, struck.afterMs);
    case "effect-then-no-reply":
      answer();
      return keepSilent(reply, struck.afterMs);
    case "reset-before":
      return resetConnection(reply);
    case "reset-after":
      answer();
      return resetConnection(reply);
    case "error-500":
      return send(reply, logged, plain(500, "Internal Server Error"));
    case "error-500-done":
      answer();
      return send(reply, logged, plain(500, "Internal Server Error"));
    case "error-503":
      return send(reply, logged, plain(503, "Service Unavailable"));
    case "too-many-requests": {
      const headers = { "retry-after": String(struck.retryAfterSeconds) };
      return send(reply, logged, plain(429, "Too Many Requests", headers));
    }
    case "not-json":
      answer();
      return send(reply, logged, plain(200, "{status: OK", { "content-type": "application/json" }));
    case "html":
      answer();
      return send(reply, logged, plain(200, HTML_PAGE, { "content-type": "text/html; charset=utf-8" }));
    case "truncated":
      return truncate(reply, logged, answer());
    case "slow":
      return delay(reply, logged, answer(), struck.delayMs);
    case "wrong-signature":
    case "other-order":
    case "changed-amount":
    case "duplicate-order":
    case "not-found":
      return send(reply, logged, shown(answer(struck)));
  }
}

function send(reply: FastifyReply, logged: LoggedRequest, sent: SealedAnswer): FastifyReply {
  const { httpStatus, headers, body, summary } = sent;
  logged.answer = { httpStatus, ...summary };
  return reply.code(httpStatus).headers(headers).send(body);
}

function truncate(reply: FastifyReply, logged: LoggedRequest, whole: SealedAnswer): FastifyReply {
  const part = whole.body.slice(0, Math.floor(whole.body.length / 2));
  logged.answer = { httpStatus: whole.httpStatus, body: part };
  return sendPart(reply, { ...whole, part });
}

async function delay(
  reply: FastifyReply,
  logged: LoggedRequest,
  sent: SealedAnswer,
  delayMs: number,
): Promise<FastifyReply> {
  return (await waitUnlessClosed(reply, delayMs)) ? send(reply, logged, sent) : reply.hijack();
}

function plain(httpStatus: number, body: string, headers: Record<string, string> = {}): SealedAnswer {
  return shown({ httpStatus, headers: { ...PLAIN_TEXT, ...headers }, body, summary: {} });
}

/** A faulty answer is logged with its body, because its summary may be the same as the true answer's. */
function shown(sent: SealedAnswer): SealedAnswer {
  return { ...sent, summary: { ...sent.summary, body: sent.body } };
}
