import type { SaveCard } from "../../domain/input/common-rules.js";
import type {
  CaptureRequest,
  ChargeRequest,
  DropInSessionRequest,
  PaidWith,
  RefundRequest,
} from "../port.js";
import { writeAmount } from "./decimals.js";
import type { Draft, DraftFields } from "./json.js";

/** `hold`: authorize the amount and leave the money where it is. */
interface OrderOptions {
  readonly notifyUrl: string;
  readonly hold: boolean;
}

/** `data` of `/orderAndPay`. Source: API; SEED 7.1 for the authorization, its fields by 7.2. */
export function orderFields(request: ChargeRequest, { notifyUrl, hold }: OrderOptions): DraftFields {
  const { paymentId, amount, paidWith, customer, description } = request;
  const isHosted = paidWith.type === "hosted";
  const isDropIn = paidWith.type === "dropIn";
  return {
    outTradeNo: paymentId,
    integrate: isHosted ? "Hosted_Checkout" : "Direct_Payment",
    subject: description ?? paymentId,
    totalAmount: writeAmount(amount),
    currency: amount.currency,
    country: customer?.countryCode,
    userId: customer?.reference,
    ...holding(hold),
    expireTime: String(request.actionTimeoutSeconds),
    frontCallbackUrl: request.returnUrl,
    notifyUrl,
    // The drop-in's schema has neither.
    reference: isDropIn ? undefined : request.reference,
    goodsDetails: isDropIn ? undefined : goodsDetails(request),
    terminalType: isHosted ? undefined : "WEB",
    paymentDetail: paymentDetail(request, paidWith),
  };
}

function holding(hold: boolean): DraftFields {
  return hold ? { captureMode: "MANUAL", authorizationType: "FINAL_AUTH" } : {};
}

function paymentDetail(request: ChargeRequest, paidWith: PaidWith): DraftFields | undefined {
  const buyer = buyerInfo(request);
  switch (paidWith.type) {
    case "hosted":
      // The cashier keeps a card only where the method is chosen, and a method needs the country (API).
      return paidWith.saveCard
        ? { paymentMethodType: request.customer?.countryCode && "CARD", ...saving(paidWith.saveCard) }
        : undefined;
    case "card": {
      const { card, saveCard } = paidWith;
      const cardInfo = {
        cardIdentifierNo: card.number,
        cardHolderFullName: card.holderName ?? nameOf(request),
        cardExpirationMonth: card.expiryMonth,
        cardExpirationYear: card.expiryYear.slice(-2),
        cvv: card.cvv,
      };
      return { paymentMethodType: "CARD", cardInfo, buyerInfo: buyer, ...saving(saveCard) };
    }
    case "dropIn": {
      const { paymentToken, sessionKey, saveCard } = paidWith;
      return { paymentToken, sessionKey, buyerInfo: buyer, ...saving(saveCard) };
    }
    case "savedCard":
      return {
        paymentMethodType: "CARD",
        paymentTokenID: paidWith.token,
        cardInfo: paidWith.cvv === undefined ? undefined : { cvv: paidWith.cvv },
        buyerInfo: buyer,
        tokenForFutureUse: false,
        merchantInitiated: paidWith.merchantInitiated,
        mitType: paidWith.merchantInitiated ? "UNSCHEDULED" : undefined,
      };
  }
}

/** The shopper is there and agrees that the card is kept: the vendor's tokenization guide sends both. */
function saving(saveCard: SaveCard): DraftFields {
  if (saveCard === false) return {};
  return { tokenForFutureUse: true, merchantInitiated: false, mitType: bindingFor(saveCard) };
}

/** A token that was bound without it is never charged without the shopper (MIT). We keep no schedules. */
function bindingFor(saveCard: SaveCard): "UNSCHEDULED" | undefined {
  return typeof saveCard === "object" ? "UNSCHEDULED" : undefined;
}

/** Where the card came without its holder's name, the customer's stands for it. */
function nameOf({ customer }: ChargeRequest): string | undefined {
  const name = [customer?.firstName, customer?.lastName].filter(Boolean).join(" ");
  return name === "" ? undefined : name.slice(0, 64);
}

/** API. It only tells devices apart, so more of it is worth no refusal. */
const LONGEST_USER_AGENT = 512;

function buyerInfo({ customer }: ChargeRequest): DraftFields {
  return {
    clientIp: customer?.clientIp,
    userAgent: customer?.userAgent?.slice(0, LONGEST_USER_AGENT),
    firstName: customer?.firstName,
    lastName: customer?.lastName,
    email: customer?.email,
  };
}

/** An item of ours has no number, so its place stands for one. Quantity and price are strings (API). */
function goodsDetails({ items }: ChargeRequest): readonly Draft[] | undefined {
  return items?.map((item, index) => ({
    goodsId: String(index + 1),
    goodsName: item.name,
    quantity: String(item.quantity),
    price: writeAmount(item.amount).literal,
  }));
}

/** `data` of `/capture`. Source: SEED 7.3. */
export function captureFields({ requestId, paymentId, captureAmount }: CaptureRequest): DraftFields {
  return {
    requestId,
    outTradeNo: paymentId,
    currency: captureAmount.currency,
    amount: writeAmount(captureAmount),
  };
}

/** `data` of `/refund`. Source: API. */
export function refundFields(request: RefundRequest, refundNotifyUrl: string): DraftFields {
  const { requestId, paymentId, refundAmount, reason } = request;
  return {
    outRefundNo: requestId,
    refundAmount: writeAmount(refundAmount),
    refundCurrency: refundAmount.currency,
    outTradeNo: paymentId,
    comments: reason,
    refundNotifyUrl,
  };
}

/** `data` of `/applyDropinSession`. Source: API. There the amount is a string. */
export function sessionFields({ amount, customer, kind, saveCard }: DropInSessionRequest): DraftFields {
  return {
    totalAmount: writeAmount(amount).literal,
    currency: amount.currency,
    country: customer.countryCode,
    userId: customer.reference,
    tokenForFutureUse: saveCard === false ? undefined : true,
    mitType: bindingFor(saveCard),
    componentList: ["CARD"],
    ...holding(kind === "authorize"),
  };
}
