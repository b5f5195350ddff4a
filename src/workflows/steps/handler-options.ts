import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { invalidInput } from "./failures.js";

/** What a person reads beside a message in the Temporal UI. */
export function described(description: string): { readonly description: string } {
  return { description };
}

/**
 * An update whose input is read before it is accepted: what doesn't pass leaves no event, and what once passed is not
 * judged anew when the history is replayed under the rules of a later release.
 */
export function validated(
  description: string,
  read: (raw: unknown) => Parsed<object>,
): { readonly description: string; readonly validator: (raw?: unknown) => void } {
  return {
    description,
    validator: (raw) => {
      const parsed = read(raw);
      if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
    },
  };
}
