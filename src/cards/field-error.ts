import type { z } from "zod";
import type { Problem } from "../domain/input/rules.js";

/** One bad field and the rule it breaks. The message never holds the field's value. */
export type FieldError = Readonly<Problem>;

/**
 * The name of an unknown field is shown only if it has letters only, as a mistyped name has (`cardNumber`, `cvc`):
 * whoever sent it may have written a card number in its place.
 */
function safeName(key: string): string {
  return /^[A-Za-z_]{1,40}$/.test(key) ? key : "(unnamed)";
}

/** Every bad field once, with the first rule it breaks. The schema's own messages must not quote the input. */
export function toFieldErrors(error: z.ZodError): FieldError[] {
  const messages = new Map<string, string>();
  for (const issue of error.issues) {
    const [names, message] =
      issue.code === "unrecognized_keys"
        ? [issue.keys.map(safeName), "is not a known field"]
        : [[String(issue.path[0] ?? "body")], issue.message];
    for (const name of names) {
      if (!messages.has(name)) messages.set(name, message);
    }
  }
  return [...messages].map(([field, message]) => ({ field, message }));
}
