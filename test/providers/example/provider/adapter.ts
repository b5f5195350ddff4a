import { defineAdapter } from "../../../../src/providers/adapter.js";
import { exampleAccount } from "./account.js";
import { configuration } from "./configuration.js";
import { exampleWebhook } from "./webhook.js";

export const adapter = defineAdapter({
  configuration,
  openAccount: (config, { webhookUrl, post }) => exampleAccount(config, webhookUrl, post),
  openWebhook: (config, account) => exampleWebhook(account, config),
});
