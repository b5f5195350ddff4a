import { startCardVaultService } from "./cards/server.js";
import { readCardVaultConfig } from "./config.js";
import { createLog } from "./log.js";
import { isEntryPoint, runProcess } from "./process.js";

if (isEntryPoint(import.meta.url))
  await runProcess("card-vault", () => {
    const { bindAddress, port, storeToken, leaseToken } = readCardVaultConfig();
    return startCardVaultService({
      port,
      storeToken,
      leaseToken,
      host: bindAddress,
      logger: createLog("card-vault"),
    });
  });
