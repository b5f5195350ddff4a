import { capabilitiesOf, isProviderName, type Capabilities } from "../capabilities.js";
import type { PaymentKind } from "../payment/states.js";
import { checkExactAmounts } from "./exact-amounts.js";
import { isObject, type JsonObject, type Problem } from "./rules.js";

/** Adds what the provider doesn't offer, and what it needs beside the fields that every payment needs. */
export function checkOffer(kind: PaymentKind, raw: JsonObject, problems: Problem[]): void {
  const { provider } = raw;
  if (isProviderName(provider)) checkAgainst(capabilitiesOf(provider), provider, kind, raw, problems);
}

/** Likewise, with a provider's row of the table. */
export function checkAgainst(
  offered: Capabilities,
  provider: string,
  kind: PaymentKind,
  raw: JsonObject,
  problems: Problem[],
): void {
  checkExactAmounts(offered, provider, raw, problems);
  const methods = new Map(Object.entries(offered.methods[kind]));
  if (methods.size === 0)
    return void problems.push({ field: "provider", message: `${provider} doesn't offer ${kind}Payment` });

  const method = isObject(raw.method) ? raw.method : {};
  const { type } = method;
  if (typeof type !== "string" || problems.some(({ field }) => field === "method.type")) return;
  const needed = methods.get(type);
  if (needed === undefined)
    return void problems.push({ field: "method.type", message: `${type} is not offered by ${provider}` });

  if (method.saveCard === true && !offered.savesCardWith.some((saving) => saving === type))
    problems.push({ field: "method.saveCard", message: `${provider} keeps no card with ${type}` });
  if (method.merchantInitiated === true && !offered.merchantInitiated)
    problems.push({
      field: "method.merchantInitiated",
      message: `${provider} charges no card without the shopper`,
    });
  const toSave =
    method.saveCard === true ? new Map(Object.entries(offered.neededToSaveCard ?? {})).get(type) : [];
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
