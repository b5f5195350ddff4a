import type { PaymentKind } from "../payment/states.js";
import type { ProviderTerms } from "../provider-terms.js";
import { checkExactAmounts } from "./exact-amounts.js";
import { isObject, type JsonObject, type Problem } from "./rules.js";

/** Adds what the provider doesn't offer, and what it needs beside the fields that every payment needs. */
export function checkOffer(
  terms: ProviderTerms,
  provider: string,
  kind: PaymentKind,
  raw: JsonObject,
  problems: Problem[],
): void {
  checkExactAmounts(terms, provider, raw, problems);
  const methods = new Map(Object.entries(terms.methods[kind]));
  if (methods.size === 0)
    return void problems.push({ field: "provider", message: `${provider} doesn't offer ${kind}Payment` });

  const method = isObject(raw.method) ? raw.method : {};
  const { type } = method;
  if (typeof type !== "string" || problems.some(({ field }) => field === "method.type")) return;
  const needed = methods.get(type);
  if (needed === undefined)
    return void problems.push({ field: "method.type", message: `${type} is not offered by ${provider}` });

  const isSaved = method.saveCard === true || isObject(method.saveCard);
  if (isSaved && !terms.savesCardWith.some((saving) => saving === type))
    problems.push({ field: "method.saveCard", message: `${provider} keeps no card with ${type}` });
  const alone = isObject(method.saveCard) ? "method.saveCard" : "method.merchantInitiated";
  if ((isObject(method.saveCard) || method.merchantInitiated === true) && !terms.merchantInitiated)
    problems.push({ field: alone, message: `${provider} charges no card without the shopper` });
  if (type === "savedCard" && method.cardRef !== undefined && !terms.savedCardCvv)
    problems.push({ field: "method.cardRef", message: `${provider} takes no CVV with a saved card` });
  const toSave = isSaved ? new Map(Object.entries(terms.neededToSaveCard ?? {})).get(type) : [];
  for (const field of [...needed, ...(toSave ?? [])])
    if (isMissing(raw, field) && !problems.some((problem) => problem.field === field))
      problems.push({ field, message: `is required for ${provider} with ${type}` });
}

function isMissing(raw: JsonObject, path: string): boolean {
  let value: unknown = raw;
  for (const name of path.split(".")) {
    if (value === undefined) return true;
    if (!isObject(value)) return false;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value === undefined;
}
