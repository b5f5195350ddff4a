import { z } from "zod";
import { accountPattern, DEFAULT_ACCOUNT } from "../domain/ids.js";
import { ACCOUNTS_FILE, readAccountsFile, type AccountsFile } from "./accounts-file.js";
import type { Environment } from "./environment.js";
import { ConfigError, refuse, together } from "./error.js";
import { text, written } from "./format.js";
import { fields, parsed } from "./parsed.js";
import {
  PROVIDERS,
  providerSchemas,
  providerVariables,
  variableName,
  type ProviderConfigs,
  type ProviderName,
} from "./providers.js";
import { secret, type SecretSource } from "./secrets.js";
import { callsPerSecond, queueProblems, taskQueueName, type AccountQueue } from "./task-queues.js";
import { endpointUrl } from "./urls.js";

export interface AccountConfig extends ProviderConfigs, AccountQueue {
  /** Whether other systems use the same merchant number. */
  readonly shared: boolean;
  readonly eventsUrl?: string;
  readonly eventsSecret?: string;
}

/** By account name. */
export type Accounts = ReadonlyMap<string, AccountConfig>;

/**
 * The accounts file, and the providers' variables as its `default` account.
 *
 * @throws ConfigError
 */
export function readAccounts(env: Environment): Accounts {
  const { accounts, variables } = together({
    accounts: () => fromFile(readAccountsFile(env), env),
    variables: () => fromVariables(env),
  });
  if (Object.keys(variables).length > 0)
    accounts.set(DEFAULT_ACCOUNT, { shared: false, ...accounts.get(DEFAULT_ACCOUNT), ...variables });
  const problems = [
    ...withoutProvider(accounts),
    ...PROVIDERS.flatMap((provider) => clashes(accounts, provider)),
    ...queueProblems(accounts, env),
  ];
  if (accounts.size === 0) problems.push(NO_ACCOUNT);
  refuse(problems);
  return accounts;
}

const NO_ACCOUNT =
  `no account is configured; expected ${ACCOUNTS_FILE}, ` +
  `or the variables of the ${DEFAULT_ACCOUNT} account, POCKYT_* or PAYERMAX_*`;

function fromVariables(env: Environment): ProviderConfigs {
  const { pockyt, payermax } = providerSchemas({ env, folder: "." });
  const of = <T>(provider: ProviderName, schema: z.ZodType<T>): T | undefined => {
    const set = providerVariables(env, provider);
    return set && parsed(schema, set, (path) => variableName([provider, ...path]));
  };
  const both = together({ pockyt: () => of("pockyt", pockyt), payermax: () => of("payermax", payermax) });
  return { ...(both.pockyt && { pockyt: both.pockyt }), ...(both.payermax && { payermax: both.payermax }) };
}

function fromFile(file: AccountsFile | null, env: Environment): Map<string, AccountConfig> {
  if (file === null) return new Map();
  const schema = accountSchema({ env, folder: file.folder });
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
    accounts: () => together(Object.fromEntries(readers) as Record<string, () => AccountConfig>),
    once: () => {
      refuseGivenTwice(file, env);
    },
  });
  return new Map(Object.entries(accounts));
}

/** One of the two would silently win, and which one nobody would remember. */
function refuseGivenTwice(file: AccountsFile, env: Environment): void {
  const inFile = Object(file.accounts.get(DEFAULT_ACCOUNT)) as object;
  const problems = PROVIDERS.filter(
    (provider) => Object.hasOwn(inFile, provider) && providerVariables(env, provider) !== undefined,
  ).map(
    (provider) =>
      `${file.path}: ${DEFAULT_ACCOUNT}.${provider} is also given by ${variableName([provider])}_* variables; ` +
      "expected one of the two",
  );
  refuse(problems);
}

function accountSchema(source: SecretSource) {
  const { pockyt, payermax } = providerSchemas(source);
  return fields({
    pockyt: pockyt.exactOptional(),
    payermax: payermax.exactOptional(),
    shared: z.boolean({ error: "is not a boolean; expected true or false" }).default(false),
    taskQueue: taskQueueName.exactOptional(),
    callsPerSecond: callsPerSecond.exactOptional(),
    eventsUrl: written(endpointUrl).exactOptional(),
    eventsSecret: secret(text("the secret that signs events"), source).exactOptional(),
  }) satisfies z.ZodType<AccountConfig>;
}

function withoutProvider(accounts: Accounts): string[] {
  return [...accounts]
    .filter(([, account]) => PROVIDERS.every((provider) => account[provider] === undefined))
    .map(([name]) => `account ${name} has no provider; expected one of ${PROVIDERS.join(", ")}`);
}

/** A provider's notification names the merchant number only: with two accounts behind it, it could be for either. */
function clashes(accounts: Accounts, provider: ProviderName): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, account] of accounts) {
    const merchantNo = account[provider]?.merchantNo;
    if (merchantNo === undefined) continue;
    const owner = owners.get(merchantNo);
    if (owner === undefined) owners.set(merchantNo, name);
    else
      problems.push(
        `accounts ${owner} and ${name} have the same ${provider} merchantNo; expected one account per merchant number`,
      );
  }
  return problems;
}
