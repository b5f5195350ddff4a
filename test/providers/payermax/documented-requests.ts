import { z } from "zod";

/**
 * The requests that we send as the API docs have them: these fields, types and lengths and no others. A request that
 * one of these refuses is one that PayerMax may refuse.
 */

const text = (max: number) => z.string().min(1).max(max);
const outTradeNo = text(64).regex(/^[A-Za-z0-9_]+$/);
const currency = text(3).regex(/^[A-Z]{3}$/);
const positive = z.number().positive();

const buyerInfo = z.strictObject({
  clientIp: text(64),
  userAgent: text(512),
  firstName: text(64).optional(),
  lastName: text(64).optional(),
  email: text(254).optional(),
});

/** A token is kept with the shopper's consent only. */
const saving = {
  tokenForFutureUse: z.literal(true).optional(),
  merchantInitiated: z.literal(false).optional(),
  mitType: z.literal("UNSCHEDULED").optional(),
};

const cardInfo = z.strictObject({
  cardIdentifierNo: text(19).regex(/^\d+$/),
  cardHolderFullName: text(64).optional(),
  cardExpirationMonth: z.string().regex(/^(?:0[1-9]|1[0-2])$/),
  cardExpirationYear: z.string().regex(/^\d\d$/),
  cvv: z.string().regex(/^\d{3,4}$/),
});

const goods = z.strictObject({
  goodsId: text(32),
  goodsName: text(256),
  quantity: z.string().regex(/^\d+$/),
  price: z.string().regex(/^\d+(?:\.\d+)?$/),
});

const order = {
  outTradeNo,
  subject: text(256),
  totalAmount: positive,
  currency,
  userId: text(64),
  captureMode: z.literal("MANUAL").optional(),
  authorizationType: z.literal("FINAL_AUTH").optional(),
  expireTime: z.string().regex(/^\d{4,5}$/),
  notifyUrl: z.url().max(256),
};
const optional = { reference: text(512), goodsDetails: z.array(goods).min(1) };

const hosted = z.strictObject({
  ...order,
  ...optional,
  goodsDetails: optional.goodsDetails.optional(),
  integrate: z.literal("Hosted_Checkout"),
  frontCallbackUrl: z.url().max(1024),
  country: text(2).optional(),
  paymentDetail: z.strictObject({ paymentMethodType: z.literal("CARD").optional(), ...saving }).optional(),
});

const direct = {
  ...order,
  integrate: z.literal("Direct_Payment"),
  country: text(2),
  terminalType: z.literal("WEB"),
  frontCallbackUrl: z.url().max(1024).optional(),
};

const directPayment = z.strictObject({
  ...direct,
  ...optional,
  goodsDetails: optional.goodsDetails.optional(),
  paymentDetail: z.union([
    z.strictObject({ paymentMethodType: z.literal("CARD"), cardInfo, buyerInfo, ...saving }),
    z.strictObject({
      paymentMethodType: z.literal("CARD"),
      paymentTokenID: text(64),
      cardInfo: z.strictObject({ cvv: text(4).regex(/^\d{3,4}$/) }).optional(),
      buyerInfo,
      tokenForFutureUse: z.literal(false),
      merchantInitiated: z.boolean(),
      mitType: z.literal("UNSCHEDULED").optional(),
    }),
  ]),
});

/** Without reference, goods and method: its schema has none of them. */
const dropIn = z.strictObject({
  ...direct,
  paymentDetail: z.strictObject({ paymentToken: text(512), sessionKey: text(512), buyerInfo, ...saving }),
});

const requestId = text(64);

const DATA = {
  "/orderAndPay": z.union([hosted, directPayment, dropIn]),
  "/orderQuery": z.strictObject({ outTradeNo }),
  "/capture": z.strictObject({ requestId, outTradeNo, currency, amount: positive }),
  "/cancel": z.strictObject({ requestId, outTradeNo }),
  "/refund": z.strictObject({
    outRefundNo: requestId,
    refundAmount: positive,
    refundCurrency: currency,
    outTradeNo,
    comments: text(512).optional(),
    refundNotifyUrl: z.url().max(256),
  }),
  "/refundQuery": z.strictObject({ outRefundNo: requestId }),
  "/applyDropinSession": z.strictObject({
    totalAmount: z.string().regex(/^\d+(?:\.\d+)?$/),
    currency,
    country: text(2),
    userId: text(64),
    tokenForFutureUse: z.literal(true).optional(),
    mitType: z.literal("UNSCHEDULED").optional(),
    componentList: z.tuple([z.literal("CARD")]),
    captureMode: z.literal("MANUAL").optional(),
    authorizationType: z.literal("FINAL_AUTH").optional(),
  }),
  "/inquirePaymentToken": z.strictObject({ userId: text(64), tokenScope: z.literal("tokenAcq") }),
  "/removePaymentToken": z.strictObject({ userId: text(64), paymentTokenID: text(64) }),
};

const VERSIONS = new Map([
  ["/applyDropinSession", "1.6"],
  ["/inquirePaymentToken", "1.2"],
  ["/removePaymentToken", "1.2"],
]);

/** What the documents have against the request; empty where nothing. */
export function complaints(path: string, body: unknown): readonly unknown[] {
  const data = new Map<string, z.ZodType>(Object.entries(DATA)).get(path);
  if (data === undefined) return [`no such endpoint: ${path}`];
  const envelope = z.strictObject({
    version: z.literal(VERSIONS.get(path) ?? "1.4"),
    keyVersion: z.literal("1"),
    requestTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/),
    appId: text(64),
    merchantNo: text(32),
    data,
  });
  return envelope.safeParse(body).error?.issues ?? [];
}
