import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CallOutcome, PaymentReport, RequestReport } from "../../../../src/domain/reports.js";
import { parseJson, readTransport, refused, unknown } from "../../../../src/providers/endings.js";
import type { HttpOutcome } from "../../../../src/providers/http.js";
import { orAbsent, text, word } from "../../../../src/providers/wire-text.js";
import { read } from "./amounts.js";

export type Reading = { readonly data: unknown } | { readonly notFound: true };

/** Lower-case hex HMAC-SHA256 over the exact bytes, in the header `x-signature`. */
export function signatureOf(body: string | Buffer, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

export function isSignedBy(body: Buffer, signature: string | string[] | undefined, secret: string): boolean {
  const given = Buffer.from(String(signature));
  const expected = Buffer.from(signatureOf(body, secret));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const envelope = z.object({ error: orAbsent(word), data: z.unknown().optional() });

export const orderData = z.object({
  order: text.min(1),
  state: word,
  mode: z.enum(["hold", "sale"]),
  number: text,
  amount: text,
  currency: text,
  page: orAbsent(text),
});
export const requestData = z.object({
  order: text.min(1),
  request: text.min(1),
  amount: orAbsent(text),
  currency: orAbsent(text),
});

/** Decides between the four endings. Every answer is signed. */
export function readEnding(http: HttpOutcome, isQuery: boolean, secret: string): CallOutcome<Reading> {
  const answered = readTransport(http);
  if (answered.ending !== "answered") return answered;
  const { body, headers } = answered.answer;
  if (!isSignedBy(body, headers["x-signature"], secret))
    return unknown("unverified", "the answer isn't signed");
  const parsed = envelope.safeParse(parseJson(body));
  if (!parsed.success) return unknown("unreadable", "not the provider's envelope");
  const { error, data } = parsed.data;
  switch (error) {
    case undefined:
      return { ending: "answered", answer: { data } };
    case "not_found":
      return isQuery ? { ending: "answered", answer: { notFound: true } } : refused(error, "no such order");
    case "exists":
      return { ending: "unknown", code: error, message: "there is such an order", duplicate: true };
    case "not_allowed":
      return refused(error, "the order doesn't allow it");
    default:
      return unknown(error, "an error that we don't know");
  }
}

/** A map: an object would know words such as `constructor`. */
const STATES: ReadonlyMap<string, PaymentReport["status"]> = new Map([
  ["waiting", "open"],
  ["done", "succeeded"],
  ["declined", "failed"],
  ["closed", "closed"],
]);

export function toReport(data: z.infer<typeof orderData>): PaymentReport {
  const status = STATES.get(data.state);
  return {
    about: "payment",
    status: status ?? "open",
    word: data.state,
    recognized: status !== undefined,
    amount: read(data.currency, data.amount),
    refundedValue: 0,
    refs: { number: data.number },
    captureMode: data.mode === "hold" ? "manual" : "automatic",
    ...(data.page !== undefined && { actionUrl: data.page }),
    ...(status === "failed" && {
      refusal: { kind: "declined", code: data.state, message: "the card was declined" } as const,
    }),
  };
}

export function toRequestReport(
  about: RequestReport["about"],
  { request, amount, currency }: z.infer<typeof requestData>,
): RequestReport {
  const money = amount === undefined || currency === undefined ? null : read(currency, amount);
  return { about, requestId: request, status: "succeeded", amount: money, refs: {} };
}
