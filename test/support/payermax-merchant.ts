import { createPublicKey, generateKeyPairSync } from "node:crypto";
import type { PayermaxConfig } from "../../src/providers/payermax/configuration.js";
import type { Sandbox } from "../../sandbox/server.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const NUMBERS = { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" };

/** What the merchant has given PayerMax: its numbers and its public key. */
export const PAYERMAX_MERCHANT = { ...NUMBERS, publicKey };

/** The account at the sandbox's PayerMax, as a worker's or relay's configuration has it. */
export function payermaxConfig(sandbox: Sandbox, providerUrl = sandbox.url): PayermaxConfig {
  const spki = Buffer.from(sandbox.payermax.platformPublicKey, "base64");
  return {
    ...NUMBERS,
    baseUrl: `${providerUrl}/aggregate-pay/api/gateway`,
    privateKey,
    publicKeys: [createPublicKey({ key: spki, format: "der", type: "spki" })],
  };
}
