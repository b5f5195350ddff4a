import { z } from "zod";
import { parsed } from "./parsed.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as not set: that is how compose files and shells write "nothing". */
export function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) && env[name] !== "" ? env[name] : undefined;
}

/** @throws ConfigError that names every bad variable of the shape */
export function readVariables<S extends z.ZodRawShape>(env: Environment, shape: S): z.infer<z.ZodObject<S>> {
  const values = Object.keys(shape).map((name) => [name, variable(env, name)] as const);
  const set = Object.fromEntries(values.filter(([, value]) => value !== undefined));
  return parsed(z.object(shape), set, ([name]) => String(name));
}
