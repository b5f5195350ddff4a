import type { KeyObject } from "node:crypto";
import type { CallOutcome } from "../../domain/reports.js";
import { parseJson, readTransport, refused, unknown } from "../endings.js";
import type { HttpOutcome } from "../http.js";
import { CODES } from "./codes.js";
import type { Operation } from "./endpoints.js";
import { isSignedBy } from "./signature.js";
import { envelope } from "./wire.js";

/** A signed answer, or a query's "no such order". `code` and `message` explain a failure and decide nothing. */
export type Reading =
  { readonly data: unknown; readonly code: string; readonly message?: string } | { readonly notFound: true };

/** Decides between the four endings, from the socket's and the protocol's evidence. */
export function readEnding(
  http: HttpOutcome,
  operation: Operation,
  publicKeys: readonly KeyObject[],
): CallOutcome<Reading> {
  const answered = readTransport(http);
  if (answered.ending !== "answered") return answered;
  const { status, body, headers } = answered.answer;

  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) return unknown("unreadable", `not the provider's envelope (HTTP status ${status})`);
  const { code, msg, data } = parsed.data;
  const message = msg ?? "";
  const isVerified = () => isSignedBy(body, headers.sign, publicKeys);
  const reading: CallOutcome<Reading> = {
    ending: "answered",
    answer: { data, code, ...(msg !== undefined && { message: msg }) },
  };

  switch (CODES.get(code)?.ending) {
    case "answered":
      if (status >= 300) return unknown("unreadable", `a success with HTTP status ${status}`);
      return isVerified() ? reading : unknown("unverified", "the answer's sign doesn't verify");
    case "declined":
      if (!isVerified()) return unknown(code, message);
      return data === undefined || data === null ? refused(code, message) : reading;
    case "notFound":
      return readNotFound(operation, code, message);
    case "refused":
      return refused(code, message);
    case "notSent":
      return { ending: "notSent", code, message };
    case "duplicate":
      return { ending: "unknown", code, message, duplicate: true };
    case "unknown":
    case undefined:
      return unknown(code, message);
  }
}

function readNotFound(operation: Operation, code: string, message: string): CallOutcome<Reading> {
  switch (operation) {
    case "orderQuery":
    case "refundQuery":
      return { ending: "answered", answer: { notFound: true } };
    case "orderAndPay":
      // It makes the order, so this is no answer to it.
      return unknown(code, message);
    case "capture":
    case "cancel":
    case "refund":
    case "applyDropinSession":
    case "inquirePaymentToken":
    case "removePaymentToken":
      return refused(code, message);
  }
}
