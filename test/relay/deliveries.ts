import type { NoticeReport, RequestReport } from "../../src/domain/reports.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import { deliverToPayment } from "../../src/relay/delivery.js";
import { CAPTURED, FakePayments, NOW } from "./support.js";

/** Notifications for the delivery tests, and payments that take them. */

export const REPORT: RequestReport = {
  about: "capture",
  requestId: "ORDER1001_CAPTURE_1",
  status: "succeeded",
  amount: { currency: "USD", value: 2000 },
  refs: { captureNo: "1" },
};

export const CAPTURE: ProviderNotification = {
  provider: "payermax",
  account: "default",
  paymentId: "ORDER1001",
  key: "payermax:CAPTURE:1:succeeded",
  receivedAt: NOW,
  report: REPORT,
};

export const REFUND = { ...CAPTURE, report: { ...REPORT, about: "refund" } } as const;
const CASE: NoticeReport = { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "9" } };
export const DISPUTED: ProviderNotification = { ...CAPTURE, report: CASE };

export const CAPTURED_BY_THIS = {
  ...CAPTURED,
  provider: "payermax",
  kind: "authCapture",
  savedCard: null,
  providerRefs: { captureNo: "1" },
} as const;

export type Status = "delivered" | "closed" | "notFound";
export type Arranged = { readonly shared?: boolean; readonly view?: object; readonly hasAftercare?: boolean };

export function arrange(
  status: Status,
  { shared = false, view = CAPTURED, hasAftercare = false }: Arranged = {},
) {
  const payments = new FakePayments();
  payments.hasAftercareBefore = hasAftercare;
  payments.status = () => Promise.resolve(status);
  payments.view = () => Promise.resolve({ ...CAPTURED, ...view });
  return { payments, deliver: deliverToPayment(payments, () => shared) };
}

export const ANY_NOTIFICATION: [what: string, notification: ProviderNotification][] = [
  ["a request", CAPTURE],
  ["a refund", REFUND],
  ["a dispute", DISPUTED],
];
