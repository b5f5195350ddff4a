import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { PayermaxWebhookConfig } from "../../../src/providers/payermax/configuration.js";
import type { Webhook } from "../../../src/providers/port.js";
import { arrived } from "../input.js";
import type { FuzzTarget } from "./target.js";

const NUMBERS = { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" };

const FIELDS = String.raw`(?:outTradeNo|status|requestId|outRefundNo|data)`;

/** Shorter keys than any account may have: they sign four times as fast, and the reader takes keys as they are. */
const keyPair = () => generateKeyPairSync("rsa", { modulusLength: 1024 });

export function payermaxTarget(
  webhookOf: (account: string, config: PayermaxWebhookConfig) => Webhook,
): FuzzTarget {
  const platform = keyPair();
  const keys = new Map([
    ["provider", platform.privateKey],
    ["stranger", keyPair().privateKey],
  ]);
  const { read, contentTypes } = webhookOf("default", { ...NUMBERS, publicKeys: [platform.publicKey] });
  return {
    name: "payermax",
    contentTypes,
    signers: ["provider", "stranger", "nobody"],
    prepare: (input) => {
      const { contentType, body, signedBy } = input;
      const key = keys.get(signedBy);
      const signature = key && sign("sha256", body, key).toString("base64");
      const request = arrived(input, { contentType, body, ...(signature && { sign: signature }) });
      const isGenuine = signedBy === "provider" && request.body.equals(body);
      return { input, request, isGenuine };
    },
    read,
    reasons: [
      /^it has no sign$/,
      /^sign does not verify with any of this account's public keys$/,
      /^it is for another merchant$/,
      /^signed, but not a notification$/,
      /^signed, but without notifyType$/,
      /^signed, but without a number of anything$/,
      new RegExp(`^signed, but without ${FIELDS}(?:, ${FIELDS})*$`),
      // The type is the body's own word, and a known field.
      /^a notification of type [^]{1,64} without outTradeNo$/,
    ],
    words: WORDS,
    facts: { ...NUMBERS, ...publicFacts(platform.publicKey) },
  };
}

/** The key as `openssl` reads it, and as the numbers that it is. */
function publicFacts(key: KeyObject) {
  const hex = (text = "") => Buffer.from(text, "base64url").toString("hex");
  const { n, e } = key.export({ format: "jwk" });
  const publicKey = key.export({ format: "pem", type: "spki" }).toString();
  return { publicKey, modulus: hex(n), exponent: hex(e) };
}

const WORDS = [
  ...[
    "notifyType",
    "appId",
    "merchantAppId",
    "merchantNo",
    "code",
    "msg",
    "data",
    "keyVersion",
    "notifyTime",
  ],
  ...[
    "outTradeNo",
    "status",
    "tradeToken",
    "totalAmount",
    "currency",
    "captureMode",
    "reference",
    "resultCode",
  ],
  ...[
    "resultMsg",
    "createTime",
    "completeTime",
    "redirectUrl",
    "paymentDetails",
    "paymentTokenID",
    "cardInfo",
  ],
  ...[
    "requestId",
    "captureNo",
    "cancelNo",
    "amount",
    "errorCode",
    "errorMsg",
    "outRefundNo",
    "refundTradeNo",
  ],
  ...["refundAmount", "refundCurrency", "userId", "paymentTokenStatus", "supportMIT", "ifCVV", "caseResult"],
  ...["caseId", "PAYMENT", "CAPTURE", "CANCEL", "REFUND", "TOKENIZATION", "CHARGEBACK", "DISPUTE", "FRAUD"],
  ...["CUSTOMER COMPLAINT", "APPLY_SUCCESS", "PAYMENT_FAILED", "PENDING", "SUCCESS", "FAILED", "CLOSED"],
  ...["REFUND_PENDING", "REFUND_SUCCESS", "REFUND_FAILED", "DISPUTE_END", "CASE_CLOSED", "CASE_CANCEL"],
  ...["WIN", "FAIL", "Activated", "Expired", "Deleted", "Y", "N", "MANUAL", "USD", "JPY", "IDR", "KWD"],
  ...[NUMBERS.appId, NUMBERS.merchantNo, "ORDER1001", "https://cashier.example/1", "20.00", "1.255"],
  ...["2026-01-02T03:04:05.678Z", "2025-02-27T09:41:12 +0000", "0000-01-01T00:00:00+2359"],
  ...["9999-12-31T23:59:59-2359", "0000-01-01T00:00:00Z", "2024-02-30T00:00:00Z"],
];
