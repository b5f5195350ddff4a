import { randomBytes, randomInt } from "node:crypto";

import type { DropInSession, Modification, NewOrder, Order, Refund, Token } from "./records.js";
import { timeDigits } from "./times.js";

/** Everything this provider remembers, but for the merchants. Numbers are random: none comes twice. */
export class PayermaxState {
  readonly #orders = new Map<string, Order>();
  readonly #ordersByTradeToken = new Map<string, Order>();
  readonly #ordersByPage = new Map<string, Order>();
  readonly #modifications = new Map<string, Modification>();
  readonly #refunds = new Map<string, Refund>();
  readonly #tokens = new Map<string, Token>();
  readonly #sessions = new Map<string, DropInSession>();

  addOrder(opened: NewOrder): Order {
    const order: Order = {
      ...opened,
      tradeToken: `T${timeDigits(opened.createdAt).slice(0, 8)}${digits(14)}`,
      pageId: randomBytes(12).toString("hex"),
      status: "PENDING",
      page: undefined,
      completedAt: undefined,
      paymentTokenID: undefined,
      hasLapsed: false,
      modifications: [],
      refunds: [],
    };
    this.#orders.set(orderKey(opened.merchant.merchantNo, opened.outTradeNo), order);
    this.#ordersByTradeToken.set(order.tradeToken, order);
    this.#ordersByPage.set(order.pageId, order);
    return order;
  }

  order(merchantNo: string, outTradeNo: string): Order | undefined {
    return this.#orders.get(orderKey(merchantNo, outTradeNo));
  }

  orderByTradeToken(tradeToken: string): Order | undefined {
    return this.#ordersByTradeToken.get(tradeToken);
  }

  orderByPage(pageId: string): Order | undefined {
    return this.#ordersByPage.get(pageId);
  }

  orders(): Order[] {
    return [...this.#orders.values()];
  }

  addModification(
    opened: Pick<Modification, "kind" | "requestId" | "order" | "amount" | "isFinal" | "createdAt">,
  ): Modification {
    const number = `${timeDigits(opened.createdAt)}ED${digits(19)}`;
    const modification: Modification = { ...opened, number, status: "PENDING", finishedAt: undefined };
    opened.order.modifications.push(modification);
    this.#modifications.set(key(opened.order.merchant.merchantNo, opened.requestId), modification);
    return modification;
  }

  modification(merchantNo: string, requestId: string): Modification | undefined {
    return this.#modifications.get(key(merchantNo, requestId));
  }

  modifications(): Modification[] {
    return [...this.#modifications.values()];
  }

  addRefund(opened: Pick<Refund, "outRefundNo" | "order" | "amount" | "notifyUrl">, now: number): Refund {
    const refundTradeNo = `${timeDigits(now)}TI${digits(19)}`;
    const refund: Refund = { ...opened, refundTradeNo, status: "REFUND_PENDING", finishedAt: undefined };
    opened.order.refunds.push(refund);
    this.#refunds.set(key(opened.order.merchant.merchantNo, opened.outRefundNo), refund);
    return refund;
  }

  refund(merchantNo: string, outRefundNo: string): Refund | undefined {
    return this.#refunds.get(key(merchantNo, outRefundNo));
  }

  refunds(): Refund[] {
    return [...this.#refunds.values()];
  }

  addToken(saved: Omit<Token, "paymentTokenID" | "isRemoved">): Token {
    const token = {
      ...saved,
      isRemoved: false,
      paymentTokenID: `PMTOKEN${timeDigits(Date.now())}${digits(19)}`,
    };
    this.#tokens.set(token.paymentTokenID, token);
    return token;
  }

  /** One that was removed is none. */
  token(merchantNo: string, paymentTokenID: string): Token | undefined {
    const token = this.#tokens.get(paymentTokenID);
    return token?.merchantNo === merchantNo && !token.isRemoved ? token : undefined;
  }

  /** Of one user of the merchant, those that were removed too. */
  tokensOf(merchantNo: string, userId: string): Token[] {
    return [...this.#tokens.values()].filter(
      (token) => token.merchantNo === merchantNo && token.userId === userId,
    );
  }

  addSession(opened: Omit<DropInSession, "sessionKey" | "clientKey" | "paymentTokens">): DropInSession {
    const random = () => randomBytes(16).toString("hex");
    const session: DropInSession = {
      ...opened,
      sessionKey: random(),
      clientKey: random(),
      paymentTokens: new Map(),
    };
    this.#sessions.set(session.sessionKey, session);
    return session;
  }

  session(sessionKey: string): DropInSession | undefined {
    return this.#sessions.get(sessionKey);
  }

  clear(): void {
    this.#orders.clear();
    this.#ordersByTradeToken.clear();
    this.#ordersByPage.clear();
    this.#modifications.clear();
    this.#refunds.clear();
    this.#tokens.clear();
    this.#sessions.clear();
  }
}

function key(merchantNo: string, reference: string): string {
  return `${merchantNo}/${reference}`;
}

/** PayerMax ignores the case of outTradeNo: "AAA" is "AAa". */
function orderKey(merchantNo: string, outTradeNo: string): string {
  return key(merchantNo, outTradeNo.toUpperCase());
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}
