import type { HttpPost } from "./http.js";
import { pockytAccount, type PockytConfig } from "./pockyt/account.js";
import type { ProviderAccount, ProviderAccounts } from "./port.js";

/** The provider accounts behind one account name. */
export interface ConfiguredAccount {
  readonly pockyt?: PockytConfig;
}

/**
 * Every provider account of the configuration. A new provider is one line here.
 *
 * @param webhookUrl where providers reach the relay
 */
export function providerAccounts(
  configured: ReadonlyMap<string, ConfiguredAccount>,
  webhookUrl: (provider: string, account: string) => string,
  post: HttpPost,
): ProviderAccounts {
  const accounts = new Map<string, ProviderAccount>();
  for (const [name, { pockyt }] of configured)
    if (pockyt) accounts.set(`pockyt/${name}`, pockytAccount(name, pockyt, webhookUrl("pockyt", name), post));
  return (account, provider) => accounts.get(`${provider}/${account}`) ?? null;
}
