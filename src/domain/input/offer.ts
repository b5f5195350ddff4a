import { capabilitiesOf, isProviderName } from "../capabilities.js";
import type { PaymentKind } from "../payment/states.js";
import { isObject, type JsonObject, type Problem } from "./rules.js";

/** Adds what the provider doesn't offer, and what it needs beside the fields that every payment needs. */
export function checkOffer(kind: PaymentKind, raw: JsonObject, problems: Problem[]): void {
  const provider = raw.provider;
  if (!isProviderName(provider)) return;
  const methods = new Map(Object.entries(capabilitiesOf(provider).methods[kind]));
  if (methods.size === 0)
    return void problems.push({ field: "provider", message: `${provider} doesn't offer ${kind}Payment` });

  const type = isObject(raw.method) ? raw.method.type : undefined;
  if (typeof type !== "string" || problems.some(({ field }) => field === "method.type")) return;
  const needed = methods.get(type);
  if (needed === undefined)
    return void problems.push({ field: "method.type", message: `${type} is not offered by ${provider}` });

  for (const field of needed)
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
