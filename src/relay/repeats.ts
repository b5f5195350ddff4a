import type { PaymentReport } from "../domain/facts.js";
import { sameMoney } from "../domain/money.js";
import type { ProviderNotification } from "../domain/notification.js";
import type { PaymentView } from "../domain/payment/view.js";

/** Whether a finished payment's result already says all that the notification says. In doubt it does not. */
export function repeats(view: PaymentView, { provider, report }: ProviderNotification): boolean {
  if (provider !== view.provider || report.about !== "payment") return false;
  if (!isSameTransaction(view, report)) return false;
  switch (report.status) {
    case "succeeded":
      return isSameCapture(view, report) && bringsNoNewCard(view, report);
    case "failed":
    case "closed":
      return view.status === "failed";
    case "open":
      return false;
  }
}

function isSameTransaction(view: PaymentView, report: PaymentReport): boolean {
  const { transactionNo } = report.refs;
  return transactionNo !== undefined && transactionNo === view.providerRefs.transactionNo;
}

function isSameCapture(
  { status, capturedAmount }: PaymentView,
  { amount, refundedValue }: PaymentReport,
): boolean {
  if (status !== "captured" || capturedAmount === null || amount === null) return false;
  return sameMoney(amount, capturedAmount) && refundedValue === 0;
}

/** A token that the result lacks is news: the shopper's card would be lost with it. */
function bringsNoNewCard({ savedCard: kept }: PaymentView, { savedCard: brought }: PaymentReport): boolean {
  return brought === undefined || (brought.token === kept?.token && brought.customerNo === kept.customerNo);
}
