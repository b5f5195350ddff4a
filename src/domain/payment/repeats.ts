import type { CardReport, PaymentReport, ProviderRefs, RequestReport } from "../facts.js";
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
      return report.recognized && namesKnownNumbers(view, report.refs) && repeatsPayment(view, report);
    case "capture":
      return namesKnownNumbers(view, report.refs) && repeatsCapture(view, report);
    case "cancel":
      return namesKnownNumbers(view, report.refs) && repeatsCancel(view, report);
    case "card":
      return report.status === "succeeded" && bringsNoNewCard(view, report);
    case "refund":
    case "case":
    case "other":
    default:
      // Also a kind of news that this version doesn't know.
      return false;
  }
}

/**
 * Another number is another transaction, whose money the result doesn't have. Without any number nothing tells which
 * transaction it is: the result doesn't hold our own request ids, the aftercare can tell by them.
 */
function namesKnownNumbers({ providerRefs }: PaymentView, refs: ProviderRefs): boolean {
  const numbers = Object.entries(refs);
  return numbers.length > 0 && numbers.every(([name, value]) => providerRefs[name] === value);
}

function repeatsPayment(view: PaymentView, report: PaymentReport): boolean {
  switch (report.status) {
    case "succeeded":
      return (
        (view.kind === "charge" ? isSameCapture(view, report) : isSameHold(view, report)) &&
        bringsNoNewCard(view, report)
      );
    case "failed":
    case "closed":
      return view.status === "failed";
    case "open":
    default:
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
