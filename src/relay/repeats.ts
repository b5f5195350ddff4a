import type { CardReport, PaymentReport, RequestReport } from "../domain/facts.js";
import { sameMoney } from "../domain/money.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";

/** Whether a finished payment's result already says all that the notification says. In doubt it does not. */
export function repeats(view: PaymentView, { provider, report }: ProviderNotification): boolean {
  if (provider !== view.provider) return false;
  switch (report.about) {
    case "payment":
      return isKnownTransaction(view, report) && repeatsPayment(view, report);
    case "capture":
      return isKnownTransaction(view, report) && repeatsCapture(view, report);
    case "cancel":
      return isKnownTransaction(view, report) && repeatsCancel(view, report);
    case "card":
      return report.status === "succeeded" && bringsNoNewCard(view, report);
    case "refund":
    case "case":
    case "other":
      return false;
  }
}

/** By a number of the provider's that the result has too. */
function isKnownTransaction(
  { providerRefs }: PaymentView,
  { refs }: Pick<PaymentReport | RequestReport, "refs">,
): boolean {
  const numbers = Object.entries(refs);
  return numbers.length > 0 && numbers.every(([name, value]) => providerRefs[name] === value);
}

function repeatsPayment(view: PaymentView, report: PaymentReport): boolean {
  switch (report.status) {
    case "succeeded":
      return view.kind === "charge"
        ? isSameCapture(view, report) && bringsNoNewCard(view, report)
        : isSameHold(view, report) && bringsNoNewCard(view, report);
    case "failed":
    case "closed":
      return view.status === "failed";
    case "open":
      return false;
  }
}

function isSameCapture(
  { status, capturedAmount }: PaymentView,
  { amount, refundedValue }: PaymentReport,
): boolean {
  if (status !== "captured" || capturedAmount === null || amount === null) return false;
  return sameMoney(amount, capturedAmount) && refundedValue === 0;
}

/** A hold that was there is what came before its capture, cancel or end. */
function isSameHold({ status, amount }: PaymentView, report: PaymentReport): boolean {
  return status !== "failed" && report.amount !== null && sameMoney(report.amount, amount);
}

/** The result has the last capture's number: a refused one is told again only where no other came after it. */
function repeatsCapture({ status, capturedAmount }: PaymentView, { status: word, amount }: RequestReport) {
  if (word === "failed") return status !== "captured";
  if (word !== "succeeded" || status !== "captured" || capturedAmount === null) return false;
  return amount === null || sameMoney(amount, capturedAmount);
}

function repeatsCancel({ status }: PaymentView, { status: word }: RequestReport): boolean {
  return word === (status === "canceled" ? "succeeded" : "failed");
}

/** A token that the result lacks is news: the shopper's card would be lost with it. */
function bringsNoNewCard(
  { savedCard: kept }: PaymentView,
  { savedCard: brought }: PaymentReport | CardReport,
): boolean {
  if (brought === undefined) return true;
  const isSameOwner = brought.customerNo === undefined || brought.customerNo === kept?.customerNo;
  return brought.token === kept?.token && isSameOwner;
}
