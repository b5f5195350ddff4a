/** Where an account's events go. */
export interface MerchantEndpoint {
  /** https, unless private addresses are allowed. */
  readonly url: string;
  /** `whsec_…`: one signature each. */
  readonly secrets: readonly string[];
  /** Whether its address may be of this machine or a private network, and its URL plain http. */
  readonly allowPrivate: boolean;
}

interface EventSettings {
  readonly eventsUrl?: string;
  readonly eventsSecret?: readonly string[];
  readonly eventsAllowPrivate?: boolean;
}

/** Those of the accounts that have one, by account. */
export function merchantEndpoints(
  accounts: ReadonlyMap<string, EventSettings>,
): ReadonlyMap<string, MerchantEndpoint> {
  const endpoints = new Map<string, MerchantEndpoint>();
  for (const [account, { eventsUrl: url, eventsSecret, eventsAllowPrivate = false }] of accounts)
    if (url !== undefined)
      endpoints.set(account, { url, secrets: eventsSecret ?? [], allowPrivate: eventsAllowPrivate });
  return endpoints;
}
