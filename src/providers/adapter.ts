import type { Configuration } from "./configuration.js";
import type { HttpPost } from "./http.js";
import type { ProviderAccount, Webhook } from "./port.js";

/** How Holdfast talks to one provider: what an account's configuration has, and what is made of it. */
export interface Adapter<Config extends WebhookConfig, WebhookConfig> {
  readonly configuration: Configuration<Config, WebhookConfig>;
  /** The worker's half: it sends, and reads the answers. */
  readonly openAccount: (config: Config, surroundings: Surroundings) => ProviderAccount;
  /** The relay's half. */
  readonly openWebhook: (config: WebhookConfig, account: string) => Webhook;
}

/** What an account has from its worker. */
export interface Surroundings {
  /** The account's name. */
  readonly account: string;
  /** Other systems use the same merchant number. */
  readonly shared: boolean;
  /** Where the provider reaches this account's webhook. */
  readonly webhookUrl: string;
  readonly post: HttpPost;
  readonly now: () => Date;
}

/** Checks an adapter against its configuration's types. */
export function defineAdapter<Config extends WebhookConfig, WebhookConfig>(
  adapter: Adapter<Config, WebhookConfig>,
): Adapter<Config, WebhookConfig> {
  return adapter;
}
