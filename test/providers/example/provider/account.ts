import type { z } from "zod";
import type { CallOutcome, PaymentReport, RequestReport } from "../../../../src/domain/reports.js";
import type { Money } from "../../../../src/domain/money.js";
import { refused, unknown, unwritableAmount } from "../../../../src/providers/endings.js";
import type { HttpPost } from "../../../../src/providers/http.js";
import type {
  ChargeRequest,
  PaymentReference,
  ProviderAccount,
  RequestReference,
} from "../../../../src/providers/port.js";
import { written } from "./amounts.js";
import type { ExampleConfig } from "./configuration.js";
import {
  orderData,
  readEnding,
  requestData,
  signatureOf,
  toReport,
  toRequestReport,
  type Reading,
} from "./wire.js";

/** A merchant account at a made-up provider: the recipe of docs/adding-a-provider.md, followed. */
export function exampleAccount(config: ExampleConfig, webhookUrl: string, post: HttpPost): ProviderAccount {
  const { baseUrl, merchant, secret } = config;

  async function call(path: string, fields: object): Promise<CallOutcome<Reading>> {
    const body = JSON.stringify({ merchant, ...fields });
    const headers = { "content-type": "application/json", "x-signature": signatureOf(body, secret) };
    return readEnding(await post(`${baseUrl}${path}`, headers, body), path.startsWith("/find"), secret);
  }

  async function order(request: ChargeRequest, mode: "hold" | "sale"): Promise<CallOutcome<PaymentReport>> {
    const { paymentId, amount, paidWith } = request;
    if (paidWith.type !== "card") return refused("not_offered", "this provider takes cards only");
    const money = fieldsOf(amount);
    if (money === null) return unwritableAmount;
    const { number, expiryMonth, expiryYear, cvv } = paidWith.card;
    const card = { number, expiryMonth, expiryYear, cvv };
    const ended = await call("/order", { order: paymentId, mode, ...money, card, webhookUrl });
    return about(ended, orderData, request, toReport);
  }

  async function ask(
    kind: RequestReport["about"],
    request: RequestReference,
    amount?: Money,
  ): Promise<CallOutcome<RequestReport>> {
    const money = amount === undefined ? {} : fieldsOf(amount);
    if (money === null) return unwritableAmount;
    const { paymentId, requestId } = request;
    const ended = await call(`/${kind}`, { order: paymentId, request: requestId, ...money });
    return about(ended, requestData, request, (data) => toRequestReport(kind, data));
  }

  return {
    charge: (request) => order(request, "sale"),
    authorize: (request) => order(request, "hold"),
    capture: (request) => ask("capture", request, request.captureAmount),
    cancel: (request) => ask("cancel", request),
    refund: (request) => ask("refund", request, request.refundAmount),

    async query(payment) {
      const ended = await call("/find-order", { order: payment.paymentId });
      return isNotFound(ended) ? NOTHING : about(ended, orderData, payment, toReport);
    },

    async queryRefund(request) {
      const ended = await call("/find-refund", { order: request.paymentId, request: request.requestId });
      return isNotFound(ended)
        ? NOTHING
        : about(ended, requestData, request, (data) => toRequestReport("refund", data));
    },
  };
}

const NOTHING = { ending: "answered", answer: { about: "nothing" } } as const;

function isNotFound(ended: CallOutcome<Reading>): boolean {
  return ended.ending === "answered" && "notFound" in ended.answer;
}

function fieldsOf(amount: Money): { amount: string; currency: string } | null {
  const text = written(amount);
  return text === null ? null : { amount: text, currency: amount.currency };
}

/** Only an answer about our own order, and our own request, counts. */
function about<Data extends { readonly order: string; readonly request?: string }, Report>(
  ended: CallOutcome<Reading>,
  schema: z.ZodType<Data>,
  ours: PaymentReference & { readonly requestId?: string },
  toReport: (data: Data) => Report,
): CallOutcome<Report> {
  if (ended.ending !== "answered") return ended;
  const parsed = schema.safeParse("data" in ended.answer ? ended.answer.data : undefined);
  if (!parsed.success) return unknown("unreadable", "the answer lacks a field that we need");
  const { order, request } = parsed.data;
  if (order !== ours.paymentId || (request !== undefined && request !== ours.requestId))
    return unknown("another", "the answer is about something else");
  return { ending: "answered", answer: toReport(parsed.data) };
}
