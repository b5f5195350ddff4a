import type { NotFoundReport, PaymentReport, RequestReport } from "../../../src/domain/reports.js";
import type { RefundRequest } from "../../../src/domain/aftercare/state.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { PaymentView } from "../../../src/domain/payment/view.js";
import { after } from "../../../src/domain/time.js";
import { ID, OPENED_AT } from "../payment/facts.js";
import type { Tape } from "../../support/tape.js";
import { notice, paymentRecord } from "./facts.js";

interface Entry {
  readonly call: RefundRequest;
  status: RequestReport["status"];
  /** Queries don't find a new record at once. */
  readonly visibleAt: string;
}

/**
 * The smallest provider that keeps books and tells the truth about them, though not always at once. It guards
 * against nothing: a refund that it is told to make twice, it makes twice.
 */
export class ReferenceLedger {
  givenBack = 0;
  booked = 0;
  readonly deliveries: { readonly at: string; readonly notification: ProviderNotification }[] = [];
  private readonly entries = new Map<string, Entry>();
  private readonly later: { at: string; then: () => void }[] = [];
  private readonly payment: PaymentView;
  private readonly tape: Tape;
  taken: number;
  held: boolean;
  /** A payment's record too may be slower than the news of it. */
  private readonly paidAt: string;

  constructor(payment: PaymentView, taken: number, tape: Tape) {
    this.payment = payment;
    this.taken = taken;
    this.held = payment.kind === "authCapture" && payment.status === "failed";
    this.tape = tape;
    this.paidAt = after(OPENED_AT, tape.pick([0, 30, 600]));
  }

  /** What happens by itself until now. */
  passes(now: string): void {
    for (;;) {
      const next = this.later.sort((a, b) => (a.at < b.at ? -1 : 1))[0];
      if (!next || next.at > now) return;
      this.later.shift();
      next.then();
    }
  }

  get nextChangeAt(): string | null {
    return [...this.later, ...this.deliveries].map(({ at }) => at).sort()[0] ?? null;
  }

  receives(call: RefundRequest, now: string): RequestReport {
    const known = this.entries.get(call.requestId);
    if (known && call.operation === "cancel") return this.word(known);
    const { tape } = this;
    const visibleAt = after(now, tape.pick([0, 0, 20, 600]));
    const entry: Entry = { call, status: "pending", visibleAt };
    this.entries.set(call.requestId, entry);
    this.booked += 1;
    const outcome = tape.pick(["succeeded", "succeeded", "failed"]);
    const delay = tape.pick([0, 0, 30, 7200, 200_000]);
    const settles = () => {
      entry.status = outcome;
      if (outcome === "succeeded" && call.operation === "refund") this.givenBack += call.amount.value;
      if (outcome === "succeeded" && call.operation === "cancel") this.held = false;
      this.tells(this.word(entry), after(now, delay));
    };
    if (delay === 0) settles();
    else this.later.push({ at: after(now, delay), then: settles });
    return this.word(entry);
  }

  queryRefund(requestId: string, now: string): RequestReport | NotFoundReport {
    const entry = this.entries.get(requestId);
    return entry && entry.visibleAt <= now ? this.word(entry) : { about: "nothing" };
  }

  queryPayment(now: string): PaymentReport {
    const { provider, status } = this.payment;
    const paid = status !== "failed" || this.paidAt <= now;
    const refs = provider === "pockyt" ? { transactionNo: "T1" } : { tradeToken: "T1" };
    return paymentRecord(paid ? "succeeded" : "failed", { refundedValue: this.givenBack, refs });
  }

  /** The last word in the books; null: it was never asked. */
  statusOf(requestId: string): RequestReport["status"] | null {
    return this.entries.get(requestId)?.status ?? null;
  }

  /** Notifies, perhaps late, perhaps twice or not at all. */
  tells(report: PaymentReport | RequestReport, now: string): void {
    const { provider } = this.payment;
    const about = report.about === "payment" ? report.word : `${report.requestId}:${report.status}`;
    const notification = notice(report, { provider, key: `${report.about}:${about}` });
    // Of late money there is no other news than this.
    const lost = report.about === "refund" ? [] : [40_000];
    const delays = this.tape.pick<number[]>([[1], [0, 1], [300], [1, 3600], [5000], lost]);
    for (const delay of delays) this.deliveries.push({ at: after(now, delay), notification });
    this.deliveries.sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  private word({ call, status }: Entry): RequestReport {
    const { operation, requestId, amount } = call;
    const named = operation === "refund" && this.payment.provider === "payermax" ? amount : null;
    return { about: operation, requestId, status, amount: named, refs: { refundTradeNo: `${ID}-1` } };
  }
}
