import { written, wholeNumber } from "../formats/format.js";
import { payloadKeys, type PayloadKey } from "../formats/payload-keys.js";
import { baseUrl } from "../formats/urls.js";
import { providerNames } from "../providers/terms.js";
import type { Accounts } from "./accounts.js";
import { ACCOUNTS_FILE } from "./accounts-file.js";
import { readVariables, variable, type Environment } from "./environment.js";
import { DEFAULT_TASK_QUEUE, taskQueueName } from "./task-queues.js";

/** What the operator's CLI reads of the environment: it runs on a laptop as well as beside a worker. */
export interface CliConfig {
  readonly taskQueue: string;
  readonly minRetentionDays: number;
  /** Null: not set on this machine, and so not checked. */
  readonly publicUrl: string | null;
  readonly cardVaultUrl: string | null;
  /** Where Temporal's web UI is. */
  readonly uiUrl: string;
  /** With which what Temporal keeps is read and written. */
  readonly payloadKeys?: readonly PayloadKey[];
}

/** @throws ConfigError */
export function readCliConfig(env: Environment): CliConfig {
  const variables = readVariables(env, {
    HOLDFAST_TASK_QUEUE: taskQueueName.default(DEFAULT_TASK_QUEUE),
    HOLDFAST_MIN_RETENTION_DAYS: written(wholeNumber(1)).default(90),
    HOLDFAST_PUBLIC_URL: written(baseUrl).exactOptional(),
    HOLDFAST_CARD_VAULT_URL: written(baseUrl).exactOptional(),
    HOLDFAST_UI_URL: written(baseUrl).default("http://localhost:8233"),
    HOLDFAST_PAYLOAD_KEYS: written(payloadKeys).exactOptional(),
  });
  return {
    taskQueue: variables.HOLDFAST_TASK_QUEUE,
    minRetentionDays: variables.HOLDFAST_MIN_RETENTION_DAYS,
    publicUrl: variables.HOLDFAST_PUBLIC_URL ?? null,
    cardVaultUrl: variables.HOLDFAST_CARD_VAULT_URL ?? null,
    uiUrl: variables.HOLDFAST_UI_URL,
    ...(variables.HOLDFAST_PAYLOAD_KEYS && { payloadKeys: variables.HOLDFAST_PAYLOAD_KEYS }),
  };
}

/**
 * The accounts, with their keys; null where this machine has none configured.
 *
 * @throws ConfigError where some are and can't be used
 */
export async function readAccountsIfAny(env: Environment): Promise<Accounts | null> {
  const prefixes = providerNames.map((provider) => `${provider.toUpperCase()}_`);
  const isConfigured =
    variable(env, ACCOUNTS_FILE) !== undefined ||
    Object.keys(env).some(
      (name) => variable(env, name) !== undefined && prefixes.some((prefix) => name.startsWith(prefix)),
    );
  if (!isConfigured) return null;
  // With them come the adapters of all providers, which most commands need not wait for.
  const { readAccounts } = await import("./accounts.js");
  return readAccounts(env);
}

/** Whether output may be colored: https://no-color.org. */
export function mayColor(env: Environment): boolean {
  return variable(env, "NO_COLOR") === undefined;
}

/** This process's own environment, which only the configuration reads. */
export function environment(): Environment {
  return process.env;
}
