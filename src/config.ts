import { readAccounts, readRelayAccounts, type Accounts, type RelayAccounts } from "./config/accounts.js";
import { readCardVaultTls, type ServerTls } from "./config/card-vault-tls.js";
import { readDeployment, type DeploymentVersion } from "./config/deployment.js";
import { readVariables, type Environment } from "./config/environment.js";
import { ConfigError, together } from "./config/error.js";
import {
  addressRanges,
  bearerToken,
  bindAddress,
  port,
  text,
  wholeNumber,
  written,
} from "./formats/format.js";
import { scheduleVariables, toSchedules } from "./config/schedules.js";
import { DEFAULT_TASK_QUEUE, taskQueueName } from "./config/task-queues.js";
import { refuseUncheckedTls } from "./config/unchecked-tls.js";
import { origins } from "./formats/origins.js";
import { payloadKeys, type PayloadKey } from "./formats/payload-keys.js";
import { baseUrl, cardStore } from "./formats/urls.js";
import type { Schedules } from "./domain/requests/schedule.js";

export type { AccountConfig, Accounts, RelayAccounts } from "./config/accounts.js";
export type { DeploymentVersion } from "./config/deployment.js";
export type { Environment } from "./config/environment.js";
export { CONFIG_EXIT_CODE, ConfigError, together } from "./config/error.js";
export { forgetEnvironment } from "./config/forget-environment.js";
export type { PayloadKey } from "./formats/payload-keys.js";
export { taskQueueOf, workerQueues, type WorkerQueue } from "./config/task-queues.js";
export { readTemporalConfig, type TemporalConfig } from "./config/temporal.js";
export { readTraces } from "./config/traces.js";
export { webhookUrl } from "./formats/urls.js";

export interface WorkerConfig {
  /** Of the accounts that name none. */
  readonly taskQueue: string;
  /** The relay's URL as providers reach it. */
  readonly publicUrl: string;
  readonly accounts: Accounts;
  readonly cardVault: { readonly url: string; readonly leaseToken: string };
  readonly schedules: Schedules;
  readonly minRetentionDays: number;
  /** How many open payments all queues together keep in memory; absent: what a quarter of the memory limit holds. */
  readonly maxCachedPayments?: number;
  /** Absent or null: the worker is no version of a deployment. */
  readonly deployment?: DeploymentVersion | null;
  readonly bindAddress: string;
  readonly metricsPort: number;
  /** The first encrypts, all decrypt. */
  readonly payloadKeys?: readonly PayloadKey[];
  /** Shared with the relay: the first seals notifications, all verify. Without any they are believed unsealed. */
  readonly notificationKeys?: readonly PayloadKey[];
}

export interface RelayConfig {
  readonly bindAddress: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly accounts: RelayAccounts;
  readonly taskQueue: string;
  /** Null: nothing is kept on disk. */
  readonly spool: { readonly folder: string; readonly maxBytes: number; readonly maxAgeMs: number } | null;
  /** Whose `X-Forwarded-For` is believed: addresses and CIDR ranges. */
  readonly trustedProxies: readonly string[];
  /** The first encrypts, all decrypt. */
  readonly payloadKeys?: readonly PayloadKey[];
  /** Shared with the workers: the first seals notifications. */
  readonly notificationKeys?: readonly PayloadKey[];
}

export interface CardVaultConfig {
  readonly bindAddress: string;
  readonly port: number;
  readonly storeToken: string;
  readonly leaseToken: string;
  /** The store that several vaults share; null: each vault's own memory. It may hold a password. */
  readonly storeUrl: string | null;
  /** Null: plain HTTP. */
  readonly tls: ServerTls | null;
  readonly metricsPort: number;
}

export interface CodecConfig {
  readonly bindAddress: string;
  readonly port: number;
  readonly token: string;
  /** Of the Temporal UIs whose pages may read what the endpoint decodes. */
  readonly origins: readonly string[];
  /** The first encrypts, all decrypt. */
  readonly payloadKeys: readonly PayloadKey[];
}

export interface SandboxConfig {
  readonly port: number;
}

export interface DemoConfig {
  /** The Temporal CLI that the set-up has provided. */
  readonly temporalCliPath: string;
  /** The first encrypts, all decrypt. */
  readonly payloadKeys?: readonly PayloadKey[];
}

