import type { z } from "zod";
import type { CallOutcome, PaymentReport, RequestReport } from "../../domain/reports.js";
import { unknown, unwritableAmount } from "../endings.js";
import type { HttpPost } from "../http.js";
import type { ChargeRequest, PaymentReference, ProviderAccount, RequestReference } from "../port.js";
import type { PayermaxConfig } from "./configuration.js";
import { isWritable } from "./decimals.js";
import { ENDPOINTS, KEY_VERSION, type Operation } from "./endpoints.js";
import { readEnding, type Reading } from "./endings.js";
import { toJson, type DraftFields } from "./json.js";
import { toRecord, toRefundReport, toReply, toRequestReport } from "./reports.js";
import { captureFields, orderFields, refundFields, sessionFields } from "./requests.js";
import { listSavedCards, removeSavedCard } from "./saved-cards.js";
import { signatureOf } from "./signature.js";
import { paymentData, refundData, requestData, sessionData } from "./wire.js";

/**
 * A merchant account at PayerMax. Requests, answers and notifications are signed over their exact bytes.
 *
 * @param notifyUrl where PayerMax reaches this account's webhook
 */
export function payermaxAccount(
  config: PayermaxConfig,
  notifyUrl: string,
  post: HttpPost,
  now: () => Date,
): ProviderAccount {
  const { baseUrl, appId, merchantNo, privateKey, publicKeys, keyVersion = KEY_VERSION } = config;

  /** Every send is made anew: PayerMax refuses a `requestTime` more than two minutes off. */
  async function call(operation: Operation, data: DraftFields): Promise<CallOutcome<Reading>> {
    const { path, version: documented } = ENDPOINTS[operation];
    const { version = documented } = config;
    const requestTime = now().toISOString();
    const body = toJson({ version, keyVersion, requestTime, appId, merchantNo, data });
    const headers = { "content-type": "application/json", sign: signatureOf(body, privateKey) };
    return readEnding(await post(`${baseUrl}${path}`, headers, body), operation, publicKeys);
  }

  async function order(request: ChargeRequest, hold: boolean): Promise<CallOutcome<PaymentReport>> {
    if (![request, ...(request.items ?? [])].every(({ amount }) => isWritable(amount)))
      return unwritableAmount;
    const ended = await call("orderAndPay", orderFields(request, { notifyUrl, hold }));
    return readPayment(ended, request, toReply);
  }

  async function ask(
    about: "capture" | "cancel",
    request: RequestReference,
    data: DraftFields,
  ): Promise<CallOutcome<RequestReport>> {
    const ended = await call(about, data);
    return readRequest(ended, request, requestData, (data) => toRequestReport(about, data));
  }

  return {
    charge: (request) => order(request, false),

    authorize: (request) => order(request, true),

    async capture(request) {
      return isWritable(request.captureAmount)
        ? ask("capture", request, captureFields(request))
        : unwritableAmount;
    },

    cancel: (request) =>
      ask("cancel", request, { requestId: request.requestId, outTradeNo: request.paymentId }),

    async refund(request) {
      if (!isWritable(request.refundAmount)) return unwritableAmount;
      const ended = await call("refund", refundFields(request, notifyUrl));
      return readRequest(ended, request, refundData, toRefundReport);
    },

    async query(payment) {
      const ended = await call("orderQuery", { outTradeNo: payment.paymentId });
      return isNotFound(ended) ? NOTHING : readPayment(ended, payment, toRecord);
    },

    async queryRefund(request) {
      const ended = await call("refundQuery", { outRefundNo: request.requestId });
      return isNotFound(ended) ? NOTHING : readRequest(ended, request, refundData, toRefundReport);
    },

    async dropInSession(request) {
      if (!isWritable(request.amount)) return unwritableAmount;
      const ended = await call("applyDropinSession", sessionFields(request));
      if (ended.ending !== "answered") return ended;
      const result = sessionData.safeParse("notFound" in ended.answer ? undefined : ended.answer.data);
      return result.success ? { ending: "answered", answer: result.data } : unreadable;
    },

    listSavedCards: (request) => listSavedCards(call, request, now),

    removeSavedCard: (request) => removeSavedCard(call, request),
  };
}

const NOTHING = { ending: "answered", answer: { about: "nothing" } } as const;

const unreadable = unknown("unreadable", "the answer lacks a field that we need, such as status");

function isNotFound(ended: CallOutcome<Reading>): boolean {
  return ended.ending === "answered" && "notFound" in ended.answer;
}

function readPayment(
  ended: CallOutcome<Reading>,
  { paymentId }: PaymentReference,
  toReport: typeof toReply,
): CallOutcome<PaymentReport> {
  if (ended.ending !== "answered") return ended;
  if ("notFound" in ended.answer) return unreadable;
  const result = paymentData.safeParse(ended.answer.data);
  if (!result.success) return unreadable;
  // PayerMax ignores case in it; we send and take back upper case only.
  if (result.data.outTradeNo !== paymentId)
    return unknown("other_order", "the answer is about another outTradeNo");
  return { ending: "answered", answer: toReport(result.data, ended.answer) };
}

/** Only a status beside our own request id counts. */
function readRequest<Data extends { readonly outTradeNo?: string | undefined }>(
  ended: CallOutcome<Reading>,
  { paymentId, requestId }: RequestReference,
  schema: z.ZodType<Data>,
  toReport: (data: Data) => RequestReport | null,
): CallOutcome<RequestReport> {
  if (ended.ending !== "answered") return ended;
  if ("notFound" in ended.answer) return unreadable;
  const result = schema.safeParse(ended.answer.data);
  if (!result.success) return unreadable;
  const report = toReport(result.data);
  if (report === null) return unknown("unreadable", "the answer's status word is not documented");
  if (report.requestId !== requestId)
    return unknown("other_request", "the answer is about another request id");
  if (result.data.outTradeNo !== undefined && result.data.outTradeNo !== paymentId)
    return unknown("other_order", "the answer is about another outTradeNo");
  return { ending: "answered", answer: report };
}
