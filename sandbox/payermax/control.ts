import { randomBytes } from "node:crypto";

import { ControlRefusal } from "../control-request.js";
import type { Booking } from "./booking.js";
import type { DirectOutcome } from "./mocks.js";
import type { NotificationSender } from "./notification-sender.js";
import { caseNotification, type Case } from "./notifications.js";
import type { PayermaxState } from "./state.js";

/** A capture, a cancel or a refund that is pending, and what becomes of it. */
export type Settlement = {
  requestId?: string | undefined;
  outRefundNo?: string | undefined;
  /** Needed only where two merchants used the same number. */
  merchantNo?: string | undefined;
  outcome: "success" | "failed";
};

export type Settled = { merchantNo: string; outTradeNo: string; status: string };

/** Ends a request that its mock amount left pending; the notification is sent as usual. */
export function settle(settlement: Settlement, state: PayermaxState, booking: Booking): Settled {
  const { requestId, outRefundNo, merchantNo, outcome } = settlement;
  if ((requestId === undefined) === (outRefundNo === undefined)) {
    throw new ControlRefusal(400, "send either requestId or outRefundNo");
  }
  const modifications = state.modifications().filter((one) => one.requestId === requestId);
  const refunds = state.refunds().filter((one) => one.outRefundNo === outRefundNo);
  const found = [...modifications, ...refunds].filter(
    ({ order }) => merchantNo === undefined || order.merchant.merchantNo === merchantNo,
  );
  const [pending] = found;
  const name = requestId ?? outRefundNo ?? "";
  if (pending === undefined) throw new ControlRefusal(404, `nothing has the number ${name}`);
  if (found.length > 1) throw new ControlRefusal(409, `more than one merchant used the number ${name}`);
  if (pending.finishedAt !== undefined) throw new ControlRefusal(409, `${name} is already ${pending.status}`);
  const succeeds = outcome === "success";
  if ("requestId" in pending) booking.finish(pending, succeeds ? "SUCCESS" : "FAILED");
  else booking.finishRefund(pending, succeeds ? "REFUND_SUCCESS" : "REFUND_FAILED");
  const { order, status } = pending;
  return { merchantNo: order.merchant.merchantNo, outTradeNo: order.outTradeNo, status };
}

type Typing = {
  sessionKey: string;
  outcome?: DirectOutcome | undefined;
  ticksAgreement?: boolean | undefined;
};

/**
 * Plays the drop-in component after the shopper has typed a card. Without an outcome the subject decides. The
 * agreement to save the card is there to be ticked only where the session asked for it.
 */
export function completeDropIn(
  { sessionKey, outcome, ticksAgreement = false }: Typing,
  state: PayermaxState,
): { paymentToken: string; agreementAccepted: boolean } {
  const session = state.session(sessionKey);
  if (session === undefined) throw new ControlRefusal(404, "no such sessionKey");
  const paymentToken = randomBytes(24).toString("hex");
  const agreementAccepted = session.savesToken && ticksAgreement;
  session.paymentTokens.set(paymentToken, { outcome, agreementAccepted });
  return { paymentToken, agreementAccepted };
}

/** The shopper at the cashier takes the tick away that lets the card be saved. */
export function keepNoCard(merchantNo: string, outTradeNo: string, state: PayermaxState): { saves: boolean } {
  const order = state.order(merchantNo, outTradeNo);
  if (order?.page !== "cashier") throw new ControlRefusal(404, "no such order at the cashier");
  order.savesToken = false;
  return { saves: order.savesToken };
}

/** `merchantNo` is needed only where two merchants used the same number. */
export type OpenedCase = Case & { outTradeNo: string; merchantNo?: string | undefined };

/**
 * Tells the merchant of a dispute, chargeback, complaint or fraud case, or of what became of it. PayerMax sends these to
 * the address in its portal; here they go where the order's own notifications go. No money moves.
 */
export function openCase(
  { outTradeNo, merchantNo, ...told }: OpenedCase,
  state: PayermaxState,
  sender: NotificationSender,
): { merchantNo: string; outTradeNo: string; caseId: string } {
  const found = state
    .orders()
    .filter(
      (order) =>
        order.outTradeNo === outTradeNo &&
        (merchantNo === undefined || order.merchant.merchantNo === merchantNo),
    );
  const [order] = found;
  if (order === undefined) throw new ControlRefusal(404, `no order has the number ${outTradeNo}`);
  if (found.length > 1) throw new ControlRefusal(409, `more than one merchant used the number ${outTradeNo}`);
  if (order.notifyUrl === undefined)
    throw new ControlRefusal(409, `the order ${outTradeNo} named no address for notifications`);
  sender.send(order, caseNotification(order, told), order.notifyUrl);
  return { merchantNo: order.merchant.merchantNo, outTradeNo, caseId: told.caseId };
}
