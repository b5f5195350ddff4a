import { providerAccounts } from "../../src/providers/accounts.js";
import type { Webhook } from "../../src/providers/port.js";
import { noCalls } from "../../src/relay.js";
import { accountsOf } from "../contenders/holdfast/accounts.js";
import type { Merchant } from "../merchant.js";

/** A relay calls no provider. */
export const NO_PROVIDER = "https://provider.invalid";

/** How the relay reads what the provider sends to the merchant's account. */
export function webhookOf(merchant: Merchant, provider: "pockyt" | "payermax"): Webhook {
  const accounts = providerAccounts(accountsOf(merchant, NO_PROVIDER), () => "", noCalls);
  const account = accounts("default", provider);
  if (!account) throw new Error(`the merchant has no account at ${provider}`);
  return account.webhook;
}
