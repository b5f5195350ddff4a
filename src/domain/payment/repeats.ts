import type { CardReport, PaymentReport, RequestReport } from "../reports.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import type { PaymentView } from "./view.js";

/**
 * Whether a finished payment's result already says all that the notification says. In doubt it does not: a repeat is
 * acknowledged and dropped, anything else goes to the aftercare.
 */
export function repeats(view: PaymentView, { provider, report }: ProviderNotification): boolean {
  if (provider !== view.provider) return false;
  switch (report.about) {
    case "payment":
      return report.recognized && hasOnlyKnownNumbers(view, report) && repeatsPayment(view, report);
    case "capture":
      return hasOnlyKnownNumbers(view, report) && repeatsCapture(view, report);
    case "cancel":
      return (
        hasOnlyKnownNumbers(view, report) &&
        report.status === (view.status === "canceled" ? "succeeded" : "failed")
      );
    case "card":
      return report.status === "succeeded" && bringsNoNewCard(view, report);
    default:
      // Also a kind of report that this version doesn't know.
      return false;
  }
}

/**
 * Another number is another transaction, whose money the result doesn't have. Without any number nothing tells which
 * transaction it is: the result doesn't hold our own request ids, the aftercare can tell by them.
 */
function hasOnlyKnownNumbers(
  { providerRefs }: PaymentView,
  { refs }: PaymentReport | RequestReport,
): boolean {
  const numbers = Object.entries(refs);
  return numbers.length > 0 && numbers.every(([name, value]) => providerRefs[name] === value);
}

function repeatsPayment(view: PaymentView, report: PaymentReport): boolean {
  if (report.status === "failed" || report.status === "closed") return view.status === "failed";
  if (report.status !== "succeeded" || report.amount === null) return false;
  const { status, amount, capturedAmount } = view;
  // A hold that was there is what came before its capture, cancel or end.
  if (view.kind === "authCapture")
    return status !== "failed" && sameMoney(report.amount, amount) && bringsNoNewCard(view, report);
  const isCapture =
    status === "captured" && capturedAmount !== null && sameMoney(report.amount, capturedAmount);
  return isCapture && report.refundedValue === 0 && bringsNoNewCard(view, report);
}

/** The result has the last capture's number: a refused one is told again only where no other came after it. */
function repeatsCapture({ status, capturedAmount }: PaymentView, { status: word, amount }: RequestReport) {
  if (word === "failed") return status !== "captured";
  if (word !== "succeeded" || capturedAmount === null) return false;
  return amount === null || sameMoney(amount, capturedAmount);
}

/** A token that the result lacks is no repeat: the shopper's card would be lost with it. */
function bringsNoNewCard(
  { savedCard: kept }: PaymentView,
  { savedCard }: PaymentReport | CardReport,
): boolean {
  if (savedCard === undefined) return true;
  const isSameOwner = savedCard.customerNo === undefined || savedCard.customerNo === kept?.customerNo;
  return savedCard.token === kept?.token && isSameOwner;
}
