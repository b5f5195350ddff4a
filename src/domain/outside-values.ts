import { isoDecimals } from "./currencies.js";
import { isObject, value, type JsonObject, type Rule } from "./input/rules.js";
import type { Money } from "./money.js";
import { iso } from "./time.js";

/**
 * What comes into a workflow from outside (signals, and answers of activities that another release may have made) is
 * read by such rules: whatever it is, it is understood in full or refused, and nothing after it can throw. A problem
 * names the field and never quotes its value.
 */

type Rules<T> = { readonly [K in keyof T]: Rule<T[K]> };
type Fields<R, O> = Readonly<R & Partial<O>>;

/** An object's known fields; others, of a later release perhaps, are left out. */
export function known<R, O = unknown>(required: Rules<R>, optional?: Rules<O>): Rule<Fields<R, O>> {
  const rules = Object.entries<Rule<unknown>>({ ...required, ...optional });
  return (given, field, problems) => {
    if (!isObject(given)) return void problems.push({ field, message: "must be an object" });
    const before = problems.length;
    const read = rules
      .filter(([name]) => Object.hasOwn(required, name) || own(given, name) !== undefined)
      .map(([name, rule]) => [name, rule(own(given, name), `${field}.${name}`, problems)] as const);
    return problems.length === before ? (Object.fromEntries(read) as Fields<R, O>) : undefined;
  };
}

/** One of several kinds of object, told apart by what its field `tag` says; `message` is for any other. */
export function byKind<T>(tag: string, kinds: Readonly<Record<string, Rule<T>>>, message: string): Rule<T> {
  const rules = new Map<unknown, Rule<T>>(Object.entries(kinds));
  return (given, field, problems) => {
    const rule = isObject(given) ? rules.get(own(given, tag)) : undefined;
    return rule ? rule(given, field, problems) : void problems.push({ field, message });
  };
}

/** A field of the object's own, so that no inherited name is one. */
function own(given: JsonObject, name: string): unknown {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}

function text(test: (text: string) => boolean, message: string): Rule<string> {
  return value((given): given is string => typeof given === "string" && test(given), message);
}

export function bounded(max: number, min = 0): Rule<string> {
  const isIn = ({ length }: string) => length >= min && length <= max;
  return text(isIn, `must be a text of ${min} to ${max} characters`);
}

/** Words for people: what is too long is cut. */
export function words(max: number): Rule<string> {
  return mapped(bounded(1_000_000), (text) => text.slice(0, max));
}

export const minorUnits = value(
  (units): units is number => Number.isSafeInteger(units) && Number(units) >= 0,
  "must be a whole number of minor units",
);

const isoCurrency = text((code) => isoDecimals(code) !== undefined, "must be an ISO 4217 code");
const money: Rule<Money> = known({ currency: isoCurrency, value: minorUnits });

/** None at all, or a null, says that the provider named no amount. */
export const moneyOrNull: Rule<Money | null> = (given, field, problems) =>
  given === undefined || given === null ? null : money(given, field, problems);

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with its offset, as a time in UTC with milliseconds. */
export const time = mapped(
  text((given) => TIME.test(given) && !Number.isNaN(Date.parse(given)), "must be a time (ISO 8601)"),
  (given) => iso(Date.parse(given)),
);

export const httpUrl = text(
  (url) => url.length <= 8_192 && /^https?:\/\/[!-~]+$/i.test(url),
  "must be an http or https URL of printable ASCII",
);

const MAX_REFS = 20;
const isRef = ([name, number]: readonly [string, unknown]) =>
  name.length <= 64 && typeof number === "string" && number.length <= 256;

export const providerRefs = mapped(
  value(
    (refs): refs is Readonly<Record<string, string>> =>
      isObject(refs) && Object.keys(refs).length <= MAX_REFS && Object.entries(refs).every(isRef),
    `must be up to ${MAX_REFS} numbers by their names`,
  ),
  (refs): Readonly<Record<string, string>> => ({ ...refs }),
);

/** What another rule read, as something else. */
function mapped<A, B>(rule: Rule<A>, to: (read: A) => B): Rule<B> {
  return (given, field, problems) => {
    const read = rule(given, field, problems);
    return read === undefined ? undefined : to(read);
  };
}
