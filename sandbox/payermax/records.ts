import type { StoredCard } from "./cards.js";
import type { Merchant } from "./merchants.js";
import type { DirectOutcome } from "./mocks.js";

type OrderStatus = "PENDING" | "SUCCESS" | "FAILED" | "CLOSED";

/** A capture or a cancel. */
export type Modification = {
  readonly kind: "capture" | "cancel";
  /** captureNo or cancelNo. */
  readonly number: string;
  readonly requestId: string;
  readonly order: Order;
  /** What a cancel releases is what was authorized. */
  readonly amount: bigint;
  /** Whether no other capture is to follow it. */
  readonly isFinal: boolean;
  readonly createdAt: number;
  status: "PENDING" | "SUCCESS" | "FAILED";
  finishedAt: number | undefined;
};

export type Refund = {
  readonly outRefundNo: string;
  readonly refundTradeNo: string;
  readonly order: Order;
  readonly amount: bigint;
  readonly notifyUrl: string | undefined;
  status: "REFUND_PENDING" | "REFUND_SUCCESS" | "REFUND_FAILED";
  finishedAt: number | undefined;
};

export type Order = {
  readonly merchant: Merchant;
  readonly outTradeNo: string;
  readonly tradeToken: string;
  /** Names the shopper's page. */
  readonly pageId: string;
  readonly totalAmount: bigint;
  readonly currency: string;
  readonly country: string | undefined;
  readonly userId: string;
  readonly subject: string;
  readonly reference: string | undefined;
  /** A manual one only authorizes. */
  readonly isManual: boolean;
  readonly authorizationType: "PRE_AUTH" | "FINAL_AUTH";
  readonly paymentMethodType: string;
  readonly card: StoredCard;
  savesToken: boolean;
  /** The token that it saves can be charged without the shopper. */
  readonly bindsForMit: boolean;
  readonly notifyUrl: string | undefined;
  readonly frontCallbackUrl: string | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
  status: OrderStatus;
  page: "cashier" | "3ds" | undefined;
  completedAt: number | undefined;
  paymentTokenID: string | undefined;
  hasLapsed: boolean;
  modifications: Modification[];
  refunds: Refund[];
};

export type NewOrder = Omit<
  Order,
  | "tradeToken"
  | "pageId"
  | "status"
  | "page"
  | "completedAt"
  | "paymentTokenID"
  | "hasLapsed"
  | "modifications"
  | "refunds"
>;

/** A saved card, usable by the user who saved it until it is removed. */
export type Token = {
  readonly paymentTokenID: string;
  readonly merchantNo: string;
  readonly userId: string;
  readonly card: StoredCard;
  readonly supportsMit: boolean;
  readonly expiresAt: number;
  isRemoved: boolean;
};

export type DropInSession = {
  readonly sessionKey: string;
  readonly clientKey: string;
  readonly merchantNo: string;
  readonly userId: string;
  readonly currency: string;
  /** Only then does the component show the agreement that the shopper ticks. */
  readonly savesToken: boolean;
  readonly bindsForMit: boolean;
  /** By the tokens that the component handed out and nobody has used yet. */
  readonly paymentTokens: Map<string, TypedCard>;
};

/** What the shopper did in the component. */
export type TypedCard = { readonly outcome: DirectOutcome | undefined; readonly agreementAccepted: boolean };
