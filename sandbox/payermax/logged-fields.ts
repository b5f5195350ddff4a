import { withoutCardNumbers } from "../card-numbers.js";
import { maskText } from "../masking.js";

/**
 * The request as the log keeps it: the envelope's fields and those of `data` side by side, deeper ones under
 * their path, such as `paymentDetail.cardInfo.cvv`.
 */
export function loggedFields({ data, ...envelope }: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries([...flatten("", envelope), ...flatten("", data ?? {})]);
}

function flatten(path: string, value: unknown): [name: string, text: string][] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) =>
      flatten(path === "" ? name : `${path}.${name}`, inner),
    );
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const name = looksLikeCard(path, text) ? "cardNumber" : nameOf(path);
  return [[withoutCardNumbers(path), maskText(name, text)]];
}

/** A card number is masked under a misspelled name, too. */
function looksLikeCard(path: string, text: string): boolean {
  return path.includes("cardInfo.") && /^[\d -]{12,}$/.test(text);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
