export interface Merchant {
  readonly appId: string;
  readonly merchantNo: string;
}

/** What we read of an order's `data`. */
export interface OrderData {
  readonly outTradeNo: string;
  readonly totalAmount: number;
  readonly currency: string;
  readonly captureMode?: string;
  readonly authorizationType?: string;
  readonly country?: string;
  readonly reference?: string;
  readonly notifyUrl?: string;
}

export interface Order {
  readonly asked: OrderData;
  readonly merchant: Merchant;
  readonly tradeToken: string;
  readonly createTime: string;
  completeTime: string | undefined;
  /** The capture or cancel that took or released the held money. */
  holdEnd: { readonly requestId: string; readonly number: string } | undefined;
}

export function isHold({ captureMode }: OrderData): boolean {
  return captureMode === "MANUAL";
}

/** The order as a query and a notification tell it. */
export function recordOf({ asked, tradeToken, completeTime }: Order): object {
  const { outTradeNo, totalAmount, currency, captureMode, authorizationType, country, reference } = asked;
  const order = { outTradeNo, tradeToken, totalAmount, currency, captureMode, authorizationType, country };
  return completeTime === undefined
    ? { ...order, reference, status: "PENDING", paymentDetails: [] }
    : { ...order, reference, status: "SUCCESS", completeTime, paymentDetails: [CARD] };
}

const CARD = { paymentMethodType: "CARD" };
