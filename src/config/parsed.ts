import { z } from "zod";
import { ConfigError } from "./error.js";

type Path = readonly PropertyKey[];

/**
 * @param nameOf what the operator calls the value at that path
 * @throws ConfigError with every problem
 */
export function parsed<T>(schema: z.ZodType<T>, input: unknown, nameOf: (path: Path) => string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.flatMap((issue) =>
      pathsOf(issue).map((path) => [nameOf(path), issue.message].join(" ")),
    ),
  );
}

/** Zod reports unknown fields together, at the object that has them. */
function pathsOf(issue: z.core.$ZodIssue): Path[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** An object with these fields and no others: a misspelled field would otherwise be left out in silence. */
export function fields<S extends z.core.$ZodShape>(shape: S) {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? `is not a known field; expected one of ${known}`
        : `is not an object; expected one with ${known}`,
  });
}
