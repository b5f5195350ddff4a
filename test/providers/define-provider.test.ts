import { expect, it } from "vitest";

import { defineAdapter } from "../../src/providers/adapter.js";
import type { ProviderConfigs, WebhookConfigs } from "../../src/providers/adapters.js";
import { defineProvider } from "../../src/providers/define-provider.js";
import type { ProviderName } from "../../src/providers/terms.js";
import { adapter } from "./example/provider/adapter.js";
import { configuration } from "./example/provider/configuration.js";
import { terms } from "./example/provider/terms.js";

/** The compiler checks these: each expected error that is none is an error of its own. */
const wrong = [
  // @ts-expect-error: without a currency list there is nothing to check an amount against
  () => defineProvider({ name: "a", terms: { ...terms, currencies: undefined }, load: load(adapter) }),
  // @ts-expect-error: whoever has no webhook can't be relayed
  () => defineAdapter({ configuration, openAccount: adapter.openAccount }),
  () =>
    defineAdapter({
      // @ts-expect-error: what the adapter's configuration says must be asked for
      configuration: { ...configuration, calls: { baseUrl: configuration.calls.baseUrl } },
      openAccount: adapter.openAccount,
      openWebhook: adapter.openWebhook,
    }),
  // @ts-expect-error: no such provider
  (): ProviderName => "example",
  // @ts-expect-error: without what signs
  (): ProviderConfigs => ({ pockyt: { baseUrl: "", merchantNo: "", storeNo: "" } }),
  // @ts-expect-error: of another provider
  (): WebhookConfigs => ({ payermax: { merchantNo: "", token: "" } }),
];

function load<T>(value: T): () => Promise<T> {
  return () => Promise.resolve(value);
}

it("a provider that lacks something doesn't compile, and the example does", async () => {
  expect(wrong).toHaveLength(6);
  expect(await defineProvider({ name: "a", terms, load: load(adapter) }).load()).toBe(adapter);
});
