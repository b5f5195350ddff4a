import type { CallOutcome } from "../../domain/reports.js";
import { parseJson, readTransport, unknown } from "../endings.js";
import type { HttpOutcome } from "../http.js";
import { RET_CODES } from "./ret-codes.js";
import { envelope } from "./wire.js";

export type Operation = "createCustomer" | "charge" | "cancel" | "refund" | "query";

export type Reading = { readonly payload: unknown } | { readonly notFound: true };

/** Decides between the four endings, from the socket's and the protocol's evidence. */
export function readEnding(http: HttpOutcome, operation: Operation): CallOutcome<Reading> {
  const answered = readTransport(http);
  if (answered.ending !== "answered") return answered;
  const { status: httpStatus, body } = answered.answer;

  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success)
    return unknown("unreadable", `not the provider's envelope (HTTP status ${httpStatus})`);
  const { ret_code: code, ret_msg, retMsg, status, result, customer, resultBody } = parsed.data;
  const message = ret_msg ?? retMsg ?? "";
  const payload = result ?? customer ?? resultBody;

  if (code === undefined)
    return httpStatus === 200 && status === 200
      ? { ending: "answered", answer: { payload } }
      : unknown("unreadable", `neither ret_code nor status 200 (HTTP status ${httpStatus})`);
  // A refused signature comes as "system error" with these words (vendor's Chinese pages).
  if (code === "000000" && /data error/i.test(message)) return { ending: "refused", code, message };
  if (/duplicate/i.test(message)) return { ending: "unknown", code, message, duplicate: true };
  switch (RET_CODES.get(code)?.ending) {
    case "answered":
      return httpStatus < 300
        ? { ending: "answered", answer: { payload } }
        : unknown("unreadable", `a success with HTTP status ${httpStatus}`);
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
