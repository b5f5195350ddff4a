import { startCodecServer } from "./codec/server.js";
import { readCodecConfig, readTemporalConfig, together } from "./config.js";
import { createLog } from "./log.js";
import { isEntryPoint, runProcess } from "./process.js";
import { payloadEncryption } from "./temporal/payload-encryption.js";

export const run = () =>
  runProcess("codec", () => {
    const { config, temporal } = together({
      config: () => readCodecConfig(),
      temporal: () => readTemporalConfig(),
    });
    const { bindAddress, port, token, origins, payloadKeys } = config;
    return startCodecServer({
      host: bindAddress,
      port,
      token,
      origins,
      namespace: temporal.namespace,
      codec: payloadEncryption(payloadKeys, temporal.namespace),
      log: createLog("codec"),
    });
  });

if (isEntryPoint(import.meta.url)) await run();
