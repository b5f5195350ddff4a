import { ConfigError } from "./error.js";
import type { PayloadKey } from "./payload-keys.js";

/**
 * Refuses keys that nothing would encrypt with: an operator who sets them must not believe that payloads are.
 *
 * @throws ConfigError
 */
export function withoutPayloadKeys<Config extends { readonly payloadKeys?: readonly PayloadKey[] }>(
  config: Config,
): Config {
  if (config.payloadKeys === undefined) return config;
  throw new ConfigError(["HOLDFAST_PAYLOAD_KEYS is set, but payload encryption is not built yet; unset it"]);
}