const taskQueue = taskQueueName.default(DEFAULT_TASK_QUEUE);
/** Providers, backends and the metrics' reader call from other machines. */
const listensOn = written(bindAddress).default("0.0.0.0");
/** Who can reach a card vault can try tokens, so that reaching it is a decision. Its metrics are nobody else's either. */
const listensHere = written(bindAddress).default("127.0.0.1");
const metricsPort = (defaultPort: number) => written(port).default(defaultPort);

/** @throws ConfigError */
export function readWorkerConfig(env: Environment = process.env): WorkerConfig {
  const { variables, accounts, deployment } = together({
    variables: () =>
      readVariables(env, {
        HOLDFAST_TASK_QUEUE: taskQueue,
        HOLDFAST_PUBLIC_URL: written(baseUrl),
        HOLDFAST_CARD_VAULT_URL: written(baseUrl),
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: written(bearerToken),
        HOLDFAST_MIN_RETENTION_DAYS: written(wholeNumber(1)).default(90),
        HOLDFAST_MAX_CACHED_PAYMENTS: written(wholeNumber(2)).exactOptional(),
        HOLDFAST_BIND_ADDRESS: listensOn,
        HOLDFAST_METRICS_PORT: metricsPort(9464),
        HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
        HOLDFAST_NOTIFICATION_KEYS: written(payloadKeys).exactOptional(),
        ...scheduleVariables,
      }),
    accounts: () => readAccounts(env),
    deployment: () => readDeployment(env),
  });
  return {
    taskQueue: variables.HOLDFAST_TASK_QUEUE,
    publicUrl: variables.HOLDFAST_PUBLIC_URL,
    accounts,
    cardVault: {
      url: variables.HOLDFAST_CARD_VAULT_URL,
      leaseToken: variables.HOLDFAST_CARD_VAULT_LEASE_TOKEN,
    },
    schedules: toSchedules(variables),
    minRetentionDays: variables.HOLDFAST_MIN_RETENTION_DAYS,
    ...(variables.HOLDFAST_MAX_CACHED_PAYMENTS !== undefined && {
      maxCachedPayments: variables.HOLDFAST_MAX_CACHED_PAYMENTS,
    }),
    deployment,
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    metricsPort: variables.HOLDFAST_METRICS_PORT,
    ...optionalKeys(variables),
  };
}

/** @throws ConfigError */
export function readRelayConfig(env: Environment = process.env): RelayConfig {
  const { variables, accounts } = together({
    variables: () =>
      readVariables(env, {
        HOLDFAST_BIND_ADDRESS: listensOn,
        HOLDFAST_RELAY_PORT: written(port).default(8080),
        HOLDFAST_METRICS_PORT: metricsPort(9465),
        HOLDFAST_TASK_QUEUE: taskQueue,
        HOLDFAST_SPOOL_DIR: written(text("a directory of this relay alone")).exactOptional(),
        HOLDFAST_SPOOL_MAX_MIB: written(wholeNumber(1)).default(1_024),
        HOLDFAST_SPOOL_MAX_HOURS: written(wholeNumber(1)).default(72),
        HOLDFAST_TRUSTED_PROXIES: written(addressRanges).default([]),
        HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
        HOLDFAST_NOTIFICATION_KEYS: written(payloadKeys).exactOptional(),
      }),
    accounts: () => readRelayAccounts(env),
  });
  return {
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    port: variables.HOLDFAST_RELAY_PORT,
    metricsPort: variables.HOLDFAST_METRICS_PORT,
    accounts,
    taskQueue: variables.HOLDFAST_TASK_QUEUE,
    spool: spoolOf(variables),
    trustedProxies: variables.HOLDFAST_TRUSTED_PROXIES,
    ...optionalKeys(variables),
  };
}

function spoolOf(variables: {
  readonly HOLDFAST_SPOOL_DIR?: string;
  readonly HOLDFAST_SPOOL_MAX_MIB: number;
  readonly HOLDFAST_SPOOL_MAX_HOURS: number;
}): RelayConfig["spool"] {
  const {
    HOLDFAST_SPOOL_DIR: folder,
    HOLDFAST_SPOOL_MAX_MIB: mib,
    HOLDFAST_SPOOL_MAX_HOURS: hours,
  } = variables;
  return folder === undefined ? null : { folder, maxBytes: mib * 1024 * 1024, maxAgeMs: hours * 3_600_000 };
}

