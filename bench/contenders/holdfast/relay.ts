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
  /** Where it keeps what Temporal can't take; without one it keeps nothing. */
  readonly spoolFolder?: string;
}

/** As the environment's defaults are. */
const SPOOL_LIMITS = { maxBytes: 2 ** 30, maxAgeMs: 72 * 3_600_000 };

/** The relay as `npm run relay` starts it, but for the environment. */
runPart(async (options: RelayOptions) => {
  const { address, namespace, taskQueue, merchant, standInUrl, spoolFolder: folder } = options;
  const relay = await startRelay({
    config: {
      ...{ bindAddress: "127.0.0.1", port: 0, accounts: accountsOf(merchant, standInUrl), taskQueue },
      spool: folder === undefined ? null : { folder, ...SPOOL_LIMITS },
    },
    temporal: { connectionOptions: { address }, namespace },
    log: createLog("relay"),
  });
  return { info: { url: relay.url }, close: () => relay.close() };
});
