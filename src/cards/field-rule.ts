import { z } from "zod";

/**
 * A required string that matches the whole expression.
 *
 * @param rule what it must be, in words; no message quotes the value
 */
export function pattern(expression: RegExp, rule: string) {
  const isString = z.string({
    error: (issue) => (issue.input === undefined ? "is required" : `must be a string: ${rule}`),
  });
  return isString.regex(expression, `must be ${rule}`);
}
