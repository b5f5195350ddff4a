import type { LedgerEntryType } from "../ledger.js";
import type { SandboxServices } from "../twin.js";
import { formatAmount } from "./amounts.js";
import {
  modificationNotification,
  paymentNotification,
  refundNotification,
  tokenNotification,
  type Notification,
} from "./notifications.js";
import { PROVIDER, type NotificationSender } from "./notification-sender.js";
import { AUTHORIZATION_LASTS_MS, doneModification, openModification } from "./order-money.js";
import type { Modification, Order, Refund } from "./records.js";
import type { PayermaxState } from "./state.js";
import { tokenExpiry } from "./token-expiry.js";

/**
 * The only place where an order, a capture, a cancel or a refund changes its status or moves money. Each
 * step is synchronous, so that two requests can't interleave in it.
 */
export class Booking {
  readonly #services: SandboxServices;
  readonly #state: PayermaxState;
  readonly #sender: NotificationSender;
  readonly #notifyClosed: boolean;

  constructor(
    services: SandboxServices,
    state: PayermaxState,
    sender: NotificationSender,
    notifyClosed: boolean,
  ) {
    this.#services = services;
    this.#state = state;
    this.#sender = sender;
    this.#notifyClosed = notifyClosed;
  }

  /** An order that nobody decides in time is closed. */
  watchExpiry(order: Order): void {
    this.#services.clock.schedule(order.expiresAt, () => {
      if (order.status === "PENDING") this.#close(order);
      return Promise.resolve();
    });
  }

  succeed(order: Order): void {
    this.#complete(order, "SUCCESS");
    if (order.savesToken) {
      const { merchant, userId, card, bindsForMit } = order;
      const binds = { supportsMit: bindsForMit, expiresAt: tokenExpiry(order) };
      const saved = { merchantNo: merchant.merchantNo, userId, card, ...binds };
      const token = this.#state.addToken(saved);
      order.paymentTokenID = token.paymentTokenID;
    }
    this.#move(order.isManual ? "authorize" : "charge", order, order.totalAmount);
    if (order.isManual) this.#watchAuthorization(order);
    this.#notify(order, paymentNotification(order));
    if (order.paymentTokenID !== undefined)
      this.#notify(order, tokenNotification(order, order.paymentTokenID));
  }

  fail(order: Order): void {
    this.#complete(order, "FAILED");
    this.#notify(order, paymentNotification(order));
  }

  finish(modification: Modification, status: "SUCCESS" | "FAILED"): void {
    const { order, kind, amount } = modification;
    modification.status = status;
    modification.finishedAt = this.#services.clock.now();
    if (status === "SUCCESS") this.#move(kind, order, amount);
    else this.#lapseIfDue(order);
    this.#notify(order, modificationNotification(modification));
  }

  finishRefund(refund: Refund, status: "REFUND_SUCCESS" | "REFUND_FAILED"): void {
    const { order, amount, outRefundNo } = refund;
    refund.status = status;
    refund.finishedAt = this.#services.clock.now();
    if (status === "REFUND_SUCCESS") this.#move("refund", order, amount, outRefundNo);
    this.#notify(order, refundNotification(refund), refund.notifyUrl);
  }

  /** Whether PayerMax notifies of an order that it closes is not documented, hence the option. */
  #close(order: Order): void {
    this.#complete(order, "CLOSED");
    if (this.#notifyClosed) this.#notify(order, paymentNotification(order));
  }

  #watchAuthorization(order: Order): void {
    this.#services.clock.schedule(this.#services.clock.now() + AUTHORIZATION_LASTS_MS, () => {
      this.#lapseIfDue(order);
      return Promise.resolve();
    });
  }

  /** A capture or a cancel that is under way decides first. No document has a notification of a lapse. */
  #lapseIfDue(order: Order): void {
    const isDue = this.#services.clock.now() >= (order.completedAt ?? 0) + AUTHORIZATION_LASTS_MS;
    if (!isDue || order.hasLapsed || openModification(order) !== undefined) return;
    if (doneModification(order, "capture") ?? doneModification(order, "cancel")) return;
    order.hasLapsed = true;
    this.#move("lapse", order, order.totalAmount);
  }

  #complete(order: Order, status: "SUCCESS" | "FAILED" | "CLOSED"): void {
    order.status = status;
    order.completedAt = this.#services.clock.now();
  }

  #move(type: LedgerEntryType, order: Order, amount: bigint, refundReference?: string): void {
    this.#services.ledger.append({
      provider: PROVIDER,
      merchantNo: order.merchant.merchantNo,
      type,
      reference: order.outTradeNo,
      transactionNo: order.tradeToken,
      ...(refundReference !== undefined && { refundReference }),
      currency: order.currency,
      amount: formatAmount(amount, order.currency),
    });
  }

  #notify(order: Order, notice: Notification, url = order.notifyUrl): void {
    this.#sender.send(order, notice, url);
  }
}
