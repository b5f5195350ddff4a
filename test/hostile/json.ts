/** What an answer's JSON may hold; a literal is written as it stands. */
export type Json =
  null | boolean | number | string | Literal | readonly Json[] | { readonly [name: string]: Json };

/** Text that is JSON but that no value of ours would be written as, such as 1e999. */
export class Literal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export function write(value: Json): string {
  if (value instanceof Literal) return value.text;
  if (isList(value)) return `[${value.map(write).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(",")}}`;
}

export type Path = readonly string[];

/** The same with each leaf as `change` has it. */
export function mapLeaves(value: Json, change: (leaf: Json, path: Path) => Json, path: Path = []): Json {
  if (value instanceof Literal || value === null || typeof value !== "object") return change(value, path);
  if (isList(value)) return value.map((each, index) => mapLeaves(each, change, [...path, String(index)]));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mapLeaves(member, change, [...path, name])]),
  );
}

export function leavesOf(value: Json): Path[] {
  const paths: Path[] = [];
  mapLeaves(value, (leaf, path) => {
    paths.push(path);
    return leaf;
  });
  return paths;
}

/** `Array.isArray` doesn't narrow a read-only list. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
