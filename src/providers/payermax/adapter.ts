import { defineAdapter } from "../adapter.js";
import { payermaxAccount } from "./account.js";
import { configuration } from "./configuration.js";
import { payermaxWebhook } from "./notification.js";

export const adapter = defineAdapter({
  configuration,
  openAccount: (config, { webhookUrl, post, now }) => payermaxAccount(config, webhookUrl, post, now),
  openWebhook: (config, account) => payermaxWebhook(account, config),
});
