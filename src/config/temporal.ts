import { accessSync, constants } from "node:fs";
import {
  loadClientConfigProfile,
  toClientOptions,
  type ClientConfigProfile,
  type ClientConnectConfig,
} from "@temporalio/envconfig";
import type { NativeConnectionOptions } from "@temporalio/worker";
import { variable, type Environment } from "./environment.js";
import { ConfigError, errorCode, refuse, together } from "./error.js";

/** Fits the client's `Connection` and the worker's `NativeConnection`. */
export interface TemporalConfig {
  readonly connectionOptions: Readonly<
    Pick<NativeConnectionOptions, "address" | "tls" | "apiKey" | "metadata">
  >;
  readonly namespace: string;
}

/**
 * Temporal's own `TEMPORAL_*` variables and `temporal.toml`, read as its CLI reads them, but for what the SDK passes
 * over in silence: each of these would connect elsewhere, or without TLS, or never.
 *
 * @throws ConfigError
 */
export function readTemporalConfig(env: Environment = process.env): TemporalConfig {
  const { profile } = together({
    variables: () => {
      refuse(badVariables(env));
    },
    profile: () => loadProfile(env),
  });
  const { connectionOptions, namespace = "default" } = connectConfig(profile);
  const { address, tls, apiKey, metadata } = connectionOptions;
  return {
    connectionOptions: {
      ...(address !== undefined && { address }),
      ...(tls !== undefined && { tls }),
      ...(apiKey !== undefined && { apiKey }),
      ...(metadata !== undefined && { metadata }),
    },
    namespace,
  };
}

const BOOLEANS = ["TEMPORAL_TLS", "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION"];

function badVariables(env: Environment): string[] {
  const problems = BOOLEANS.filter(
    (name) => !["1", "true", "0", "false"].includes(variable(env, name) ?? "1"),
  ).map((name) => `${name} is not a boolean; expected true or false`);
  const file = variable(env, "TEMPORAL_CONFIG_FILE");
  return file === undefined ? problems : [...problems, ...unreadable("TEMPORAL_CONFIG_FILE", file)];
}

function loadProfile(env: Environment): ClientConfigProfile {
  const profile = parseProfile(env);
  refuse(badValues(profile));
  return profile;
}

function parseProfile(env: Environment): ClientConfigProfile {
  try {
    return loadClientConfigProfile({ overrideEnvVars: present(env) });
  } catch (error) {
    throw new ConfigError([explain(error, env)]);
  }
}

/** Reads the files that the profile names. */
function connectConfig(profile: ClientConfigProfile): ClientConnectConfig {
  try {
    return toClientOptions(profile);
  } catch (error) {
    throw new ConfigError([`a file of Temporal's TLS settings can't be read${errorCode(error)}`]);
  }
}

/** Without the empty variables; but an empty `TEMPORAL_GRPC_META_*` means that the header is left out. */
function present(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (entry[1] !== "" || entry[0].startsWith("TEMPORAL_GRPC_META_")),
    ),
  );
}

/** A TOML error's own message quotes the lines around it, and one of them may hold the API key. */
function explain(error: unknown, env: Environment): string {
  const file = variable(env, "TEMPORAL_CONFIG_FILE") ?? "temporal.toml";
  if (error instanceof Error && "line" in error && typeof error.line === "number")
    return `${file}: is not valid TOML (line ${error.line})`;
  const profile = variable(env, "TEMPORAL_PROFILE");
  if (error instanceof Error && error.message.startsWith("Profile "))
    return `TEMPORAL_PROFILE names a profile that ${file} doesn't have; expected [profile.${profile ?? "default"}] in it`;
  return `${file}: can't be read as Temporal's configuration${errorCode(error)}; expected [profile.<name>] tables`;
}

function badValues({ address, namespace, apiKey, tls }: ClientConfigProfile): string[] {
  const problems: string[] = [];
  if (address !== undefined && !isAddress(address))
    problems.push(
      "TEMPORAL_ADDRESS (address in temporal.toml) is not an address; expected host:port, no URL",
    );
  for (const [name, value] of Object.entries({ TEMPORAL_NAMESPACE: namespace, TEMPORAL_API_KEY: apiKey }))
    if (value !== undefined && !isWord(value))
      problems.push(`${name} (or its like in temporal.toml) is not a text without white space`);
  if (tls === undefined || tls.disabled === true) return problems;
  if ((tls.clientCert === undefined) !== (tls.clientKey === undefined))
    problems.push(
      "TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* need each other; only one is given",
    );
  const files = { CLIENT_CERT: tls.clientCert, CLIENT_KEY: tls.clientKey, SERVER_CA_CERT: tls.serverCACert };
  for (const [name, source] of Object.entries(files))
    if (source && "path" in source) problems.push(...unreadable(`TEMPORAL_TLS_${name}_PATH`, source.path));
  return problems;
}

/** A TOML file may have any type there, whatever the SDK's declarations say. */
function isAddress(address: unknown): boolean {
  if (typeof address !== "string") return false;
  const match = /^(?:\[[\da-fA-F:.]+\]|[^\s:/[\]]+)(?::(\d{1,5}))?$/.exec(address);
  const port = Number(match?.[1] ?? 7233);
  return match !== null && port >= 1 && port <= 65535;
}

function isWord(value: unknown): boolean {
  return typeof value === "string" && /^\S+$/.test(value);
}

function unreadable(name: string, path: string): string[] {
  try {
    accessSync(path, constants.R_OK);
    return [];
  } catch (error) {
    return [`${name} names a file that can't be read${errorCode(error)}`];
  }
}
