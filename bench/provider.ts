import { Agent, request } from "undici";
import type { ContenderName } from "./contenders/contender.js";
import type { Provider } from "./measure/cell.js";
import type { Ledger } from "./measure/same-calls.js";

/** The stand-in as the shopper and the measurement reach it, over connections that nothing else uses. */
export function providerAt(standInUrl: string): Provider & { close(): Promise<void> } {
  const dispatcher = new Agent();
  const ask = async (method: "GET" | "POST" | "DELETE", url: string) => {
    const answer = await request(url, { method, dispatcher });
    const body = await answer.body.text();
    if (answer.statusCode >= 400)
      throw new Error(`${method} ${url} at the provider's stand-in: ${answer.statusCode} ${body}`);
    return body;
  };
  const ledgerOf = (contender: ContenderName) => `${standInUrl}/ledger/${contender}`;
  return {
    async shopper(url) {
      await ask("POST", url);
    },
    async ledger(contender) {
      const { payments } = JSON.parse(await ask("GET", ledgerOf(contender))) as { readonly payments: Ledger };
      return payments;
    },
    async forget(contender) {
      await ask("DELETE", ledgerOf(contender));
    },
    close: () => dispatcher.close(),
  };
}