/** @throws ConfigError */
export function readCardVaultConfig(env: Environment = process.env): CardVaultConfig {
  const { variables, tls } = together({
    variables: () =>
      readVariables(env, {
        HOLDFAST_BIND_ADDRESS: listensHere,
        HOLDFAST_CARD_VAULT_PORT: written(port).default(8081),
        HOLDFAST_CARD_VAULT_TOKEN: written(bearerToken),
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: written(bearerToken),
        HOLDFAST_CARD_VAULT_STORE: written(cardStore).default(null),
        HOLDFAST_METRICS_PORT: metricsPort(9466),
      }),
    tls: () => readCardVaultTls(env),
  });
  const { HOLDFAST_CARD_VAULT_TOKEN: storeToken, HOLDFAST_CARD_VAULT_LEASE_TOKEN: leaseToken } = variables;
  // With one token for both, every backend that stores cards could read them too.
  if (storeToken === leaseToken)
    throw new ConfigError([
      "HOLDFAST_CARD_VAULT_TOKEN and HOLDFAST_CARD_VAULT_LEASE_TOKEN are the same; expected two tokens",
    ]);
  return {
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    port: variables.HOLDFAST_CARD_VAULT_PORT,
    storeToken,
    leaseToken,
    storeUrl: variables.HOLDFAST_CARD_VAULT_STORE,
    tls,
    metricsPort: variables.HOLDFAST_METRICS_PORT,
  };
}

/** @throws ConfigError */
export function readCodecConfig(env: Environment = process.env): CodecConfig {
  const variables = readVariables(env, {
    // Whoever reaches it can ask for plain text: another address than this machine's is chosen, not forgotten.
    HOLDFAST_BIND_ADDRESS: written(bindAddress).default("127.0.0.1"),
    // Without a port it is off: there is no default.
    HOLDFAST_CODEC_PORT: written(port),
    HOLDFAST_CODEC_TOKEN: written(bearerToken),
    HOLDFAST_CODEC_ORIGINS: written(origins).default([]),
    HOLDFAST_PAYLOAD_KEYS: written(payloadKeys),
  });
  return {
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    port: variables.HOLDFAST_CODEC_PORT,
    token: variables.HOLDFAST_CODEC_TOKEN,
    origins: variables.HOLDFAST_CODEC_ORIGINS,
    payloadKeys: variables.HOLDFAST_PAYLOAD_KEYS,
  };
}

/** @throws ConfigError */
export function readSandboxConfig(env: Environment = process.env): SandboxConfig {
  const { variables } = together({
    notProduction: () => {
      refuseProduction(env);
    },
    variables: () => readVariables(env, { HOLDFAST_SANDBOX_PORT: written(port).default(8090) }),
  });
  return { port: variables.HOLDFAST_SANDBOX_PORT };
}

/** @throws ConfigError */
export function readDemoConfig(env: Environment = process.env): DemoConfig {
  refuseProduction(env);
  refuseUncheckedTls(env);
  const variables = readVariables(env, {
    TEMPORAL_CLI_PATH: written(text("the path of Temporal's CLI")),
    HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
  });
  return {
    temporalCliPath: variables.TEMPORAL_CLI_PATH,
    ...optionalKeys(variables),
  };
}

/** Whoever paid at the sandbox would have paid nobody. */
function refuseProduction(env: Environment): void {
  if (env.NODE_ENV === "production")
    throw new ConfigError([
      "NODE_ENV is production, and the sandbox plays the providers for tests only; unset it, or use the providers' own base URLs",
    ]);
}

interface KeyVariables {
  readonly HOLDFAST_PAYLOAD_KEYS?: readonly PayloadKey[];
  readonly HOLDFAST_NOTIFICATION_KEYS?: readonly PayloadKey[];
}

/** @throws ConfigError where one secret is used for both */
function optionalKeys({
  HOLDFAST_PAYLOAD_KEYS: payload,
  HOLDFAST_NOTIFICATION_KEYS: notification,
}: KeyVariables): Pick<WorkerConfig, "payloadKeys" | "notificationKeys"> {
  const twice = notification?.find(({ key }) => payload?.some((other) => other.key.equals(key)));
  if (twice)
    throw new ConfigError([
      `HOLDFAST_NOTIFICATION_KEYS has a key of HOLDFAST_PAYLOAD_KEYS too, ${twice.keyId}; expected one of its own`,
    ]);
  return {
    ...(payload !== undefined && { payloadKeys: payload }),
    ...(notification !== undefined && { notificationKeys: notification }),
  };
}
