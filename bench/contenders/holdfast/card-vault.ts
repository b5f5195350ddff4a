import { startCardVaultService } from "../../../src/cards/server.js";
import { createLog } from "../../../src/log.js";
import { runPart } from "../../process/child.js";

export interface CardVaultOptions {
  readonly storeToken: string;
  readonly leaseToken: string;
}

runPart(async ({ storeToken, leaseToken }: CardVaultOptions) => {
  const logger = createLog("card-vault");
  const vault = await startCardVaultService({ port: 0, storeToken, leaseToken, logger });
  return { info: { url: vault.url }, close: () => vault.close() };
});
