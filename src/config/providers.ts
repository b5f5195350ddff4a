import { KeyObject } from "node:crypto";
import { z } from "zod";
import { written } from "../formats/format.js";
import { adapters } from "../providers/adapters.js";
import type { Field } from "../providers/configuration.js";
import type { ProviderName } from "../providers/terms.js";
import { variable, type Environment } from "./environment.js";
import { fields } from "./parsed.js";
import { secret, type SecretSource } from "./secrets.js";

/** What a process reads of an account: all of it, or only what webhooks are read with. */
export type Use = "everything" | "webhooks";

/** A field with the name that its value has in the code. */
type Named = Field<unknown> & { readonly name: string };

/** A provider's configuration, whichever it is. */
interface AnyConfiguration {
  readonly webhook: Readonly<Record<string, Field<unknown>>>;
  readonly calls: Readonly<Record<string, Field<unknown>>>;
  readonly check?: (config: never) => readonly { readonly field: string; readonly message: string }[];
}

/**
 * Reads an account at a provider: what the process doesn't use may be missing, and is not even looked at, so that a
 * process needs no access to the secrets of another.
 */
export function providerSchema(provider: ProviderName, source: SecretSource, use: Use): z.ZodType<object> {
  const { check }: AnyConfiguration = adapters[provider].configuration;
  const read = fieldsOf(provider, use);
  const shape = fieldsOf(provider, "everything").map((field) => [
    writtenName(field),
    read.some(({ name }) => name === field.name) ? schemaOf(field, source) : z.unknown().optional(),
  ]);
  return fields(Object.fromEntries(shape) as z.ZodRawShape).transform((given, context) => {
    const values = read.map((field) => [field.name, given[writtenName(field)]] as const);
    const config = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    if (use === "webhooks") return config;
    // The schemas above are of this provider's own fields.
    for (const { field, message } of check?.(config as never) ?? []) {
      const name = read.find((one) => one.name === field);
      context.addIssue({ code: "custom", path: [name ? writtenName(name) : field], message });
    }
    return config;
  });
}

function schemaOf({ format, mayBeReference, isOptional }: Field<unknown>, source: SecretSource): z.ZodType {
  const schema = mayBeReference ? secret(format, source) : written(format);
  return isOptional ? schema.exactOptional() : schema;
}

function fieldsOf(provider: ProviderName, use: Use): Named[] {
  const { webhook, calls }: AnyConfiguration = adapters[provider].configuration;
  const read = use === "webhooks" ? webhook : { ...webhook, ...calls };
  return Object.entries(read).map(([name, field]) => ({ name, ...field }));
}

function writtenName({ name, writtenAs }: Named): string {
  return writtenAs ?? name;
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
  const set = fieldsOf(provider, "everything").flatMap((field) => {
    const name = writtenName(field);
    const value = variable(env, variableName([provider, name]));
    return value === undefined ? [] : [[name, value] as const];
  });
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

/** Two accounts with one merchant number, or one secret: whichever it is, never its value. */
export function clashes(
  accounts: ReadonlyMap<string, Partial<Record<ProviderName, object>>>,
  provider: ProviderName,
  use: Use,
): string[] {
  const problems: string[] = [];
  for (const field of fieldsOf(provider, use)) {
    const owners: [account: string, value: unknown][] = [];
    for (const [account, configs] of accounts) {
      const value: unknown = Object.entries(configs[provider] ?? {}).find(
        ([name]) => name === field.name,
      )?.[1];
      if (field.own === undefined || value === undefined) continue;
      const [owner] = owners.find(([, other]) => isSame(value, other)) ?? [];
      if (owner === undefined) owners.push([account, value]);
      else
        problems.push(
          `accounts ${owner} and ${account} have the same ${provider} ${writtenName(field)}; expected ${field.own}`,
        );
    }
  }
  return problems;
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof KeyObject && b instanceof KeyObject ? a.equals(b) : a === b;
}
