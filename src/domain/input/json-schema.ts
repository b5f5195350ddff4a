/** JSON Schema, draft 2020-12. `false` takes nothing: a field that has no place. */
export type JsonSchema = false | Readonly<Record<string, unknown>>;

/** What a rule takes, as JSON Schema says it. It is made only when it is asked for: no payment asks. */
export interface Described {
  readonly schema?: () => JsonSchema;
}

/** The rule, with its schema beside it. */
export function described<R extends Described>(rule: R, schema: () => JsonSchema): R {
  return Object.assign(rule, { schema });
}

/** @throws Error where the rule, or one inside it, has no schema */
export function schemaOf(rule: Described): JsonSchema {
  if (!rule.schema)
    throw new Error("a rule of an exported input has no JSON schema: give it one by `described`");
  return rule.schema();
}

type Fields = Readonly<Record<string, Described>>;

/** Of an object with these fields and no others. */
export function objectSchema(required: Fields, optional: Fields): JsonSchema {
  const fields = Object.entries({ ...required, ...optional }).map(
    ([name, rule]) => [name, schemaOf(rule)] as const,
  );
  const needed = Object.keys(required);
  return {
    type: "object",
    properties: Object.fromEntries(fields.filter(([, schema]) => schema !== false)),
    ...(needed.length > 0 && { required: needed }),
    additionalProperties: false,
  };
}
