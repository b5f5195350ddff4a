import { readAccounts, readRelayAccounts, type Accounts, type RelayAccounts } from "./config/accounts.js";
import { readVariables, type Environment } from "./config/environment.js";
import { ConfigError, together } from "./config/error.js";
import { bearerToken, bindAddress, port, text, wholeNumber, written } from "./formats/format.js";
import { payloadKeys, type PayloadKey } from "./config/payload-keys.js";
import { scheduleVariables, toSchedules } from "./config/schedules.js";
import { DEFAULT_TASK_QUEUE, taskQueueName } from "./config/task-queues.js";
import { baseUrl, serviceUrl } from "./formats/urls.js";
import type { Schedules } from "./domain/requests/schedule.js";

export type { AccountConfig, Accounts, RelayAccounts } from "./config/accounts.js";
export type { Environment } from "./config/environment.js";
export { CONFIG_EXIT_CODE, ConfigError, together } from "./config/error.js";
export type { PayloadKey } from "./config/payload-keys.js";
export { taskQueueOf, workerQueues, type WorkerQueue } from "./config/task-queues.js";
export { readTemporalConfig, type TemporalConfig } from "./config/temporal.js";
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
  readonly bindAddress: string;
  readonly metricsPort: number;
  /** The first encrypts, all decrypt. */
  readonly payloadKeys?: readonly PayloadKey[];
}

export interface RelayConfig {
  readonly bindAddress: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly accounts: RelayAccounts;
  readonly taskQueue: string;
  /** The first encrypts, all decrypt. */
  readonly payloadKeys?: readonly PayloadKey[];
}

export interface CardVaultConfig {
  readonly bindAddress: string;
  readonly port: number;
  readonly storeToken: string;
  readonly leaseToken: string;
  readonly metricsPort: number;
}

export interface SandboxConfig {
  readonly port: number;
}

export interface DemoConfig {
  /** The Temporal CLI that the set-up has provided. */
  readonly temporalCliPath: string;
}

const taskQueue = taskQueueName.default(DEFAULT_TASK_QUEUE);
/** Providers, backends and the metrics' reader call from other machines. */
const listensOn = written(bindAddress).default("0.0.0.0");
const metricsPort = (defaultPort: number) => written(port).default(defaultPort);

/** @throws ConfigError */
export function readWorkerConfig(env: Environment = process.env): WorkerConfig {
  const { variables, accounts } = together({
    variables: () =>
      readVariables(env, {
        HOLDFAST_TASK_QUEUE: taskQueue,
        HOLDFAST_PUBLIC_URL: written(baseUrl),
        HOLDFAST_CARD_VAULT_URL: written(serviceUrl),
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: written(bearerToken),
        HOLDFAST_MIN_RETENTION_DAYS: written(wholeNumber(1)).default(90),
        HOLDFAST_BIND_ADDRESS: listensOn,
        HOLDFAST_METRICS_PORT: metricsPort(9464),
        HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
        ...scheduleVariables,
      }),
    accounts: () => readAccounts(env),
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
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    metricsPort: variables.HOLDFAST_METRICS_PORT,
    ...optionalKeys(variables.HOLDFAST_PAYLOAD_KEYS),
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
        HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
      }),
    accounts: () => readRelayAccounts(env),
  });
  return {
    bindAddress: variables.HOLDFAST_BIND_ADDRESS,
    port: variables.HOLDFAST_RELAY_PORT,
    metricsPort: variables.HOLDFAST_METRICS_PORT,
    accounts,
    taskQueue: variables.HOLDFAST_TASK_QUEUE,
    ...optionalKeys(variables.HOLDFAST_PAYLOAD_KEYS),
  };
}

/** @throws ConfigError */
export function readCardVaultConfig(env: Environment = process.env): CardVaultConfig {
  const variables = readVariables(env, {
    HOLDFAST_BIND_ADDRESS: listensOn,
    HOLDFAST_CARD_VAULT_PORT: written(port).default(8081),
    HOLDFAST_CARD_VAULT_TOKEN: written(bearerToken),
    HOLDFAST_CARD_VAULT_LEASE_TOKEN: written(bearerToken),
    HOLDFAST_METRICS_PORT: metricsPort(9466),
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
    metricsPort: variables.HOLDFAST_METRICS_PORT,
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
  const variables = readVariables(env, { TEMPORAL_CLI_PATH: written(text("the path of Temporal's CLI")) });
  return { temporalCliPath: variables.TEMPORAL_CLI_PATH };
}

/** Whoever paid at the sandbox would have paid nobody. */
function refuseProduction(env: Environment): void {
  if (env.NODE_ENV === "production")
    throw new ConfigError([
      "NODE_ENV is production, and the sandbox plays the providers for tests only; unset it, or use the providers' own base URLs",
    ]);
}

function optionalKeys(keys: readonly PayloadKey[] | undefined): Pick<WorkerConfig, "payloadKeys"> {
  return keys === undefined ? {} : { payloadKeys: keys };
}
