import type { z } from "zod";

/** One bad field and the rule it breaks. The message never holds the field's value. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * The name of an unknown field comes from outside and may itself be a card number; a mistyped name
 * (`cardNumber`, `cvc`) has letters only.
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
