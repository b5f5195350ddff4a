import { createLog } from "../../../src/log.js";
import { startRelay } from "../../../src/relay.js";
import type { Merchant } from "../../merchant.js";
import { runPart } from "../../process/child.js";
import { accountsOf } from "./accounts.js";

export interface RelayOptions {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly merchant: Merchant;
  readonly standInUrl: string;
}

/** The relay as `npm run relay` starts it, but for the environment. */
runPart(async ({ address, namespace, taskQueue, merchant, standInUrl }: RelayOptions) => {
  const relay = await startRelay({
    config: { bindAddress: "127.0.0.1", port: 0, accounts: accountsOf(merchant, standInUrl), taskQueue },
    temporal: { connectionOptions: { address }, namespace },
    log: createLog("relay"),
  });
  return { info: { url: relay.url }, close: () => relay.close() };
});
