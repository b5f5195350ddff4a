/** A number written in exactly these digits: `20.00` would not outlive a float. */
export class Decimal {
  readonly literal: string;

  constructor(literal: string) {
    if (!/^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(literal)) throw new TypeError("not a plain decimal");
    this.literal = literal;
  }
}

/** What a request may hold; `undefined` and empty members are left out. */
export type Draft = string | boolean | Decimal | readonly Draft[] | DraftFields;
export interface DraftFields {
  readonly [name: string]: Draft | undefined;
}

export function toJson(value: Draft): string {
  if (value instanceof Decimal) return value.literal;
  if (typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(toJson).join(",")}]`;
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined || member === "" ? [] : [`${JSON.stringify(name)}:${toJson(member)}`],
  );
  return `{${members.join(",")}}`;
}

/** `Array.isArray` doesn't narrow a read-only list. */
function isList(value: Draft): value is readonly Draft[] {
  return Array.isArray(value);
}
