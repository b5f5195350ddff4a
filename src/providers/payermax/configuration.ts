import { createPublicKey, type KeyObject } from "node:crypto";
import { text } from "../../formats/format.js";
import { rsaPrivateKey, rsaPublicKeys } from "../../formats/rsa-keys.js";
import { baseUrl } from "../../formats/urls.js";
import {
  merchantNumber,
  optional,
  publicKeys,
  secret,
  setting,
  writtenAs,
  type Configuration,
} from "../configuration.js";

export interface PayermaxWebhookConfig {
  readonly appId: string;
  readonly merchantNo: string;
  /** PayerMax's: any of them may have signed what we get. */
  readonly publicKeys: readonly KeyObject[];
}

export interface PayermaxConfig extends PayermaxWebhookConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Ours: it signs what we send. */
  readonly privateKey: KeyObject;
  /** Of the API, for every endpoint; without it each has the one that its documents say. */
  readonly version?: string;
  /** Which of our keys at PayerMax the private key is; default `1`. */
  readonly keyVersion?: string;
}

export const configuration: Configuration<PayermaxConfig, PayermaxWebhookConfig> = {
  webhook: {
    appId: setting(text("the app id that the provider gave")),
    merchantNo: merchantNumber(text("the merchant number that the provider gave")),
    publicKeys: writtenAs("publicKey", publicKeys(rsaPublicKeys)),
  },
  calls: {
    baseUrl: setting(baseUrl),
    privateKey: secret(rsaPrivateKey),
    version: optional(setting(text("the API's version, such as 1.4"))),
    keyVersion: optional(setting(text("the version of your key at the provider, such as 1"))),
  },
  check: ({ privateKey, publicKeys }) => {
    const ours = createPublicKey(privateKey);
    return publicKeys.some((key) => key.equals(ours)) ? [{ field: "publicKeys", message: OUR_OWN_HALF }] : [];
  },
};

const OUR_OWN_HALF =
  "has the public half of privateKey, which only you sign with; expected the key that the provider shows as its own";
