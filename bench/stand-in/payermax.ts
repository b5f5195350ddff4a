import type { Notification } from "./notifier.js";
import { paymentNotification } from "./payermax-notification.js";
import { isHold, recordOf, type Merchant, type Order, type OrderData } from "./payermax-order.js";
import type { Sign } from "./payermax-signature.js";
import type { Desk, Provider, ProviderRequest } from "./provider.js";
import { json, type Reply } from "./reply.js";

/** What we read of a capture's or a cancel's `data`. */
interface RequestData {
  readonly requestId: string;
  readonly outTradeNo: string;
  readonly amount?: number;
  readonly currency?: string;
}

interface Envelope extends Merchant {
  readonly data?: OrderData & RequestData;
}

export class Payermax implements Provider {
  readonly #desk: Desk;
  readonly #sign: Sign;
  readonly #orders = new Map<string, Order>();

  constructor(desk: Desk, sign: Sign) {
    this.#desk = desk;
    this.#sign = sign;
  }

  answer(path: string, { fields }: ProviderRequest): Reply | null {
    const { data, appId, merchantNo } = fields as unknown as Envelope;
    if (typeof data?.outTradeNo !== "string") return null;
    switch (path) {
      case "/orderAndPay":
        return this.#orderAndPay(data, { appId, merchantNo });
      case "/orderQuery":
        return this.#orderQuery(data);
      case "/capture":
        return this.#endHold("capture", data);
      case "/cancel":
        return this.#endHold("cancel", data);
      default:
        return null;
    }
  }

  /** Every order is the cashier's: the shopper pays there. */
  #orderAndPay(asked: OrderData, merchant: Merchant): Reply {
    const { outTradeNo } = asked;
    this.#desk.calls.record(outTradeNo, isHold(asked) ? "authorize" : "charge");
    if (this.#orders.has(outTradeNo)) return refused("ORDER_REPEAT", "Duplicate order");
    const tradeToken = `T${this.#desk.nextNumber()}`;
    const open = { createTime: now(), completeTime: undefined, holdEnd: undefined };
    const order: Order = { asked, merchant, tradeToken, ...open };
    this.#orders.set(outTradeNo, order);
    this.#desk.pages.set(tradeToken, () => this.#approve(order));
    const redirectUrl = this.#desk.pageUrl(tradeToken);
    return this.#accepted({ redirectUrl, outTradeNo, tradeToken, status: "PENDING" });
  }

  #approve(order: Order): Notification | undefined {
    const completeTime = (order.completeTime ??= now());
    const { notifyUrl } = order.asked;
    return notifyUrl === undefined
      ? undefined
      : paymentNotification(notifyUrl, { ...order, completeTime }, this.#sign);
  }

  #orderQuery({ outTradeNo }: OrderData): Reply {
    this.#desk.calls.record(outTradeNo, "query");
    const order = this.#orders.get(outTradeNo);
    if (!order) return UNKNOWN_ORDER;
    return this.#accepted({ ...recordOf(order), createTime: order.createTime, resultMsg: "" });
  }

  /** Takes or releases the held money, once; the same request again is answered alike. */
  #endHold(operation: "capture" | "cancel", { requestId, outTradeNo, amount, currency }: RequestData): Reply {
    this.#desk.calls.record(outTradeNo, operation);
    const order = this.#orders.get(outTradeNo);
    if (!order) return UNKNOWN_ORDER;
    if (order.completeTime === undefined) return refused("PAYMENT_PROCESSING", "the order is not paid yet");
    if (!isHold(order.asked)) return refused("PAYMENT_REJECTED", "the order is not an authorization");
    order.holdEnd ??= { requestId, number: this.#desk.nextNumber() };
    if (order.holdEnd.requestId !== requestId) return refused("PAYMENT_REJECTED", "nothing is held any more");
    const asked = { requestId, outTradeNo, amount, currency };
    const time = `${now().slice(0, 19)} +0000`;
    const times = { createdTime: time, succeededTime: time, failedTime: null };
    const ended = { ...asked, status: "SUCCESS", isFinal: true, ...times, errorCode: null, errorMsg: null };
    return this.#accepted({ [`${operation}No`]: order.holdEnd.number, ...ended });
  }

  #accepted(data: object): Reply {
    const body = JSON.stringify({ code: "APPLY_SUCCESS", msg: "Success.", data });
    const sign = this.#sign(body);
    return { status: 200, headers: { "content-type": "application/json;charset=UTF-8", sign }, body };
  }
}

/** Unsigned: PayerMax's SDKs verify successes only. */
function refused(code: string, msg: string): Reply {
  return json(200, { code, msg });
}

const UNKNOWN_ORDER = refused("ORDER_NOT_EXIST", "Order does not exist");

function now(): string {
  return new Date().toISOString();
}
