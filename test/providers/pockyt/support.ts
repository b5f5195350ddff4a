import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { createHttpPost, type HttpTimeouts } from "../../../src/providers/http.js";
import { pockytAccount } from "../../../src/providers/pockyt/account.js";
import type { PockytConfig } from "../../../src/providers/pockyt/configuration.js";
import { pockytWebhook } from "../../../src/providers/pockyt/ipn.js";
import type {
  CardDetails,
  ChargeRequest,
  ProviderAccount,
  RawWebhook,
  RefundRequest,
} from "../../../src/providers/port.js";
import type { OpenAccount } from "../support/use-provider.js";

export type Fields = Record<string, string>;

/** Merchant and store are the seed's; its token isn't public, so this one is the tests' own. */
export const MERCHANT = { merchantNo: "203780", storeNo: "303661", token: "token-of-the-tests" };

export const CARD: CardDetails = {
  number: "4111111111111111",
  expiryMonth: "08",
  expiryYear: "2030",
  cvv: "790",
};

export const IPN_URL = "https://relay.example/webhooks/pockyt/default";

/** Twenty dollars with a new card. */
export const CHARGE: ChargeRequest = {
  paymentId: "ORDER1001",
  amount: { currency: "USD", value: 2000 },
  reference: "11111111-2222-4333-8444-555555555555",
  actionTimeoutSeconds: 1800,
  paidWith: { type: "card", card: CARD, saveCard: false },
};

export function openAccount(
  baseUrl: string,
  given: {
    timeouts?: HttpTimeouts;
    ipnUrl?: string;
    token?: string;
    shared?: boolean;
    merchant?: Partial<PockytConfig>;
  } = {},
): OpenAccount {
  const { timeouts, ipnUrl = IPN_URL, token = MERCHANT.token, shared = false } = given;
  const post = createHttpPost(timeouts);
  const config = { ...MERCHANT, token, baseUrl, ...given.merchant };
  return {
    account: {
      ...pockytAccount(config, ipnUrl, post, { shared }),
      webhook: pockytWebhook("default", config),
    },
    close: () => post.close(),
  };
}

/** The calls of the adapter, by name, for tests that make each of them. */
export const calls = {
  createCustomer: (account: ProviderAccount) =>
    account.createCustomer?.({ paymentId: CHARGE.paymentId }) ??
    Promise.reject(new Error("it makes no customers")),
  charge: (account: ProviderAccount) => account.charge(CHARGE),
  cancel: (account: ProviderAccount) =>
    account.cancel({ ...reference, requestId: `${CHARGE.paymentId}_CANCEL_1` }),
  refund: (account: ProviderAccount) => account.refund(REFUND),
  query: (account: ProviderAccount) => account.query(reference),
  queryRefund: (account: ProviderAccount) => account.queryRefund(REFUND),
};
export type CallName = keyof typeof calls;

const reference = { paymentId: CHARGE.paymentId, amount: CHARGE.amount };

/** Five of the twenty dollars. */
export const REFUND: RefundRequest = {
  ...reference,
  requestId: `${CHARGE.paymentId}_REFUND_R1`,
  refundAmount: { currency: "USD", value: 500 },
};

export function seed(file: string): Buffer {
  return readFileSync(new URL(`../../seeds/pockyt/${file}`, import.meta.url));
}

export function seedJson(file: string): Record<string, unknown> {
  return JSON.parse(seed(file).toString("utf8")) as Record<string, unknown>;
}

/** The seed's IPN, its values decoded. */
export function seedIpn(): Fields {
  return Object.fromEntries(new URLSearchParams(seed("ipn.txt").toString("utf8")));
}

/** Written apart from the adapter's signature on purpose; `keepEmpty` as the vendor's PHP SDK does. */
export function sign(fields: Fields, { token = MERCHANT.token, keepEmpty = true } = {}): string {
  const md5 = (text: string) => createHash("md5").update(text, "utf8").digest("hex");
  const pairs = Object.entries(fields)
    .filter(([name, value]) => name !== "verifySign" && (keepEmpty || value !== ""))
    .map(([name, value]) => `${name}=${value}`);
  return md5(`${pairs.sort().join("&")}&${md5(token)}`);
}

export function signed(fields: Fields, options?: Parameters<typeof sign>[1]): Fields {
  return { ...fields, verifySign: sign(fields, options) };
}

export function webhook(contentType: string, body: string | Buffer): RawWebhook {
  return { contentType, headers: {}, body: Buffer.from(body), receivedAt: "2026-01-02T03:04:05.000Z" };
}

export function form(fields: Fields): RawWebhook {
  return webhook("application/x-www-form-urlencoded", new URLSearchParams(fields).toString());
}

export function json(fields: Record<string, unknown>): RawWebhook {
  return webhook("application/json", JSON.stringify(fields));
}

export function without(fields: Fields, dropped: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== dropped));
}
