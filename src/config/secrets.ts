import { resolve } from "node:path";
import { z } from "zod";
import { variable, type Environment } from "./environment.js";
import { secretIn } from "./secret-file.js";
import { orIssue, Wrong, type Format } from "../formats/format.js";

/** What a secret may refer to. */
export interface SecretSource {
  readonly env: Environment;
  /** Where a relative `file` starts. */
  readonly folder: string;
}

/** A secret of this format: a string, `{ "file": "…" }` or `{ "env": "…" }`. */
export function secret<T>(format: Format<T>, source: SecretSource): z.ZodType<T> {
  return z.unknown().transform((input, context) => {
    const value = textOf(input, source);
    return orIssue(format, value instanceof Wrong ? value : format.read(value), context);
  });
}

/** The variables that the accounts file has named so far. */
export const secretVariables = new Set<string>();

const reference = z.union([z.strictObject({ file: z.string() }), z.strictObject({ env: z.string() })]);

/** Its problems quote neither file nor variable: what stands there may be the secret itself, by mistake. */
function textOf(input: unknown, { env, folder }: SecretSource): string | Wrong {
  if (input === undefined) return new Wrong("is missing");
  if (typeof input === "string") return input;
  const { data } = reference.safeParse(input);
  if (data === undefined) return new Wrong(`is not a string, { "file": "…" } or { "env": "…" }`);
  if ("file" in data) return secretIn(resolve(folder, data.file));
  secretVariables.add(data.env);
  return variable(env, data.env) ?? new Wrong("names a variable that is not set");
}
