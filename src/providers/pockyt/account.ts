import type { CallOutcome, CustomerReport, NotFoundReport, PaymentReport } from "../../domain/reports.js";
import type { Money } from "../../domain/money.js";
import { refused, unknown, unwritableAmount } from "../endings.js";
import type { HttpPost } from "../http.js";
import type { PaymentReference, ProviderAccount } from "../port.js";
import { isWritable } from "./decimals.js";
import { readEnding, type Operation, type Reading } from "./endings.js";
import type { PockytConfig } from "./configuration.js";
import { findRefund, readRefund } from "./refunds.js";
import { toReport } from "./reports.js";
import { chargeFields, customerFields, inOurNames, refundFields, type Draft } from "./requests.js";
import { verifySign, type Fields } from "./signature.js";
import { customerResult, paymentResult, refundResult, type PaymentResult } from "./wire.js";

const PATHS: Readonly<Record<Operation, string>> = {
  createCustomer: "/v1/customers/create",
  charge: "/order/v4/capture",
  cancel: "/app-data-search/v3/cancel",
  refund: "/app-data-search/v3/refund",
  query: "/app-data-search/v3/tran-query",
};

export interface PockytOptions {
  /** Other systems use the same merchant number. */
  readonly shared?: boolean;
}

/**
 * A merchant account at Pockyt. Every request is signed; a reply carries no signature, only TLS protects it.
 *
 * @param ipnUrl where Pockyt reaches this account's webhook
 */
export function pockytAccount(
  config: PockytConfig,
  ipnUrl: string,
  post: HttpPost,
  { shared = false }: PockytOptions = {},
): ProviderAccount {
  const { baseUrl, merchantNo, storeNo, token, currencies } = config;

  /** Before a customer is created for nothing. */
  function refusedCurrency(amount: Money | undefined): CallOutcome<never> | null {
    if (currencies === undefined || amount === undefined || currencies.includes(amount.currency)) return null;
    return refused("currency", `this account takes ${currencies.join(", ")}, not ${amount.currency}`);
  }

  async function call(operation: Operation, requestId: string, draft: Draft): Promise<CallOutcome<Reading>> {
    const fields = present({ merchantNo, storeNo, ...draft });
    const body = JSON.stringify({ ...fields, verifySign: verifySign(fields, token) });
    const headers = { "content-type": "application/json", "pockyt-request-id": requestId };
    return readEnding(await post(`${baseUrl}${PATHS[operation]}`, headers, body), operation);
  }

  async function askAbout(
    operation: Operation,
    payment: PaymentReference,
    draft: Draft,
  ): Promise<CallOutcome<PaymentResult | NotFoundReport>> {
    const ended = await call(operation, payment.paymentId, draft);
    if (ended.ending !== "answered") return ended;
    if ("notFound" in ended.answer) return { ending: "answered", answer: { about: "nothing" } };
    const result = paymentResult.safeParse(ended.answer.payload);
    if (!result.success)
      return unknown("unreadable", "the answer lacks a field that we need, such as status");
    const { reference, transactionType = "payment" } = result.data;
    if (reference !== undefined && reference !== payment.paymentId)
      return unknown("other_order", "the answer is about another reference");
    if (operation === "query" && reference === undefined)
      return unknown("no_reference", "the answer doesn't say whose record it is");
    if (transactionType !== "payment") return unknown("other_record", "the answer is not about a payment");
    return { ending: "answered", answer: result.data };
  }

  const ask = (payment: PaymentReference) => askAbout("query", payment, { reference: payment.paymentId });

  return {
    async createCustomer({ paymentId, customer, amount }) {
      const no = refusedCurrency(amount);
      if (no) return no;
      const made = await call("createCustomer", paymentId, customerFields(customer));
      if (made.ending === "refused") return { ...made, message: inOurNames(made.message) };
      if (made.ending !== "answered") return made;
      const result = customerResult.safeParse("payload" in made.answer ? made.answer.payload : undefined);
      return result.success
        ? ({
            ending: "answered",
            answer: { about: "customer", ...result.data },
          } satisfies CallOutcome<CustomerReport>)
        : unknown("unreadable", "the answer has no customerNo");
    },

    async charge(request) {
      const { paidWith } = request;
      if (paidWith.type === "hosted" || paidWith.type === "dropIn")
        return refused("not_offered", "this provider has no such payment method");
      const no = refusedCurrency(request.amount);
      if (no) return no;
      if (![request, ...(request.items ?? [])].every(({ amount }) => isWritable(amount)))
        return unwritableAmount;
      const draft = chargeFields(request, paidWith, { ipnUrl });
      return made(await askAbout("charge", request, draft), request);
    },

    async cancel(request) {
      return made(await askAbout("cancel", request, { reference: request.paymentId }), request);
    },

    async query(payment) {
      const ended = await ask(payment);
      if (ended.ending !== "answered") return ended;
      if ("about" in ended.answer) return { ending: "answered", answer: ended.answer };
      const report = toReport(ended.answer, payment.amount);
      return { ending: "answered", answer: shared ? { ...report, mayBeForeign: true } : report };
    },

    async refund(request) {
      if (!isWritable(request.refundAmount)) return unwritableAmount;
      const ended = await call("refund", request.requestId, refundFields(request));
      if (ended.ending !== "answered") return ended;
      const result = refundResult.safeParse("payload" in ended.answer ? ended.answer.payload : undefined);
      return result.success
        ? readRefund(result.data, request)
        : unknown("unreadable", "the answer lacks a field that we need, such as status");
    },

    async queryRefund(request) {
      const ended = await ask(request);
      if (ended.ending !== "answered") return ended;
      const { answer } = ended;
      return { ending: "answered", answer: "about" in answer ? answer : findRefund(answer, request) };
    },
  };
}

function present(draft: Draft): Fields {
  return Object.fromEntries(
    Object.entries(draft).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "",
    ),
  );
}

/** Only a query can be answered with "no such transaction". */
function made(
  call: CallOutcome<PaymentResult | NotFoundReport>,
  { amount }: PaymentReference,
): CallOutcome<PaymentReport> {
  if (call.ending !== "answered") return call;
  return "about" in call.answer
    ? unknown("unreadable", "no such transaction, in answer to a request that makes one")
    : { ending: "answered", answer: toReport(call.answer, amount) };
}
