import { isIP } from "node:net";

import { z } from "zod";

import * as rules from "./field-rules.js";

/** Documented, and without a meaning in the sandbox. */
const unused = z.unknown().optional();

const cardInfo = z.strictObject({
  cardIdentifierNo: z.string().regex(/^\d{13,19}$/, "must be 13 to 19 digits"),
  // Whether it is required is not documented.
  cardHolderFullName: rules.text(64).optional(),
  cardExpirationMonth: z.string().regex(/^(0[1-9]|1[0-2])$/, "must be MM"),
  cardExpirationYear: z.string().regex(/^\d\d$/, "must be the year's last two digits"),
  cvv: z.string().regex(/^\d{3,4}$/, "must be 3 or 4 digits"),
  stored: unused,
  dynamic3DS: z.enum(["do3DS", "no3DS", "ext3DS"]).optional(),
});

/** Beside a token whose CVV must be given again. No document says where: that is the sandbox's own choice. */
const cvvOnly = z.strictObject({ cvv: cardInfo.shape.cvv });

const buyerInfo = z.looseObject({
  clientIp: z.string().refine((value) => isIP(value) !== 0, "must be an IP address"),
  userAgent: rules.text(512),
});

const paymentDetail = {
  paymentMethodType: rules.text(16).optional(),
  targetOrg: unused,
  allowedCardOrg: unused,
  cardInfo: z.union([cardInfo, cvvOnly]).optional(),
  info3DSecure: unused,
  paymentToken: rules.text(256).optional(),
  sessionKey: rules.text(256).optional(),
  paymentTokenID: rules.text(64).optional(),
  tokenForFutureUse: z.boolean().optional(),
  merchantInitiated: z.boolean().optional(),
  mitType: rules.mitType.optional(),
};

const order = {
  outTradeNo: rules.outTradeNo,
  subject: rules.text(256),
  totalAmount: rules.amount,
  currency: rules.currency,
  userId: rules.text(64),
  captureMode: rules.captureMode.optional(),
  authorizationType: rules.authorizationType.optional(),
  expireTime: z
    .string()
    .regex(/^\d{1,9}$/, "must be seconds")
    .optional(),
  notifyUrl: rules.webUrl(256).optional(),
  reference: rules.text(512).optional(),
  language: unused,
  referralCode: unused,
  osType: unused,
  mitManagementUrl: unused,
  subscriptionPlan: unused,
  goodsDetails: unused,
  shippingInfo: unused,
  billingInfo: unused,
  envInfo: unused,
  subMerchant: unused,
  riskParams: unused,
};

const hostedOrder = z.strictObject({
  ...order,
  integrate: z.literal("Hosted_Checkout"),
  country: rules.country.optional(),
  frontCallbackUrl: rules.webUrl(1024),
  terminalType: unused,
  paymentDetail: z.strictObject({ ...paymentDetail, buyerInfo: unused }).optional(),
});

const directOrder = z.strictObject({
  ...order,
  integrate: z.literal("Direct_Payment"),
  country: rules.country,
  frontCallbackUrl: rules.webUrl(1024).optional(),
  terminalType: z.enum(["WEB", "WAP", "APP"]),
  paymentDetail: z.strictObject({ ...paymentDetail, buyerInfo }),
});

/**
 * The fields of the cashier, the direct API and drop-in (API reference). A name that none of the three has
 * is refused, which is the sandbox's own choice; one that another of them has is ignored.
 */
export const orderRequest = z.discriminatedUnion("integrate", [hostedOrder, directOrder]);

export type OrderRequest = z.infer<typeof orderRequest>;

export type DirectOrderRequest = z.infer<typeof directOrder>;
