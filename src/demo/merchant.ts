import { createPublicKey, generateKeyPairSync } from "node:crypto";
import type { PayermaxConfig } from "../providers/payermax/configuration.js";
import type { PockytConfig } from "../providers/pockyt/configuration.js";
import type { Sandbox } from "../../sandbox/server.js";

/** A merchant with an account at each provider of the sandbox, and an RSA key of its own for this run. */
export function newMerchant() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const numbers = { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" };
  return {
    /** What PayerMax has of it. */
    atPayermax: { ...numbers, publicKey },

    pockyt: ({ url }: Sandbox): PockytConfig => ({
      baseUrl: url,
      merchantNo: "203780",
      storeNo: "303661",
      token: "sandbox-token",
    }),

    payermax({ url, payermax }: Sandbox): PayermaxConfig {
      const key = Buffer.from(payermax.platformPublicKey, "base64");
      return {
        ...numbers,
        baseUrl: `${url}/aggregate-pay/api/gateway`,
        privateKey,
        publicKeys: [createPublicKey({ key, format: "der", type: "spki" })],
      };
    },
  };
}
