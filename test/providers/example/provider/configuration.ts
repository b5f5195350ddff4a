import { text, token } from "../../../../src/formats/format.js";
import { baseUrl } from "../../../../src/formats/urls.js";
import {
  merchantNumber,
  secret,
  setting,
  type Configuration,
} from "../../../../src/providers/configuration.js";

export interface ExampleWebhookConfig {
  /** Both sides sign with it. */
  readonly secret: string;
}

export interface ExampleConfig extends ExampleWebhookConfig {
  readonly baseUrl: string;
  readonly merchant: string;
}

export const configuration: Configuration<ExampleConfig, ExampleWebhookConfig> = {
  webhook: { secret: secret(token("the secret that the provider gave")) },
  calls: {
    baseUrl: setting(baseUrl),
    merchant: merchantNumber(text("the merchant that the provider named")),
  },
};
