import { Ajv2020 } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../src/domain/input/json-schema.js";
import { schemas, type SchemaName } from "../../src/schemas/index.js";

// Formats are notes for readers: a validator without a plugin checks none.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, validateFormats: false });

/** What a schema finds wrong with some JSON; null: nothing. */
export type Check = (json: unknown) => string | null;

export function compile(schema: JsonSchema): Check {
  const validate = ajv.compile(schema);
  return (json) => (validate(json) ? null : ajv.errorsText(validate.errors));
}

const compiled = new Map(Object.entries(schemas).map(([name, schema]) => [name, compile(schema)] as const));

/** What the exported schema of this name finds wrong. */
export function wrongBy(name: SchemaName, json: unknown): string | null {
  const check = compiled.get(name);
  if (!check) throw new Error(`no schema ${name}`);
  return check(json);
}
