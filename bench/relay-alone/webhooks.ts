import { providerWebhooks } from "../../src/providers/accounts.js";
import type { Webhook } from "../../src/providers/port.js";
import { accountsOf } from "../contenders/holdfast/accounts.js";
import type { Merchant } from "../merchant.js";

/** A relay calls no provider. */
export const NO_PROVIDER = "https://provider.invalid";

/** How the relay reads what the provider sends to the merchant's account. */
export function webhookOf(merchant: Merchant, provider: "pockyt" | "payermax"): Webhook {
  const webhook = providerWebhooks(accountsOf(merchant, NO_PROVIDER))("default", provider);
  if (!webhook) throw new Error(`the merchant has no account at ${provider}`);
  return webhook;
}
