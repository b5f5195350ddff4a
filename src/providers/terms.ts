import {
  rulesOf,
  type MethodType,
  type ProviderRules,
  type ProviderTerms,
  type TermsByProvider,
} from "../domain/provider-terms.js";
import type { PaymentKind } from "../domain/payment/states.js";
import * as list from "./index.js";

export type ProviderName = keyof typeof list;

/** The methods that a provider offers for payments of this kind. */
export type MethodTypeOf<Name extends ProviderName, Kind extends PaymentKind> = Name extends ProviderName
  ? keyof (typeof list)[Name]["terms"]["methods"][Kind] & MethodType
  : never;

/** Each is listed under its own name, and nothing else is in the list. */
const providers: { readonly [Name in ProviderName]: { readonly name: Name; readonly terms: ProviderTerms } } =
  list;

/** In the order of their names, wherever it is read: bundlers keep another order of the list than Node does. */
export const providerNames: readonly ProviderName[] = Object.values(providers)
  .map(({ name }) => name)
  .sort();

export const termsByProvider: TermsByProvider = new Map(
  providerNames.map((name) => [name, providers[name].terms] as const),
);

/** @throws RangeError where this release has no such provider */
export function termsOf(provider: string): ProviderTerms {
  const terms = termsByProvider.get(provider);
  if (terms === undefined) throw new RangeError(`this release has no provider ${JSON.stringify(provider)}`);
  return terms;
}

/** @throws RangeError where this release has no such provider */
export function rulesAt(provider: string): ProviderRules {
  return rulesOf(termsOf(provider));
}
