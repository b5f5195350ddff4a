import type { ProviderTerms, TermsByProvider } from "../provider-terms.js";
import { value, type Rule } from "./rules.js";

/**
 * The name of a provider whose terms have what the call needs.
 *
 * @param has whether a provider's terms have it
 * @param what that is, in words, for the message
 */
export function providerWith(
  termsByProvider: TermsByProvider,
  has: (terms: ProviderTerms) => boolean,
  what: string,
): Rule<string> {
  const names = [...termsByProvider].filter(([, terms]) => has(terms)).map(([name]) => name);
  const isOne = (value: unknown): value is string => names.some((name) => name === value);
  return value(isOne, `must be one that has ${what}: ${names.map((name) => `"${name}"`).join(" or ")}`);
}
