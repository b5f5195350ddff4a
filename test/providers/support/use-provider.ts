import { afterAll, beforeAll } from "vitest";
import type { ProviderAccount, Webhook } from "../../../src/providers/port.js";
import { startProvider, type ProviderServer } from "./provider-server.js";

/** An account, and the end of the connections that it keeps. */
/** What the worker has of an account, and what the relay has. */
export type AccountWithWebhook = ProviderAccount & { readonly webhook: Webhook };

export interface OpenAccount {
  readonly account: AccountWithWebhook;
  readonly close: () => Promise<void>;
}

/** A server in a provider's place for the tests of a file or block, and an account of ours that calls it. */
export function useProvider(openAccount: (url: string) => OpenAccount) {
  let provider: ProviderServer;
  let open: OpenAccount;
  beforeAll(async () => {
    provider = await startProvider();
    open = openAccount(provider.url);
  });
  afterAll(() => Promise.all([open.close(), provider.close()]));
  return {
    get provider(): ProviderServer {
      return provider;
    },
    get account(): AccountWithWebhook {
      return open.account;
    },
  };
}
