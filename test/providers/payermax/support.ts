import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

import { createHttpPost, type HttpTimeouts } from "../../../src/providers/http.js";
import { payermaxAccount } from "../../../src/providers/payermax/account.js";
import type { PayermaxConfig } from "../../../src/providers/payermax/configuration.js";
import { payermaxWebhook } from "../../../src/providers/payermax/notification.js";
import type {
  CaptureRequest,
  CardDetails,
  ChargeRequest,
  PaidWith,
  ProviderAccount,
  RawWebhook,
  RefundRequest,
} from "../../../src/providers/port.js";
import type { Reply } from "../support/provider-server.js";
import type { OpenAccount } from "../support/use-provider.js";

function makeKeys() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey, publicKey, ...pemOf(privateKey, publicKey) };
}

function pemOf(privateKey: KeyObject, publicKey: KeyObject) {
  return {
    privatePem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    publicPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

/** Ours, and PayerMax's. */
export const OURS = makeKeys();
export const THEIRS = makeKeys();

/** App and merchant are the seed's. */
export const MERCHANT = { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" };

export const NOTIFY_URL = "https://relay.example/webhooks/payermax/default";
export const NOW = "2026-01-02T03:04:05.678Z";

export const CARD: CardDetails = {
  number: "4444333322221111",
  expiryMonth: "03",
  expiryYear: "2030",
  cvv: "123",
  holderName: "James Smith",
};

const reference = { paymentId: "ORDER1001", amount: { currency: "USD", value: 2000 } };

/** Twenty dollars on the hosted page. */
export const CHARGE: ChargeRequest = {
  ...reference,
  reference: "11111111-2222-4333-8444-555555555555",
  actionTimeoutSeconds: 1800,
  paidWith: { type: "hosted", saveCard: false },
  customer: { reference: "USER42" },
  description: "Two tickets",
  returnUrl: "https://shop.example/return",
};

export const CUSTOMER = {
  reference: "USER42",
  countryCode: "US",
  clientIp: "203.0.113.7",
  userAgent: "Mozilla/5.0",
};

export const PAID_WITH = {
  hosted: { type: "hosted", saveCard: false },
  card: { type: "card", card: CARD, saveCard: false },
  savedCard: { type: "savedCard", token: "PMTOKEN20260102030405678", merchantInitiated: false },
  dropIn: { type: "dropIn", paymentToken: "payment-token", sessionKey: "session-key", saveCard: false },
} as const satisfies Record<string, PaidWith>;

export const CAPTURE: CaptureRequest = {
  ...reference,
  requestId: "ORDER1001_CAPTURE_1",
  captureAmount: { currency: "USD", value: 1500 },
};

export const REFUND: RefundRequest = {
  ...reference,
  requestId: "ORDER1001_REFUND_R1",
  refundAmount: { currency: "USD", value: 500 },
};

/** The calls of the adapter, by name, for tests that make each of them. */
export const calls = {
  charge: (account: ProviderAccount) => account.charge(CHARGE),
  authorize: (account: ProviderAccount) => offered(account.authorize)(CHARGE),
  capture: (account: ProviderAccount) => offered(account.capture)(CAPTURE),
  cancel: (account: ProviderAccount) => account.cancel({ ...reference, requestId: "ORDER1001_CANCEL_1" }),
  refund: (account: ProviderAccount) => account.refund(REFUND),
  query: (account: ProviderAccount) => account.query(reference),
  queryRefund: (account: ProviderAccount) => account.queryRefund(REFUND),
};
export type CallName = keyof typeof calls;
export const ALL_CALLS = Object.keys(calls) as CallName[];

export function offered<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new Error("not offered");
  return method;
}

export function openAccount(
  baseUrl: string,
  { timeouts, notifyUrl = NOTIFY_URL, now = () => new Date(NOW), ...config }: AccountOptions = {},
): OpenAccount {
  const post = createHttpPost(timeouts);
  const { privateKey } = OURS;
  const all = { ...MERCHANT, privateKey, publicKeys: [THEIRS.publicKey], baseUrl, ...config };
  const account = payermaxAccount(all, notifyUrl, post, now);
  return {
    account: { ...account, webhook: payermaxWebhook("default", all) },
    close: () => post.close(),
  };
}
type AccountOptions = Partial<PayermaxConfig> & {
  timeouts?: HttpTimeouts;
  notifyUrl?: string;
  now?: () => Date;
};

/** Written apart from the adapter's signature; `openssl` itself is asked in signature.test.ts. */
export function signed(body: string | Buffer, key: KeyObject = THEIRS.privateKey): string {
  return sign("sha256", Buffer.from(body), key).toString("base64");
}

/** A reply as PayerMax signs it; text is sent as it is. */
export function reply(value: unknown, { status = 200, key = THEIRS.privateKey } = {}): Reply {
  const body = typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value);
  return { status, headers: { sign: signed(body, key) }, body };
}

export const success = (data: unknown): Reply => reply({ code: "APPLY_SUCCESS", msg: "Success.", data });

/** What every endpoint's `data` may be, where all goes well: one object answers every call. */
export const DATA: Record<CallName, Record<string, unknown>> = {
  charge: {
    outTradeNo: "ORDER1001",
    tradeToken: "T1",
    status: "PENDING",
    redirectUrl: "https://cashier.example/1",
  },
  authorize: {
    outTradeNo: "ORDER1001",
    tradeToken: "T1",
    status: "PENDING",
    redirectUrl: "https://cashier.example/1",
  },
  capture: { requestId: "ORDER1001_CAPTURE_1", outTradeNo: "ORDER1001", captureNo: "C1", status: "SUCCESS" },
  cancel: { requestId: "ORDER1001_CANCEL_1", outTradeNo: "ORDER1001", cancelNo: "C2", status: "SUCCESS" },
  refund: { outRefundNo: "ORDER1001_REFUND_R1", refundTradeNo: "R1", status: "REFUND_PENDING" },
  query: { outTradeNo: "ORDER1001", tradeToken: "T1", status: "SUCCESS", totalAmount: 20, currency: "USD" },
  queryRefund: { outRefundNo: "ORDER1001_REFUND_R1", refundTradeNo: "R1", status: "REFUND_SUCCESS" },
};

export function webhook(body: string | Buffer, sign: string | string[] = signed(body)): RawWebhook {
  return {
    contentType: "application/json",
    headers: { sign },
    body: Buffer.from(body),
    receivedAt: NOW,
  };
}

/** A notification to our app and merchant, signed by PayerMax. */
export function notification(notifyType: string, data: unknown, envelope: object = {}): RawWebhook {
  return webhook(JSON.stringify({ keyVersion: "1", ...MERCHANT, notifyType, data, ...envelope }));
}

export function seed(file: string): Buffer {
  return readFileSync(new URL(`../../seeds/payermax/${file}`, import.meta.url));
}

export type Sent = {
  version: string;
  keyVersion: string;
  requestTime: string;
  appId: string;
  merchantNo: string;
  data: Record<string, unknown>;
};

export function parsed(body: Buffer | undefined): Sent {
  return JSON.parse(body?.toString("utf8") ?? "") as Sent;
}
