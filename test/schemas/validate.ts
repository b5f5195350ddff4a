import { Ajv2020 } from "ajv/dist/2020.js";
import { schemas, type SchemaName } from "../../src/schemas/index.js";

// Its formats are notes for readers: a validator without a plugin checks none.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, validateFormats: false });

const compiled = new Map(
  Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)] as const),
);

/** What the schema finds wrong with the JSON; null: nothing. */
export function wrongBy(name: SchemaName, json: unknown): string | null {
  const validate = compiled.get(name);
  if (!validate) throw new Error(`no schema ${name}`);
  return validate(json) ? null : ajv.errorsText(validate.errors);
}
