import { ConfigError } from "./config/error.js";

/**
 * What a part of Holdfast needs beside the packages that `npm install holdfast @temporalio/client` brings. A backend
 * needs none of them, so they are optional peers.
 */
const SERVICE = ["fastify", "pino", "prom-client"] as const;
const TEMPORAL = ["@temporalio/common", "@temporalio/envconfig"] as const;
const WORKER = [
  ...["@temporalio/worker", "@temporalio/workflow", "@temporalio/activity"],
  ...TEMPORAL,
  ...[...SERVICE, "@opentelemetry/api"],
] as const;
const RELAY = [
  ...TEMPORAL,
  ...SERVICE,
  ...["@opentelemetry/api", "@photostructure/sqlite", "lru-cache"],
] as const;
const CARD_VAULT = [...SERVICE, "@temporalio/envconfig", "@redis/client", "lru-cache"] as const;

export const PARTS = {
  worker: WORKER,
  relay: RELAY,
  "card-vault": CARD_VAULT,
  codec: [...TEMPORAL, "fastify", "pino", "@fastify/cors", "@fastify/rate-limit"],
  sandbox: ["fastify", "pino", "@temporalio/envconfig"],
  command: TEMPORAL,
  traces: [
    "@opentelemetry/api",
    ...[
      "@opentelemetry/exporter-trace-otlp-proto",
      "@opentelemetry/resources",
      "@opentelemetry/sdk-trace-node",
    ],
    "@temporalio/interceptors-opentelemetry",
  ],
  "holdfast/worker": [...WORKER, "@temporalio/plugin"],
  "holdfast/relay": RELAY,
  "holdfast/testing": [...new Set([...WORKER, ...RELAY, ...CARD_VAULT])],
} as const satisfies Record<string, readonly string[]>;

export type Part = keyof typeof PARTS;

/** What a package needs to be installed on this Node. Newer releases of light-my-request need Node 22. */
const WITH: Readonly<Record<string, string>> = process.versions.node.startsWith("20.")
  ? { fastify: "light-my-request@6.6.0" }
  : {};

/** A package that a part needs is not installed. The message says how it is. */
export class MissingPackages extends ConfigError {
  constructor(what: string, missing: readonly string[]) {
    const packages = missing.flatMap((name) => [name, WITH[name] ?? []].flat());
    super(
      `${what} needs ${missing.join(", ")}, and ${missing.length === 1 ? "it is" : "they are"} not installed: npm install ${packages.join(" ")}`,
    );
  }
}

/**
 * Imports what a part is made of.
 *
 * @param what as the user calls it
 * @throws MissingPackages where an optional package of the part is not installed
 */
export async function importPart<T>(part: Part, load: () => Promise<T>, what: string = part): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const missing = isNotFound(error) ? PARTS[part].filter((name) => !isInstalled(name)) : [];
    throw missing.length === 0 ? error : new MissingPackages(what, missing);
  }
}

function isNotFound(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
