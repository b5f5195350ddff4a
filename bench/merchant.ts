import { generateKeyPairSync } from "node:crypto";

/** A merchant with an account at each provider, as plain text: it goes to other processes. */
export interface Merchant {
  readonly pockyt: { readonly merchantNo: string; readonly storeNo: string; readonly token: string };
  readonly payermax: {
    readonly appId: string;
    readonly merchantNo: string;
    /** PEM: signs what the merchant sends. */
    readonly privateKey: string;
    /** PEM: PayerMax's, for what it sends. */
    readonly platformPublicKey: string;
  };
}

/** Both keys are made for this run; `platformPrivateKey` is PayerMax's own. */
export function newMerchant(): { readonly merchant: Merchant; readonly platformPrivateKey: string } {
  const [merchants, platform] = [newKeys(), newKeys()];
  return {
    merchant: {
      pockyt: { merchantNo: "203780", storeNo: "303661", token: "bench-token" },
      payermax: {
        appId: "3b242b56a8b64274bcc37dac281120e3",
        merchantNo: "020213827212251",
        privateKey: merchants.privateKey,
        platformPublicKey: platform.publicKey,
      },
    },
    platformPrivateKey: platform.privateKey,
  };
}

function newKeys() {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}
