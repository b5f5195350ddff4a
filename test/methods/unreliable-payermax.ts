import { afterAll, afterEach } from "vitest";
import { startFaultyProvider, type FaultyProvider } from "../support/faulty-provider.js";
import { PLATFORM } from "../support/payermax-news.js";
import { startRewritingProvider, type RewritingProvider } from "../support/rewriting-provider.js";
import { useStack, type Stack } from "../support/stack.js";

interface Unreliable {
  readonly stack: { readonly current: Stack };
  /** Between Holdfast and the twin: one loses calls, the other changes what is answered. */
  readonly provider: { says?: RewritingProvider; loses?: FaultyProvider };
}

/** A stack whose PayerMax loses calls and answers in other words where a test says so; after each test it is reliable again. */
export function useUnreliablePayermax(...paths: readonly string[]): Unreliable {
  const provider: Unreliable["provider"] = {};
  const stack = useStack({
    sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
    async provider(sandboxUrl) {
      const says = await startRewritingProvider(sandboxUrl);
      provider.says = says;
      provider.loses = await startFaultyProvider(() => says.url);
      return provider.loses.url;
    },
  });
  afterAll(async () => {
    await provider.loses?.close();
    await provider.says?.close();
  });
  afterEach(() => {
    for (const path of paths) {
      provider.loses?.next(path);
      provider.says?.rewrite(path, null);
    }
  });
  return { stack, provider };
}
