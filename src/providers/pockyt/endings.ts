import type { CallOutcome } from "../../domain/facts.js";
import type { HttpOutcome } from "../http.js";
import { RET_CODES } from "./ret-codes.js";
import { envelope } from "./wire.js";

export type Operation = "createCustomer" | "charge" | "cancel" | "query";

export type Reading = { readonly payload: unknown } | { readonly notFound: true };

/** Decides between the four endings, from the socket's and the protocol's evidence. */
export function readEnding(http: HttpOutcome, operation: Operation): CallOutcome<Reading> {
  if (http.sent === "no") return { ending: "notSent", code: http.code, message: http.message };
  if (http.sent === "unknown") return { ending: "unknown", code: http.code, message: http.message };
  if (http.status === 429) return tooMany(http.headers["retry-after"]);
  if (http.status >= 500)
    return unknown(`http_${http.status}`, "the provider failed while it had the request");
  // Whatever it says, a redirect is the word of something before the provider's API.
  if (http.status >= 300 && http.status < 400)
    return unknown(`http_${http.status}`, "redirected instead of answered");

  const parsed = envelope.safeParse(json(http.body));
  if (!parsed.success)
    return unknown("unreadable", `not the provider's envelope (HTTP status ${http.status})`);
  const { ret_code: code, ret_msg, retMsg, status, result, customer, resultBody } = parsed.data;
  const message = ret_msg ?? retMsg ?? "";
  const payload = result ?? customer ?? resultBody;

  if (code === undefined)
    return http.status === 200 && status === 200
      ? { ending: "answered", answer: { payload } }
      : unknown("unreadable", `neither ret_code nor status 200 (HTTP status ${http.status})`);
  // A refused signature comes as "system error" with these words (vendor's Chinese pages).
  if (code === "000000" && /data error/i.test(message)) return { ending: "refused", code, message };
  if (/duplicate/i.test(message)) return { ending: "unknown", code, message, duplicate: true };
  switch (RET_CODES.get(code)?.ending) {
    case "answered":
      return http.status < 300
        ? { ending: "answered", answer: { payload } }
        : unknown("unreadable", `a success with HTTP status ${http.status}`);
    case "refused":
      return { ending: "refused", code, message };
    case "notFound":
      return operation === "query"
        ? { ending: "answered", answer: { notFound: true } }
        : { ending: "refused", code, message };
    case "unknown":
    case undefined:
      return unknown(code, message);
  }
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

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

export function unknown(code: string, message: string): CallOutcome<never> {
  return { ending: "unknown", code, message };
}
