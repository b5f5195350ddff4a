import { createHash } from "node:crypto";
import type { z } from "zod";
import type { DisputeStage, ReportedCard, RequestReport } from "../../domain/reports.js";
import type { ProviderNotification } from "../../domain/notification.js";
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
  | { readonly result: "malformed" | "unrelated"; readonly reason: string };

type Reader = (data: unknown, explanation: Explanation) => Content;

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

export function readContent(type: string, data: unknown, explanation: Explanation): Content {
  const reader = READERS.get(type);
  return reader ? reader(data, explanation) : readNotice(type, data);
}

/** Without an amount, or with one that can't be read, a success is a reason to ask: it settles nothing. */
function readPayment(data: unknown, explanation: Explanation): Content {
  const parsed = paymentData.safeParse(data);
  if (!parsed.success) return lacks(parsed.error);
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

function readRequest(about: "capture" | "cancel", data: unknown): Content {
  const parsed = requestData.safeParse(data);
  if (!parsed.success) return lacks(parsed.error);
  const { captureNo, cancelNo, requestId, outTradeNo } = parsed.data;
  const report = toRequestReport(about, parsed.data);
  if (report === null) return readNotice(about.toUpperCase(), data);
  return ofRequest(report, outTradeNo, (about === "capture" ? captureNo : cancelNo) ?? requestId);
}

function readRefund(data: unknown): Content {
  const parsed = refundData.safeParse(data);
  if (!parsed.success) return lacks(parsed.error);
  const { outRefundNo, outTradeNo, refundTradeNo } = parsed.data;
  if (outTradeNo === undefined) return { result: "malformed", reason: "signed, but without outTradeNo" };
  const report = toRefundReport(parsed.data);
  if (report === null) return readNotice("REFUND", data);
  return ofRequest(report, outTradeNo, refundTradeNo ?? outRefundNo);
}

function ofRequest(report: RequestReport, paymentId: string, number: string): Content {
  return { paymentId, report, number, state: [report.status] };
}

/** `SUCCESS` is of the binding; what becomes of the token later has the same status and another token status. */
function readToken(data: unknown): Content {
  const parsed = tokenData.safeParse(data);
  if (!parsed.success) return lacks(parsed.error);
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

function readNotice(type: string, data: unknown): Content {
  const parsed = noticeData.safeParse(data);
  if (!parsed.success) return lacks(parsed.error);
  const { outTradeNo, status = "", caseResult, caseId, tradeToken } = parsed.data;
  const number = caseId ?? tradeToken ?? outTradeNo;
  if (number === undefined || (outTradeNo === undefined && !CASES.has(type)))
    return { result: "unrelated", reason: `a notification of type ${type} without outTradeNo` };
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

function lacks({ issues }: z.ZodError): Content {
  const names = [...new Set(issues.map((issue) => issue.path.join(".") || "data"))];
  return { result: "malformed", reason: `signed, but without ${names.join(", ")}` };
}
