import { parsePaymentInput } from "../../../src/domain/input/payment-input.js";
import type { MethodType, PaymentKind } from "../../../src/domain/provider-terms.js";
import type { Problem } from "../../../src/domain/input/rules.js";
import { termsByProvider } from "../../../src/providers/terms.js";

type Json = Record<string, unknown>;

/**
 * Every field that a payment may leave out, by its path, such as `customer.email` and `items[].name`. No list of
 * them is kept: the input rules are given objects that note which names they look for.
 */
export function optionalFields(kind: PaymentKind, method: MethodType): string[] {
  const given: Json = { method: { type: method } };

  function problemsWith(path: readonly string[], value: unknown): readonly Problem[] {
    const input = path.length === 0 ? value : setAt({ ...given }, path, value);
    const parsed = parsePaymentInput(kind, input, termsByProvider);
    return parsed.ok ? [] : parsed.problems;
  }

  function fieldsBelow(path: readonly string[], isOptional: boolean): string[] {
    for (const [inside, wrap] of [
      [path, (probe: object) => probe],
      [[...path, "[]"], (probe: object) => [probe]],
    ] as const) {
      const base = path.join(".") === "method" ? { type: method } : {};
      const { probe, asked } = noting(base);
      const problems = problemsWith(path, wrap(probe));
      if (asked.size === 0) continue;
      const isRequired = (name: string) =>
        name in base ||
        problems.some(
          ({ field, message }) => field === shown([...inside, name], "[0]") && message === "is required",
        );
      return [...asked].flatMap((name) => fieldsBelow([...inside, name], isOptional || !isRequired(name)));
    }
    return isOptional ? [shown(path, "[]")] : [];
  }

  return fieldsBelow([], false);
}

/** The value in the input at this path; a list has one element. */
export function setAt(input: Json, path: readonly string[], value: unknown): Json {
  const [name = "", next, ...rest] = path;
  if (next === undefined) return { ...input, [name]: value };
  const inside = (below: unknown) => (typeof below === "object" ? (below as Json) : {});
  if (next !== "[]") return { ...input, [name]: setAt(inside(input[name]), [next, ...rest], value) };
  const [first] = Array.isArray(input[name]) ? (input[name] as unknown[]) : [];
  return { ...input, [name]: [rest.length === 0 ? value : setAt(inside(first), rest, value)] };
}

/** `items[].name` as the names and `[]` that it is made of. */
export function pathOf(field: string): string[] {
  return field.replaceAll("[]", ".[]").split(".");
}

function shown(path: readonly string[], element: string): string {
  return path.join(".").replaceAll(".[]", element);
}

/** An object and the names that anybody has looked for in it. */
function noting(base: object): { probe: object; asked: ReadonlySet<string> } {
  const asked = new Set<string>();
  const probe = new Proxy(base, {
    getOwnPropertyDescriptor(target, name) {
      asked.add(String(name));
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
  });
  return { probe, asked };
}
