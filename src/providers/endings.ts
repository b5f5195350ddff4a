import type { CallOutcome } from "../domain/reports.js";
import type { HttpOutcome } from "./http.js";

export { parseJson } from "./strict-json.js";

type HttpAnswer = Extract<HttpOutcome, { sent: "yes" }>;

/**
 * What the socket and the HTTP status decide alone, whoever the provider is. `answered`: below 300 or 4xx, and only
 * the provider's protocol can say what it means.
 */
export function readTransport(http: HttpOutcome): CallOutcome<HttpAnswer> {
  if (http.sent === "no") return { ending: "notSent", code: http.code, message: http.message };
  if (http.sent === "unknown") return unknown(http.code, http.message);
  if (http.status === 429) return tooMany(http.headers["retry-after"]);
  if (http.status >= 500)
    return unknown(`http_${http.status}`, "the provider failed while it had the request");
  // Whatever it says, a redirect is the word of something before the provider's API.
  if (http.status >= 300 && http.status < 400)
    return unknown(`http_${http.status}`, "redirected instead of answered");
  return { ending: "answered", answer: http };
}

function tooMany(retryAfter: string | string[] | undefined): CallOutcome<never> {
  const seconds = Number(retryAfter);
  return {
    ending: "notSent",
    code: "http_429",
    message: "too many requests",
    ...(Number.isFinite(seconds) && seconds > 0 && { retryAfterSeconds: Math.min(seconds, 3600) }),
  };
}

export function unknown(code: string, message: string): CallOutcome<never> {
  return { ending: "unknown", code, message };
}

/** Before anything is sent. */
export function refused(code: string, message: string): CallOutcome<never> {
  return { ending: "refused", code, message };
}

export const unwritableAmount = refused("amount", "an amount can't be written exactly");
