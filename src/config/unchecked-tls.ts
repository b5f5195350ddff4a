import type { Environment } from "./environment.js";
import { ConfigError } from "./error.js";

/** @throws ConfigError where Node was told to believe every server */
export function refuseUncheckedTls(env: Environment = process.env): void {
  // Node's own comparison: no other value has a meaning.
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    throw new ConfigError([
      "NODE_TLS_REJECT_UNAUTHORIZED is 0, with which anybody on the way could be the provider, Temporal or the card vault; expected it unset: name your own certificate authority in NODE_EXTRA_CA_CERTS",
    ]);
}
