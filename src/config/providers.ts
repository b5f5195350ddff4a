import type { z } from "zod";
import type { PayermaxConfig } from "../providers/payermax/account.js";
import type { PockytConfig } from "../providers/pockyt/account.js";
import { variable, type Environment } from "./environment.js";
import { text, written } from "./format.js";
import { fields } from "./parsed.js";
import { rsaPrivateKey, rsaPublicKeys } from "./rsa-keys.js";
import { secret, type SecretSource } from "./secrets.js";
import { baseUrl } from "./urls.js";

export type { PayermaxConfig };

/** What an account may have at each provider. A new provider is one line here and one in `providerSchemas`. */
export interface ProviderConfigs {
  readonly pockyt?: PockytConfig;
  readonly payermax?: PayermaxConfig;
}

export type ProviderName = keyof ProviderConfigs;

/** The fields of each provider, as the accounts file writes them. */
const FIELDS: Readonly<Record<ProviderName, readonly string[]>> = {
  pockyt: ["baseUrl", "merchantNo", "storeNo", "token"],
  payermax: ["baseUrl", "appId", "merchantNo", "privateKey", "publicKey"],
};

export const PROVIDERS = Object.keys(FIELDS) as readonly ProviderName[];

export function providerSchemas(source: SecretSource) {
  const merchantNo = written(text("the merchant number that the provider gave"));
  return {
    pockyt: fields({
      baseUrl: written(baseUrl),
      merchantNo,
      storeNo: written(text("the store number that the provider gave")),
      token: secret(text("the API token that the provider gave"), source),
    }) satisfies z.ZodType<PockytConfig>,
    payermax: fields({
      baseUrl: written(baseUrl),
      appId: written(text("the app id that the provider gave")),
      merchantNo,
      privateKey: secret(rsaPrivateKey, source),
      publicKey: secret(rsaPublicKeys, source),
    }).transform(({ publicKey, ...rest }): PayermaxConfig => ({ ...rest, publicKeys: publicKey })),
  };
}

/** `pockyt`, `baseUrl` → `POCKYT_BASE_URL`. */
export function variableName(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).replace(/[A-Z]/g, "_$&").toUpperCase()).join("_");
}

/** The provider's fields as its variables give them; undefined where none is set. */
export function providerVariables(
  env: Environment,
  provider: ProviderName,
): Record<string, string> | undefined {
  const set = FIELDS[provider].flatMap((field) => {
    const value = variable(env, variableName([provider, field]));
    return value === undefined ? [] : [[field, value] as const];
  });
  return set.length === 0 ? undefined : Object.fromEntries(set);
}
