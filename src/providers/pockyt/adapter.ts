import { defineAdapter } from "../adapter.js";
import { pockytAccount } from "./account.js";
import { configuration } from "./configuration.js";
import { pockytWebhook } from "./ipn.js";

export const adapter = defineAdapter({
  configuration,
  openAccount: (config, { webhookUrl, post, shared }) => pockytAccount(config, webhookUrl, post, { shared }),
  openWebhook: (config, account) => pockytWebhook(account, config),
});
