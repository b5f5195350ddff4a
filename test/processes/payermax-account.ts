import { generateKeyPairSync } from "node:crypto";
import type { Environment } from "./support.js";

const NUMBERS = { appId: "a0dddd1f622243cb9aa1b676e808b5f8", merchantNo: "02021382719993" };

/** A merchant's account at the sandbox's PayerMax, for processes that are configured by the environment. */
export function payermaxAccount() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    /** What is known before the sandbox runs. */
    variables: (providerUrl: string): Environment => ({
      PAYERMAX_BASE_URL: `${providerUrl}/aggregate-pay/api/gateway`,
      PAYERMAX_APP_ID: NUMBERS.appId,
      PAYERMAX_MERCHANT_NO: NUMBERS.merchantNo,
      PAYERMAX_PRIVATE_KEY: privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
    }),
    /** As at PayerMax: the merchant uploads its public key and gets the platform's, as PAYERMAX_PUBLIC_KEY has it. */
    async upload(sandboxUrl: string): Promise<string> {
      const path = `/_sandbox/payermax/merchants/${NUMBERS.merchantNo}/public-key`;
      const answer = await fetch(`${sandboxUrl}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          appId: NUMBERS.appId,
          publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64"),
        }),
      });
      return ((await answer.json()) as { platformPublicKey: string }).platformPublicKey;
    },
  };
}
