import type { ProviderTerms } from "../domain/provider-terms.js";
import type { Adapter } from "./adapter.js";

/** A provider as the rest of Holdfast sees it. */
export interface Provider<
  Name extends string,
  Config extends WebhookConfig,
  WebhookConfig,
  Terms extends ProviderTerms = ProviderTerms,
> {
  /** As inputs, the accounts file and webhook paths have it, and in upper case the variables: `[a-z0-9]`. */
  readonly name: Name;
  readonly terms: Terms;
  /**
   * All that only worker and relay need. Workflows and backends get a provider's terms by the same value, and must not
   * get its packages with them: the import says `webpackIgnore`, which keeps it out of the workflow bundle.
   */
  readonly load: () => Promise<Adapter<Config, WebhookConfig>>;
}

export function defineProvider<
  const Name extends string,
  Config extends WebhookConfig,
  WebhookConfig,
  const Terms extends ProviderTerms,
>(provider: Provider<Name, Config, WebhookConfig, Terms>): Provider<Name, Config, WebhookConfig, Terms> {
  return provider;
}
