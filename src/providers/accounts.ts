import { adapters, type ProviderConfigs, type WebhookConfigs } from "./adapters.js";
import type { Surroundings } from "./adapter.js";
import type { HttpPost } from "./http.js";
import type { ProviderAccount, ProviderAccounts, Webhook, Webhooks } from "./port.js";
import { providerNames, type ProviderName } from "./terms.js";

/** The provider accounts behind one account name. */
interface ConfiguredAccount extends ProviderConfigs {
  /** Other systems use the same merchant numbers. */
  readonly shared?: boolean;
}

/**
 * Every provider account of the configuration.
 *
 * @param webhookUrl where providers reach the relay
 */
export function providerAccounts(
  configured: ReadonlyMap<string, ConfiguredAccount>,
  webhookUrl: (provider: string, account: string) => string,
  post: HttpPost,
  now: () => Date = () => new Date(),
): ProviderAccounts {
  return found<ConfiguredAccount, ProviderAccount>(configured, (provider, configs, account) => {
    const { shared = false } = configs;
    return openAccount(provider, configs[provider], {
      account,
      shared,
      webhookUrl: webhookUrl(provider, account),
      post,
      now,
    });
  });
}

/** How each account of the configuration reads its provider's webhooks. */
export function providerWebhooks(configured: ReadonlyMap<string, WebhookConfigs>): Webhooks {
  return found<WebhookConfigs, Webhook>(configured, (provider, configs, account) =>
    openWebhook(provider, configs[provider], account),
  );
}

/** Each is opened once; null where the configuration has none. */
function found<Configs, Opened>(
  configured: ReadonlyMap<string, Configs>,
  open: (provider: ProviderName, configs: Configs, account: string) => Opened | null,
): (account: string, provider: string) => Opened | null {
  const all = new Map<string, Opened>();
  for (const [account, configs] of configured)
    for (const provider of providerNames) {
      const opened = open(provider, configs, account);
      if (opened) all.set(`${provider}/${account}`, opened);
    }
  return (account, provider) => all.get(`${provider}/${account}`) ?? null;
}

function openAccount<Name extends ProviderName>(
  provider: Name,
  config: ProviderConfigs[Name],
  surroundings: Surroundings,
): ProviderAccount | null {
  return config === undefined ? null : adapters[provider].openAccount(config, surroundings);
}

function openWebhook<Name extends ProviderName>(
  provider: Name,
  config: WebhookConfigs[Name],
  account: string,
): Webhook | null {
  return config === undefined ? null : adapters[provider].openWebhook(config, account);
}
