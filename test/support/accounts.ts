import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { AccountConfig } from "../../src/config.js";
import type { Providers } from "./stack.js";

/** A merchant with numbers, token and keys of its own at both providers. */
export interface TwoProviderMerchant {
  readonly pockyt: { readonly merchantNo: string; readonly storeNo: string; readonly token: string };
  readonly payermax: { readonly appId: string; readonly merchantNo: string };
  readonly privateKey: KeyObject;
  /** What PayerMax has of it. */
  readonly publicKey: KeyObject;
}

/** @param number three digits that make the merchant's numbers its own */
export function newMerchant(number: string): TwoProviderMerchant {
  return {
    pockyt: { merchantNo: `203${number}`, storeNo: `303${number}`, token: `token-of-${number}` },
    payermax: { appId: `app-of-${number}`, merchantNo: `020213827212${number}` },
    ...generateKeyPairSync("rsa", { modulusLength: 2048 }),
  };
}

/** What the sandbox has to know of them; with the platform's key a test can sign as PayerMax does. */
export function sandboxMerchants(merchants: readonly TwoProviderMerchant[], platformPrivateKey?: KeyObject) {
  return {
    pockyt: { merchants: merchants.map(({ pockyt }) => pockyt) },
    payermax: {
      merchants: merchants.map(({ payermax, publicKey }) => ({ ...payermax, publicKey })),
      ...(platformPrivateKey && { platformPrivateKey }),
    },
  };
}

/** What worker and relay have to know of one. */
export function accountOf(merchant: TwoProviderMerchant, providers: Providers): AccountConfig {
  const { sandbox, url } = providers;
  return {
    shared: false,
    pockyt: { baseUrl: url, ...merchant.pockyt },
    payermax: {
      baseUrl: `${url}/aggregate-pay/api/gateway`,
      ...merchant.payermax,
      privateKey: merchant.privateKey,
      publicKeys: [spki(sandbox.payermax.platformPublicKey)],
    },
  };
}

function spki(base64: string): KeyObject {
  return createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
}
