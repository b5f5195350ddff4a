import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { PAYERMAX_MERCHANT } from "./payermax-merchant.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** PayerMax's own key pair: what its notifications are signed with. The twin takes it as its option. */
export const PLATFORM = { privateKey, publicKey };

export const PAYERMAX_PATH = "/webhooks/payermax/default";

/** A notification's exact text, in the envelope that PayerMax's own have. */
export function newsText(notifyType: string, data: object, envelope: object = {}): string {
  const { appId, merchantNo } = PAYERMAX_MERCHANT;
  const notifyTime = "2026-01-15T12:00:00.000+00:00";
  const head = { code: "APPLY_SUCCESS", msg: "", keyVersion: "1", appId, merchantNo, notifyTime };
  return JSON.stringify({ ...head, notifyType, ...envelope, data });
}

/** Of an authorization of 20.00 USD for ORDER1001 that has succeeded. */
export const PAYMENT_NEWS = newsText("PAYMENT", {
  outTradeNo: "ORDER1001",
  tradeToken: "T2024062702289232000001",
  totalAmount: 20,
  captureMode: "MANUAL",
  currency: "USD",
  status: "SUCCESS",
  completeTime: "2026-01-15T11:59:58.092Z",
  reference: "the-run",
});

/** SHA256withRSA over the exact text, by PayerMax's signature rules, apart from the code under test. */
export function newsSign(text: string | Buffer, key: KeyObject = PLATFORM.privateKey): string {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return sign("RSA-SHA256", bytes, key).toString("base64");
}

/** Posts a notification to a relay as PayerMax does. */
export function postNews(
  { url }: { readonly url: string },
  notifyType: string,
  data: object,
  path = PAYERMAX_PATH,
): Promise<Response> {
  const body = newsText(notifyType, data);
  const headers = { "content-type": "application/json", sign: newsSign(body) };
  return fetch(url + path, { method: "POST", headers, body });
}
