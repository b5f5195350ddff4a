import type { HttpPost } from "./http.js";
import { payermaxAccount, type PayermaxConfig } from "./payermax/account.js";
import { pockytAccount, type PockytConfig } from "./pockyt/account.js";
import type { ProviderAccount, ProviderAccounts } from "./port.js";

/** The provider accounts behind one account name. */
export interface ConfiguredAccount {
  readonly pockyt?: PockytConfig;
  readonly payermax?: PayermaxConfig;
  /** Other systems use the same merchant numbers. */
  readonly shared?: boolean;
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
  now: () => Date = () => new Date(),
): ProviderAccounts {
  const accounts = new Map<string, ProviderAccount>();
  for (const [name, { pockyt, payermax, shared = false }] of configured) {
    const url = (provider: string) => webhookUrl(provider, name);
    if (pockyt) accounts.set(`pockyt/${name}`, pockytAccount(name, pockyt, url("pockyt"), post, { shared }));
    if (payermax)
      accounts.set(`payermax/${name}`, payermaxAccount(name, payermax, url("payermax"), post, now));
  }
  return (account, provider) => accounts.get(`${provider}/${account}`) ?? null;
}
