import { currencies } from "../../formats/currencies.js";
import { text, token } from "../../formats/format.js";
import { baseUrl } from "../../formats/urls.js";
import { merchantNumber, optional, secret, setting, type Configuration } from "../configuration.js";
import { terms } from "./terms.js";

export interface PockytWebhookConfig {
  readonly merchantNo: string;
  /** Both sides sign with it. */
  readonly token: string;
}

export interface PockytConfig extends PockytWebhookConfig {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly storeNo: string;
  /** ISO 4217: those of the provider's that this account takes; without it, all of them. */
  readonly currencies?: readonly string[] | undefined;
}

export const configuration: Configuration<PockytConfig, PockytWebhookConfig> = {
  webhook: {
    merchantNo: merchantNumber(text("the merchant number that the provider gave")),
    token: secret(token("the API token that the provider gave")),
  },
  calls: {
    baseUrl: setting(baseUrl),
    storeNo: setting(text("the store number that the provider gave")),
    currencies: optional(setting(currencies(terms.currencies))),
  },
};
