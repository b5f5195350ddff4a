import type { CardReport, NoticeReport, PaymentReport, RequestReport } from "./facts.js";
import type { ProviderName } from "./capabilities.js";

/**
 * A provider's webhook after the relay has verified and normalized it: the argument of the signal
 * `providerNotification`. An internal schema: it may gain optional fields, and loses none.
 */
export interface ProviderNotification {
  readonly provider: ProviderName;
  readonly account: string;
  readonly paymentId: string;
  /** The same for every send of the same news (type, provider number, status): repeats are known by it. */
  readonly key: string;
  /** ISO 8601, the relay's clock. */
  readonly receivedAt: string;
  readonly report: PaymentReport | RequestReport | CardReport | NoticeReport;
}

/** Whether a signal's argument has the shape that the relay sends: enough of it that nothing after this can throw. */
export function isProviderNotification(value: unknown): value is ProviderNotification {
  if (!isRecord(value) || !isRecord(value.report)) return false;
  const { report } = value;
  const texts = [
    value.provider,
    value.account,
    value.paymentId,
    value.key,
    value.receivedAt,
    report.about,
    report.status,
  ];
  if (!texts.every((text) => typeof text === "string")) return false;
  switch (report.about) {
    case "payment":
      return typeof report.word === "string" && hasRefsAndAmount(report);
    case "capture":
    case "cancel":
    case "refund":
      return typeof report.requestId === "string" && hasRefsAndAmount(report);
    case "card":
      return isRecord(report.savedCard) && typeof report.savedCard.token === "string";
    case "case":
    case "other":
      return typeof report.type === "string" && isRecord(report.refs);
    default:
      return false;
  }
}

function hasRefsAndAmount({ refs, amount }: Record<string, unknown>): boolean {
  return isRecord(refs) && (amount === null || isRecord(amount));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
