import type {
  CallOutcome,
  NotFoundReport,
  PaymentReport,
  RequestReport,
} from "../../../src/domain/reports.js";
import type { Money } from "../../../src/domain/money.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { EventBody } from "../../../src/domain/payment/events.js";
import type { Schedules } from "../../../src/domain/requests/schedule.js";

/** Short words for what callers and providers say, so that the tests read as stories. */

export const ID = "ORDER1001";
export const OPENED_AT = "2026-01-01T12:00:00.000Z";

export const usd = (value: number): Money => ({ currency: "USD", value });
export const PRICE = usd(2000);
export const CARD = { token: "pp_1", customerNo: "2000" };

/** The defaults of docs/reference.md, "Environment". */
export const USUAL_SCHEDULES: Schedules = {
  check: [5, 30, 120, 600, 3600, 21_600, 86_400],
  poll: [120, 300, 900, 3600, 21_600, 86_400],
  notFoundAnswers: 4,
  notFoundSettleSeconds: 720,
};

export type Opened = Omit<Extract<EventBody, { type: "opened" }>, "rules">;

/** A charge with a new card at Pockyt, of a customer that is known there. */
export const CHARGE: Opened = {
  type: "opened",
  paymentId: ID,
  account: "default",
  provider: "pockyt",
  kind: "charge",
  amount: PRICE,
  saveCard: false,
  customerNo: "2000",
  reference: "RUN-1",
  firstOperation: "charge",
  actionTimeoutSeconds: 1800,
  onAuthorizationExpiry: "expire",
  expiryLeadSeconds: 0,
  askFirst: false,
  run: "RUN-1",
};

export const AUTHORIZATION: Opened = {
  ...CHARGE,
  provider: "payermax",
  kind: "authCapture",
  customerNo: null,
  firstOperation: "authorize",
  expiryLeadSeconds: 43_200,
};

const WORDS = { open: "pending", succeeded: "success", failed: "failed", closed: "closed" } as const;

/** The provider's record of the payment, with our own reference. */
export function recordOf(status: PaymentReport["status"], more: Partial<PaymentReport> = {}): PaymentReport {
  return anonymousRecordOf(status, { reference: CHARGE.reference, ...more });
}

/** A record that says nothing of whose it is. */
export function anonymousRecordOf(
  status: PaymentReport["status"],
  more: Partial<PaymentReport> = {},
): PaymentReport {
  return {
    about: "payment",
    status,
    word: WORDS[status],
    recognized: true,
    amount: PRICE,
    refundedValue: 0,
    refs: { transactionNo: "T1" },
    ...more,
  };
}

/** The provider's word on one capture or cancel. */
export function wordOn(
  about: "capture" | "cancel",
  status: RequestReport["status"],
  more: Partial<RequestReport> = {},
): RequestReport {
  const requestId = `${ID}_${about.toUpperCase()}_1`;
  return { about, requestId, status, amount: null, refs: {}, ...more };
}

export function answered<Answer>(answer: Answer): CallOutcome<Answer> {
  return { ending: "answered", answer };
}

export const CUSTOMER_CREATED = answered({ about: "customer", customerNo: "2001" } as const);
export const NO_SUCH_TRANSACTION = answered<NotFoundReport>({ about: "nothing" });
export const TIMED_OUT = { ending: "unknown", code: "timeout", message: "no answer in 20 s" } as const;
export const DUPLICATE = {
  ending: "unknown",
  code: "duplicate",
  message: "duplicate reference",
  duplicate: true,
} as const;
export const CONNECTION_REFUSED = {
  ending: "notSent",
  code: "ECONNREFUSED",
  message: "connection refused",
} as const;

/** The first send of a run that a reset made: nothing was sent, as the run before may have sent it. */
export const RUN_WAS_RESET = { ...CONNECTION_REFUSED, code: "run_was_reset", resetRun: "RUN-2" } as const;

export function refused(code: string): CallOutcome<never> {
  return { ending: "refused", code, message: `refused: ${code}` };
}

/** What happened, by name. */
export const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);

/** A verified notification; its key is made as an adapter makes it, from what the news is about. */
export function news(
  report: ProviderNotification["report"],
  more: Partial<ProviderNotification> = {},
): ProviderNotification {
  const name = report.about === "payment" ? report.word : report.status;
  const about = "requestId" in report ? `${report.requestId}:${name}` : `${ID}:${name}`;
  return {
    provider: "pockyt",
    account: "default",
    paymentId: ID,
    key: `${report.about}:${about}`,
    receivedAt: OPENED_AT,
    report,
    ...more,
  };
}
