import { z } from "zod";
import { DEFAULT_ACCOUNT } from "../domain/ids.js";
import { written, Wrong, type Format } from "../formats/format.js";
import { endpointUrl } from "../formats/urls.js";
import { webhookSecrets } from "../formats/webhook-secrets.js";
import type { AccountsFile } from "./accounts-file.js";
import { readVariables, variable, type Environment } from "./environment.js";
import { secret, type SecretSource } from "./secrets.js";

/** Where an account's events go, and what signs them; without a URL there are none. */
export interface EventSettings {
  readonly eventsUrl?: string;
  readonly eventsSecret?: readonly string[];
  /** Whether the URL may lead to this machine or a private network, and be plain http. */
  readonly eventsAllowPrivate?: boolean;
}

const VARIABLES = {
  eventsUrl: "HOLDFAST_EVENTS_URL",
  eventsSecret: "HOLDFAST_EVENTS_SECRET",
  eventsAllowPrivate: "HOLDFAST_EVENTS_ALLOW_PRIVATE",
} as const;

type Name = keyof typeof VARIABLES;
const NAMES = Object.keys(VARIABLES) as Name[];

const yesOrNo: Format<boolean> = {
  expected: "true or false",
  read: (value) => (value === "true" || value === "false" ? value === "true" : new Wrong("is neither")),
};

export function eventFields(source: SecretSource) {
  return {
    eventsUrl: written(endpointUrl).exactOptional(),
    eventsSecret: secret(webhookSecrets, source).exactOptional(),
    eventsAllowPrivate: z.boolean({ error: "is not a boolean; expected true or false" }).exactOptional(),
  };
}

/** For a process that sends none: it needs no access to the secret. */
export const unreadEventFields = {
  eventsUrl: z.unknown().optional(),
  eventsSecret: z.unknown().optional(),
  eventsAllowPrivate: z.unknown().optional(),
};

export function withoutEvents<Given extends Partial<Record<Name, unknown>>>(given: Given): Omit<Given, Name> {
  const { eventsUrl, eventsSecret, eventsAllowPrivate, ...others } = given;
  return others;
}

/** The `default` account's, written as variables. @throws ConfigError */
export function eventVariables(env: Environment): EventSettings {
  const read = readVariables(env, {
    HOLDFAST_EVENTS_URL: written(endpointUrl).exactOptional(),
    HOLDFAST_EVENTS_SECRET: written(webhookSecrets).exactOptional(),
    HOLDFAST_EVENTS_ALLOW_PRIVATE: written(yesOrNo).exactOptional(),
  });
  const set = NAMES.map((name) => [name, read[VARIABLES[name]]] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== undefined));
}

/** One of the two would silently win, and which one nobody would remember. */
export function eventsGivenTwice({ path, accounts }: AccountsFile, env: Environment): string[] {
  const inFile = Object(accounts.get(DEFAULT_ACCOUNT)) as object;
  return NAMES.filter(
    (name) => Object.hasOwn(inFile, name) && variable(env, VARIABLES[name]) !== undefined,
  ).map(
    (name) =>
      `${path}: ${DEFAULT_ACCOUNT}.${name} is also given by ${VARIABLES[name]}; expected one of the two`,
  );
}

/** What is wrong with an account's settings beside each other. */
export function eventProblems(accounts: ReadonlyMap<string, EventSettings>): string[] {
  return [...accounts].flatMap(([account, { eventsUrl, eventsSecret, eventsAllowPrivate = false }]) => {
    const says = (words: string) => [`account ${account} ${words}`];
    if (eventsUrl === undefined)
      return eventsSecret === undefined
        ? []
        : says("has an eventsSecret but no eventsUrl; expected both or none");
    if (eventsSecret === undefined)
      return says("has an eventsUrl but no eventsSecret; expected what signs the events");
    if (eventsUrl.startsWith("https:") || eventsAllowPrivate) return [];
    return says(`has an eventsUrl of plain http; expected https, or eventsAllowPrivate beside it`);
  });
}
