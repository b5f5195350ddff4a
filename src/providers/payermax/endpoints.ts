/** Paths below the base URL, and the envelope's `version`: each endpoint may have its own (the vendor's guide). */
export const ENDPOINTS = {
  orderAndPay: { path: "/orderAndPay", version: "1.4" },
  orderQuery: { path: "/orderQuery", version: "1.4" },
  capture: { path: "/capture", version: "1.4" },
  cancel: { path: "/cancel", version: "1.4" },
  refund: { path: "/refund", version: "1.4" },
  refundQuery: { path: "/refundQuery", version: "1.4" },
  applyDropinSession: { path: "/applyDropinSession", version: "1.6" },
  inquirePaymentToken: { path: "/inquirePaymentToken", version: "1.2" },
  removePaymentToken: { path: "/removePaymentToken", version: "1.2" },
} as const;

export type Operation = keyof typeof ENDPOINTS;

/** Of our key at PayerMax, where the account names none: every document and SDK has this one. */
export const KEY_VERSION = "1";
