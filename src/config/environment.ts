import { z } from "zod";
import { Wrong } from "../formats/format.js";
import { refuse, together } from "./error.js";
import { parsed } from "./parsed.js";
import { secretIn } from "./secret-file.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: that is how compose files and shells write "nothing". */
export function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) && env[name] !== "" ? env[name] : undefined;
}

/**
 * Secrets that may also be in the file that `<NAME>_FILE` names, as container engines hand them out. Those of accounts
 * are in the accounts file, and Temporal's in `temporal.toml`.
 */
const MAY_BE_IN_A_FILE: ReadonlySet<string> = new Set([
  "HOLDFAST_CARD_VAULT_TOKEN",
  "HOLDFAST_CARD_VAULT_LEASE_TOKEN",
  "HOLDFAST_CARD_VAULT_STORE",
  "HOLDFAST_CODEC_TOKEN",
  "HOLDFAST_NOTIFICATION_KEYS",
  "HOLDFAST_PAYLOAD_KEYS",
]);

/** @throws ConfigError that names every bad variable of the shape */
export function readVariables<S extends z.ZodRawShape>(env: Environment, shape: S): z.infer<z.ZodObject<S>> {
  const values = Object.keys(shape).map((name) => [name, valueOf(env, name)] as const);
  const problems = values.flatMap(([, value]) => (value instanceof Wrong ? [value.what] : []));
  const known = values.filter(([, value]) => !(value instanceof Wrong));
  const set = Object.fromEntries(known.filter(([, value]) => value !== undefined));
  // Without what is told of already: with a problem nobody gets the result.
  const rest = Object.fromEntries(known.map(([name]) => [name, shape[name]])) as S;
  return together({
    files: () => {
      refuse(problems);
    },
    variables: () => parsed(z.object(rest), set, ([name]) => String(name)),
  }).variables;
}

/** Wrong as a whole sentence. */
function valueOf(env: Environment, name: string): string | undefined | Wrong {
  const value = variable(env, name);
  if (!MAY_BE_IN_A_FILE.has(name)) return value;
  const inFile = `${name}_FILE`;
  const path = variable(env, inFile);
  if (path === undefined) return value;
  if (value !== undefined) return new Wrong(`${name} and ${inFile} are both given; expected one of them`);
  const found = secretIn(path);
  return found instanceof Wrong
    ? new Wrong(`${inFile} ${found.what}; expected one with the value of ${name}`)
    : found;
}
