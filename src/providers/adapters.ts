import type { Adapter } from "./adapter.js";
import * as list from "./index.js";
import type { ProviderName } from "./terms.js";

type Loaded = { readonly [Name in ProviderName]: Awaited<ReturnType<(typeof list)[Name]["load"]>> };

type ConfigsOf<Loaded> =
  Loaded extends Adapter<infer Config, infer WebhookConfig>
    ? { readonly all: Config; readonly webhook: WebhookConfig }
    : never;

/** What an account may have at each provider. */
export type ProviderConfigs = { readonly [Name in ProviderName]?: ConfigsOf<Loaded[Name]>["all"] };

/** Likewise, of which only webhooks are read. */
export type WebhookConfigs = { readonly [Name in ProviderName]?: ConfigsOf<Loaded[Name]>["webhook"] };

export type Adapters = {
  readonly [Name in ProviderName]: Adapter<
    ConfigsOf<Loaded[Name]>["all"],
    ConfigsOf<Loaded[Name]>["webhook"]
  >;
};

const loaded = Object.values(list).map(async ({ name, load }) => [name, await load()] as const);

/** Every provider's adapter, loaded once for the process; workflows and backends never import this. */
export const adapters = Object.fromEntries(await Promise.all(loaded)) as Adapters;
