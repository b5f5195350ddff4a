import { described, objectSchema, schemaOf, type Described, type JsonSchema } from "./json-schema.js";

/** One bad field by its path (`customer.email`, `items[2].name`); the message never repeats the field's value. */
export type Problem = { field: string; message: string };

export type Parsed<T> = { ok: true; input: T } | { ok: false; problems: Problem[] };

/**
 * Reads the value at `field`: returns it, or adds to `problems` what is wrong and returns undefined. Rules of what is
 * exported as JSON Schema have their schema beside them.
 */
export type Rule<T> = Described & ((value: unknown, field: string, problems: Problem[]) => T | undefined);

export type JsonObject = Readonly<Record<string, unknown>>;

/** What a rule reads. */
export type Read<R> = R extends Rule<infer T> ? T : never;

type Rules<T> = { readonly [K in keyof T]: Rule<T[K]> };
type Flat<T> = { [K in keyof T]: T[K] };

/** The whole input: an object of which any problem is named. */
export function parse<T>(raw: unknown, rule: Rule<T>): Parsed<T> {
  const problems: Problem[] = [];
  const input = rule(raw, "", problems);
  return input === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, input };
}

/** What was read, with what stands for the fields that were left out. */
export function withDefaults<T, D>(parsed: Parsed<T>, defaults: D): Parsed<D & T> {
  return parsed.ok ? { ok: true, input: { ...defaults, ...parsed.input } } : parsed;
}

/** Input whose rule is always the same. */
export function reader<T>(rule: Rule<T>): (raw: unknown) => Parsed<T> {
  return (raw) => parse(raw, rule);
}

/** `invalid input: amount.value must be …; customer.email must be …` */
export function invalidInputMessage(problems: readonly Problem[]): string {
  return `invalid input: ${problems.map(({ field, message }) => `${field} ${message}`).join("; ")}`;
}

/** A value that passes `test`; `message` says what it must be, and so does `schema`. */
export function value<T>(
  test: (value: unknown) => value is T,
  message: string,
  schema?: JsonSchema,
): Rule<T> {
  const rule: Rule<T> = (value, field, problems) =>
    test(value) ? value : void problems.push({ field, message });
  return schema === undefined ? rule : described(rule, () => schema);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const boolean = value((value) => typeof value === "boolean", "must be true or false", {
  type: "boolean",
});

export const isTrue = value((given): given is true => given === true, "must be true or left out", {
  const: true,
});

export function oneOf<const T extends string>(options: readonly T[]): Rule<T> {
  const isOption = (value: unknown): value is T => options.some((option) => option === value);
  return value(isOption, `must be ${options.map((option) => `"${option}"`).join(" or ")}`, { enum: options });
}

export function wholeNumber(min: number, max: number): Rule<number> {
  const inRange = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  const schema = { type: "integer", minimum: min, maximum: max };
  return value(inRange, `must be a whole number from ${min} to ${max}`, schema);
}

/** A field that is known but has no place here. */
export function notHere(message: string): Rule<never> {
  const rule: Rule<never> = (_value, field, problems) => void problems.push({ field, message });
  return described(rule, () => false);
}

export function listOf<T>(item: Rule<T>, max: number): Rule<T[]> {
  const rule: Rule<T[]> = (value, field, problems) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > max)
      return void problems.push({ field, message: `must be a list of 1 to ${max}` });
    const items = Array.from(value, (each, index) => item(each, `${field}[${index}]`, problems));
    return items.every((each) => each !== undefined) ? items : undefined;
  };
  return described(rule, () => ({ type: "array", items: schemaOf(item), minItems: 1, maxItems: max }));
}

/** An object with these fields and no others; `null` stands for no field. */
export function object<R, O = unknown>(required: Rules<R>, optional?: Rules<O>): Rule<Flat<R & Partial<O>>> {
  const rules = new Map<string, Rule<unknown>>(Object.entries({ ...required, ...optional }));
  const rule: Rule<Flat<R & Partial<O>>> = (value, field, problems) => {
    if (!isObject(value))
      return void problems.push({ field: field || "input", message: "must be an object" });
    const before = problems.length;
    const read: Record<string, unknown> = {};
    for (const [name, readField] of rules) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      const needed = Object.hasOwn(required, name);
      const at = join(field, name);
      if (given === null)
        problems.push({ field: at, message: needed ? "must not be null" : "must not be null; leave it out" });
      else if (given !== undefined) read[name] = readField(given, at, problems);
      else if (needed) problems.push({ field: at, message: "is required" });
    }
    const isUnknown = (name: string) => !rules.has(name) && value[name] !== undefined;
    refuseUnknown(Object.keys(value).filter(isUnknown), field, problems);
    return problems.length === before ? (read as Flat<R & Partial<O>>) : undefined;
  };
  return described(rule, () => objectSchema(required, optional ?? {}));
}

const UNKNOWN_FIELDS_NAMED = 20;

/** Names only what is surely a name: a card number can be a key as well as a value. */
function refuseUnknown(unknown: readonly string[], parent: string, problems: Problem[]): void {
  const named = unknown.filter((name) => /^[A-Za-z]\w{0,39}$/.test(name) && !/(?:\d\D*){4}/.test(name));
  for (const name of named.slice(0, UNKNOWN_FIELDS_NAMED))
    problems.push({ field: join(parent, name), message: "is not a known field" });
  const others = unknown.length - Math.min(named.length, UNKNOWN_FIELDS_NAMED);
  const message = `has unknown fields that are not named here: ${others}`;
  if (others > 0) problems.push({ field: parent || "input", message });
}

function join(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}
