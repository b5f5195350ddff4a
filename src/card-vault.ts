import { cardVaultMetrics } from "./cards/metrics.js";
import { startCardVaultService } from "./cards/server.js";
import { forgetEnvironment, readCardVaultConfig } from "./config.js";
import { metricsServerIfPossible } from "./http-service/metrics-server.js";
import { createLog } from "./log.js";
import { isEntryPoint, runProcess } from "./process.js";
import { packageVersion } from "./version.js";

export const run = () =>
  runProcess("card-vault", async () => {
    const { bindAddress, port, metricsPort, storeToken, leaseToken, storeUrl, tls } = readCardVaultConfig();
    forgetEnvironment();
    const metrics = cardVaultMetrics();
    const log = createLog("card-vault");
    const vault = await startCardVaultService({
      port,
      storeToken,
      leaseToken,
      storeUrl,
      ...(tls && { tls }),
      metrics,
      host: bindAddress,
      logger: log,
    });
    // Cards matter more than their figures.
    const metricsServer = await metricsServerIfPossible(
      metrics.registry,
      { port: metricsPort, host: bindAddress },
      log,
    );
    return {
      about: { version: packageVersion(), port, ...(metricsServer && { metricsPort }) },
      async close() {
        await vault.close();
        await metricsServer?.close();
      },
    };
  });

if (isEntryPoint(import.meta.url)) await run();
