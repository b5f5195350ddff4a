import { createSign, createVerify, generateKeyPairSync, type KeyObject } from "node:crypto";

import { startReceiver, type Received, type Receiver, type ReceiverReply } from "./receiver.js";

export type Json = Record<string, unknown>;

/** `data` is empty where nothing was accepted. */
export type Reply = {
  httpStatus: number;
  raw: string;
  sign: string | null;
  code: unknown;
  msg: unknown;
  data: Json;
};

export type OrderFields = Json & { outTradeNo: string };

export type MerchantKeys = {
  appId: string;
  merchantNo: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
};

export const CARD = "4444333322221111";
export const ACKNOWLEDGED: ReceiverReply = { body: '{"msg":"Success","code":"SUCCESS"}' };

const GATEWAY = "/aggregate-pay/api/gateway";

export function newMerchant(merchantNo: string, appId = `app-of-${merchantNo}`): MerchantKeys {
  return { appId, merchantNo, ...generateKeyPairSync("rsa", { modulusLength: 2048 }) };
}

export function signText(text: string, privateKey: KeyObject): string {
  return createSign("RSA-SHA256").update(text, "utf8").sign(privateKey, "base64");
}

/** By the form in which the platform's key is handed out: single-line base64 SPKI. */
export function isSignedBy(platformPublicKey: string, text: string, signature: unknown): boolean {
  if (typeof signature !== "string") return false;
  const key = `-----BEGIN PUBLIC KEY-----\n${platformPublicKey}\n-----END PUBLIC KEY-----`;
  return createVerify("RSA-SHA256").update(text, "utf8").verify(key, signature, "base64");
}

/** A merchant's backend that talks to the sandbox over HTTP. */
export class PayermaxClient {
  readonly url: string;
  readonly merchant: MerchantKeys;
  #count = 0;

  constructor(url: string, merchant: MerchantKeys) {
    this.url = url;
    this.merchant = merchant;
  }

  envelope(data: Json): Json {
    const { appId, merchantNo } = this.merchant;
    const requestTime = new Date().toISOString();
    return { version: "1.4", keyVersion: "1", requestTime, appId, merchantNo, data };
  }

  send(operation: string, data: Json): Promise<Reply> {
    return this.sendText(operation, JSON.stringify(this.envelope(data)));
  }

  async sendText(operation: string, text: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.url}${GATEWAY}/${operation}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        sign: signText(text, this.merchant.privateKey),
        ...headers,
      },
      body: text,
    });
    const raw = await response.text();
    const { code, msg, data } = JSON.parse(raw) as Json;
    const sign = response.headers.get("sign");
    return { httpStatus: response.status, raw, sign, code, msg, data: (data ?? {}) as Json };
  }

  newNumber(prefix = "ORDER"): string {
    return `${prefix}_${++this.#count}_${this.merchant.merchantNo}`;
  }

  orderFields(): OrderFields {
    return {
      outTradeNo: this.newNumber(),
      subject: "A room for two nights",
      totalAmount: 77.44,
      currency: "USD",
      userId: "USER42",
    };
  }

  hostedFields(): OrderFields {
    const shop = { frontCallbackUrl: "https://shop.example/back", notifyUrl: NOBODY };
    return { ...this.orderFields(), ...shop, integrate: "Hosted_Checkout", captureMode: "MANUAL" };
  }

  /** Without what it is paid with: add `paymentDetail` by `detail`. */
  directFields(detail: Json): OrderFields {
    return {
      ...this.orderFields(),
      integrate: "Direct_Payment",
      country: "US",
      terminalType: "WEB",
      captureMode: "MANUAL",
      notifyUrl: NOBODY,
      paymentDetail: { buyerInfo: { clientIp: "192.0.2.7", userAgent: "Mozilla/5.0" }, ...detail },
    };
  }

  /** A hosted order that the shopper has paid at the cashier; answers its outTradeNo. */
  async paid(fields: Json = {}): Promise<string> {
    const { data } = await this.send("orderAndPay", { ...this.hostedFields(), ...fields });
    const { httpStatus } = await this.control("POST", text(data.redirectUrl), { outcome: "approve" });
    if (httpStatus !== 200) throw new Error(`the cashier answered ${httpStatus}`);
    return text(data.outTradeNo);
  }

  capture(outTradeNo: string, amount: number | string, fields: Json = {}): Promise<Reply> {
    const requestId = this.newNumber("CAPTURE");
    return this.send("capture", { requestId, outTradeNo, currency: "USD", amount, ...fields });
  }

  cancel(outTradeNo: string, requestId = this.newNumber("CANCEL")): Promise<Reply> {
    return this.send("cancel", { requestId, outTradeNo });
  }

  refund(outTradeNo: string, refundAmount: number | string, fields: Json = {}): Promise<Reply> {
    const outRefundNo = this.newNumber("REFUND");
    const asked = { outRefundNo, refundAmount, refundCurrency: "USD", outTradeNo, ...fields };
    return this.send("refund", asked);
  }

  query(outTradeNo: string): Promise<Reply> {
    return this.send("orderQuery", { outTradeNo });
  }

  /** An endpoint of the sandbox's own, or a page by its full URL. */
  async control(
    method: "GET" | "POST",
    path: string,
    body?: Json,
  ): Promise<{ httpStatus: number; body: Json }> {
    const response = await fetch(new URL(path, this.url), {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    return { httpStatus: response.status, body: (await response.json()) as Json };
  }
}

/** A port where nobody listens: for tests that do not care about the notification. */
const NOBODY = "http://127.0.0.1:9/";

export function cardDetail(change: Json = {}): Json {
  const cardInfo = {
    cardIdentifierNo: CARD,
    cardHolderFullName: "James Smith",
    cardExpirationMonth: "03",
    cardExpirationYear: "30",
    cvv: "987",
    ...change,
  };
  return { paymentMethodType: "CARD", cardInfo };
}

export type Notification = { notifyType: string; data: Json } & Json;

/** A merchant's notification address that acknowledges and only reads what the platform really signed. */
export class NotificationReceiver {
  readonly #receiver: Receiver;
  readonly #platformPublicKey: string;

  constructor(receiver: Receiver, platformPublicKey: string) {
    this.#receiver = receiver;
    this.#platformPublicKey = platformPublicKey;
  }

  static async start(
    platformPublicKey: string,
    reply: (count: number) => ReceiverReply = () => ACKNOWLEDGED,
  ): Promise<NotificationReceiver> {
    return new NotificationReceiver(await startReceiver(reply), platformPublicKey);
  }

  get url(): string {
    return this.#receiver.url;
  }

  get received(): Received[] {
    return this.#receiver.received;
  }

  async waitFor(count: number): Promise<Notification[]> {
    return (await this.#receiver.waitFor(count)).map((post) => this.#read(post));
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }

  #read({ body, headers }: Received): Notification {
    if (!isSignedBy(this.#platformPublicKey, body, headers.sign)) throw new Error("a forged notification");
    return JSON.parse(body) as Notification;
  }
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`expected a string, got ${JSON.stringify(value)}`);
  return value;
}
