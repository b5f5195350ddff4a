import { z } from "zod";
import { accountPattern, DEFAULT_ACCOUNT } from "../domain/ids.js";
import type { ProviderConfigs, WebhookConfigs } from "../providers/adapters.js";
import { providerNames, type ProviderName } from "../providers/terms.js";
import { ACCOUNTS_FILE, readAccountsFile, type AccountsFile } from "./accounts-file.js";
import type { Environment } from "./environment.js";
import { ConfigError, refuse, together } from "./error.js";
import {
  eventFields,
  eventProblems,
  eventsGivenTwice,
  eventVariables,
  unreadEventFields,
  withoutEvents,
  type EventSettings,
} from "./merchant-events.js";
import { fields, parsed } from "./parsed.js";
import { clashes, providerSchema, providerVariables, variableName, type Use } from "./providers.js";
import type { SecretSource } from "./secrets.js";
import { callsPerSecond, queueProblems, taskQueueName, type AccountQueue } from "./task-queues.js";

interface AccountSettings extends AccountQueue, EventSettings {
  /** Whether other systems use the same merchant number. */
  readonly shared: boolean;
}

/** All of an account. */
export interface AccountConfig extends ProviderConfigs, AccountSettings {}

/** What the relay uses of one: nothing that signs what only the worker sends. */
interface RelayAccountConfig extends WebhookConfigs, AccountSettings {}

/** By account name. */
export type Accounts = ReadonlyMap<string, AccountConfig>;
export type RelayAccounts = ReadonlyMap<string, RelayAccountConfig>;

/** What is the same for both, before it is known which one is read. */
type AnyAccount = AccountSettings & Readonly<Partial<Record<ProviderName, object>>>;

/**
 * The accounts file, and the providers' variables as its `default` account.
 *
 * @throws ConfigError
 */
export function readAccounts(env: Environment): Accounts {
  return readAll(env, "everything") as Map<string, AccountConfig>;
}

/**
 * Likewise, of which only what webhooks are read with is asked for.
 *
 * @throws ConfigError
 */
export function readRelayAccounts(env: Environment): RelayAccounts {
  return readAll(env, "webhooks") as Map<string, RelayAccountConfig>;
}

function readAll(env: Environment, use: Use): Map<string, AnyAccount> {
  const { accounts, variables, events } = together({
    accounts: () => fromFile(readAccountsFile(env), env, use),
    variables: () => fromVariables(env, use),
    events: () => (use === "everything" ? eventVariables(env) : {}),
  });
  const written = { ...variables, ...events };
  if (Object.keys(written).length > 0)
    accounts.set(DEFAULT_ACCOUNT, { shared: false, ...accounts.get(DEFAULT_ACCOUNT), ...written });
  const problems = [
    ...withoutProvider(accounts),
    ...providerNames.flatMap((provider) => clashes(accounts, provider, use)),
    ...queueProblems(accounts, env),
    ...(use === "everything" ? eventProblems(accounts) : []),
  ];
  if (accounts.size === 0) problems.push(noAccount());
  refuse(problems);
  return accounts;
}

function noAccount(): string {
  const variables = providerNames.map((provider) => `${variableName([provider])}_*`).join(" or ");
  return `no account is configured; expected ${ACCOUNTS_FILE}, or the variables of the ${DEFAULT_ACCOUNT} account, ${variables}`;
}

function fromVariables(env: Environment, use: Use): Partial<AnyAccount> {
  const readers = providerNames.flatMap((provider) => {
    const set = providerVariables(env, provider);
    const schema = providerSchema(provider, { env, folder: "." }, use);
    const nameOf = (path: readonly PropertyKey[]) => variableName([provider, ...path]);
    return set === undefined ? [] : [[provider, () => parsed(schema, set, nameOf)] as const];
  });
  return together(Object.fromEntries(readers));
}

function fromFile(file: AccountsFile | null, env: Environment, use: Use): Map<string, AnyAccount> {
  if (file === null) return new Map();
  const schema = accountSchema({ env, folder: file.folder }, use);
  const readers = [...file.accounts].map(([name, account]) => [
    name,
    () => {
      if (!accountPattern.test(name))
        throw new ConfigError([
          `${file.path}: ${JSON.stringify(name)} is no account name; expected 1 to 20 of a-z and 0-9`,
        ]);
      return parsed(schema, account, (path) => `${file.path}: ${[name, ...path].join(".")}`);
    },
  ]);
  const { accounts } = together({
    accounts: () => together(Object.fromEntries(readers) as Record<string, () => AnyAccount>),
    once: () => {
      refuseGivenTwice(file, env, use);
    },
  });
  return new Map(Object.entries(accounts));
}

/** One of the two would silently win, and which one nobody would remember. */
function refuseGivenTwice(file: AccountsFile, env: Environment, use: Use): void {
  const inFile = Object(file.accounts.get(DEFAULT_ACCOUNT)) as object;
  const problems = providerNames
    .filter((provider) => Object.hasOwn(inFile, provider) && providerVariables(env, provider) !== undefined)
    .map(
      (provider) =>
        `${file.path}: ${DEFAULT_ACCOUNT}.${provider} is also given by ${variableName([provider])}_* variables; ` +
        "expected one of the two",
    );
  refuse([...problems, ...(use === "everything" ? eventsGivenTwice(file, env) : [])]);
}

function accountSchema(source: SecretSource, use: Use): z.ZodType<AnyAccount> {
  const providers = providerNames.map(
    (name) => [name, providerSchema(name, source, use).exactOptional()] as const,
  );
  const settings = {
    ...(Object.fromEntries(providers) as Record<ProviderName, z.ZodExactOptional<z.ZodType<object>>>),
    shared: z.boolean({ error: "is not a boolean; expected true or false" }).default(false),
    taskQueue: taskQueueName.exactOptional(),
    callsPerSecond: callsPerSecond.exactOptional(),
  };
  return use === "everything"
    ? fields({ ...settings, ...eventFields(source) })
    : fields({ ...settings, ...unreadEventFields }).transform(withoutEvents);
}

function withoutProvider(accounts: ReadonlyMap<string, AnyAccount>): string[] {
  return [...accounts]
    .filter(([, account]) => providerNames.every((provider) => account[provider] === undefined))
    .map(([name]) => `account ${name} has no provider; expected one of ${providerNames.join(", ")}`);
}
