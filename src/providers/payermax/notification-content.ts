import { createHash } from "node:crypto";
import type { z } from "zod";
import type { DisputeStage, ReportedCard, RequestReport } from "../../domain/reports.js";
import type { ProviderNotification } from "../../domain/notification.js";
import { lacking, unreadableReport } from "../unreadable.js";
import { refs, toRecord, toRefundReport, toRequestReport, type Explanation } from "./reports.js";
import { noticeData, paymentData, refundData, requestData, tokenData } from "./wire.js";

/** What a verified notification says, of which payment; `number` is the provider's own of what it is about. */
export type Content =
  | (Pick<ProviderNotification, "report"> & {
      /** Null: a case that names none of ours. */
      readonly paymentId: string | null;
      readonly number: string;
      /** What tells this one from earlier ones of the same number. */
      readonly state: readonly string[];
    })
  | { readonly result: "unrelated"; readonly reason: string };

/** Content for a person, and why it can't be read as what its type says. */
type ForPerson = Exclude<Content, { result: unknown }> & { readonly lacks?: string };

/** Why it can't be read as what its type says. */
interface Unreadable {
  readonly lacks: string;
}

type Reader = (data: unknown, explanation: Explanation) => Content | Unreadable;

/** The types of the API docs that have a reading of their own; any other is kept for people. */
export const READERS: ReadonlyMap<string, Reader> = new Map([
  ["PAYMENT", readPayment],
  ["CAPTURE", (data) => readRequest("capture", data)],
  ["CANCEL", (data) => readRequest("cancel", data)],
  ["REFUND", readRefund],
  ["TOKENIZATION", readToken],
]);

export const CASES: ReadonlySet<string> = new Set(["CHARGEBACK", "DISPUTE", "FRAUD", "CUSTOMER COMPLAINT"]);

export const ENDED: ReadonlySet<string> = new Set([
  "DISPUTE_END",
  "CASE_CLOSED",
  "CASE_CANCEL",
  "CASE_CANCELL",
]);

export function readContent(
  type: string,
  data: unknown,
  explanation: Explanation,
): ForPerson | Extract<Content, { result: unknown }> {
  const reader = READERS.get(type);
  const read = reader ? reader(data, explanation) : readNotice(type, data);
  return "lacks" in read ? unreadable(type, data, read.lacks) : read;
}

/** It is for a person, at the payment that it names as far as that can be told. */
export function unreadable(type: string, data: unknown, lacks: string): ForPerson {
  const named = noticeData.pick({ outTradeNo: true }).safeParse(data);
  return {
    ...unreadableReport(type, lacks, data),
    paymentId: named.data?.outTradeNo ?? null,
    state: [],
    lacks,
  };
}

/** Without an amount, or with one that can't be read, a success is a reason to ask: it settles nothing. */
function readPayment(data: unknown, explanation: Explanation): Content | Unreadable {
  const parsed = paymentData.safeParse(data);
  if (!parsed.success) return { lacks: lacking(parsed.error) };
  const { outTradeNo, tradeToken, status } = parsed.data;
  const report = toRecord(parsed.data, explanation);
  return {
    paymentId: outTradeNo,
    report,
    number: tradeToken ?? outTradeNo,
    // A later one may bring the card that an earlier one of the same status lacked.
    state: [status, ...(report.savedCard ? ["card"] : [])],
  };
}

function readRequest(about: "capture" | "cancel", data: unknown): Content | Unreadable {
  const parsed = requestData.safeParse(data);
  if (!parsed.success) return { lacks: lacking(parsed.error) };
  const { captureNo, cancelNo, requestId, outTradeNo } = parsed.data;
  const report = toRequestReport(about, parsed.data);
  if (report === null) return readNotice(about.toUpperCase(), data);
  return ofRequest(report, outTradeNo, (about === "capture" ? captureNo : cancelNo) ?? requestId);
}

function readRefund(data: unknown): Content | Unreadable {
  const parsed = refundData.safeParse(data);
  if (!parsed.success) return { lacks: lacking(parsed.error) };
  const { outRefundNo, outTradeNo, refundTradeNo } = parsed.data;
  if (outTradeNo === undefined) return { lacks: "signed, but without outTradeNo" };
  const report = toRefundReport(parsed.data);
  if (report === null) return readNotice("REFUND", data);
  return ofRequest(report, outTradeNo, refundTradeNo ?? outRefundNo);
}

function ofRequest(report: RequestReport, paymentId: string, number: string): Content {
  return { paymentId, report, number, state: [report.status] };
}

/** `SUCCESS` is of the binding; what becomes of the token later has the same status and another token status. */
function readToken(data: unknown): Content | Unreadable {
  const parsed = tokenData.safeParse(data);
  if (!parsed.success) return { lacks: lacking(parsed.error) };
  const { outTradeNo, status = "", paymentTokenID, paymentTokenStatus = "" } = parsed.data;
  if (outTradeNo === undefined || paymentTokenID === undefined) return readNotice("TOKENIZATION", data);
  const isActive = status === "SUCCESS" && paymentTokenStatus === "Activated";
  return {
    paymentId: outTradeNo,
    report: {
      about: "card",
      status: isActive ? "succeeded" : "failed",
      savedCard: cardOf(paymentTokenID, parsed.data),
    },
    // Keys are shown where a token must not be.
    number: createHash("sha256").update(paymentTokenID).digest("hex").slice(0, 32),
    state: [status, paymentTokenStatus],
  };
}

function cardOf(token: string, { userId, supportMIT, ifCVV }: z.infer<typeof tokenData>): ReportedCard {
  return {
    token,
    ...(userId !== undefined && { customerNo: userId }),
    ...(supportMIT !== undefined && { merchantInitiated: supportMIT }),
    ...(ifCVV !== undefined && { needsCvv: ifCVV === "Y" }),
  };
}

function readNotice(type: string, data: unknown): Content | Unreadable {
  const parsed = noticeData.safeParse(data);
  if (!parsed.success) return { lacks: lacking(parsed.error) };
  const { outTradeNo, status = "", caseResult, caseId, tradeToken } = parsed.data;
  const number = caseId ?? tradeToken ?? outTradeNo;
  if (outTradeNo === undefined && !CASES.has(type))
    return { result: "unrelated", reason: `a notification of type ${type} without outTradeNo` };
  if (number === undefined) return { lacks: "signed, but without a number of anything" };
  return {
    paymentId: outTradeNo ?? null,
    report: {
      about: CASES.has(type) ? "case" : "other",
      type,
      status: caseResult === undefined ? status : `${status} ${caseResult}`.trim(),
      refs: refs({ caseId, tradeToken }),
      ...(CASES.has(type) && { stage: stageOf(status, caseResult) }),
    },
    number,
    state: [status, ...(caseResult === undefined ? [] : [caseResult])],
  };
}

/** What isn't known to be over is open: a refund meanwhile might give the money back twice (API docs, chargeBackNotifyUrl). */
function stageOf(status: string, caseResult: string | undefined): DisputeStage {
  if (caseResult === "WIN") return "won";
  if (caseResult === "FAIL") return "lost";
  return ENDED.has(status) ? "closed" : "open";
}
