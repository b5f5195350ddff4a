import type { PaymentKind } from "../payment/states.js";
import type { MethodType, ProviderTerms } from "../provider-terms.js";
import type { JsonSchema } from "./json-schema.js";

/** What `checkOffer` says of a payment's fields, as JSON Schema, but for amounts that can't be written exactly. */
export function offerSchema(terms: ProviderTerms, kind: PaymentKind): JsonSchema {
  const offered = Object.entries(terms.methods[kind]) as [MethodType, readonly string[]][];
  const toSave = Object.entries(terms.neededToSaveCard ?? {});
  return {
    allOf: [
      methodHas({ type: { enum: offered.map(([type]) => type) } }),
      ...offered.map(([type, needed]) => ({
        if: methodIs({ type: { const: type } }),
        then: { ...present(needed), allOf: [methodHas(refused(terms, type))] },
      })),
      ...toSave.map(([type, needed]) => ({
        if: methodIs({ type: { const: type }, saveCard: { not: { const: false } } }),
        then: present(needed),
      })),
    ],
  };
}

type Fields = Readonly<Record<string, JsonSchema>>;

const methodHas = (properties: Fields) => ({
  type: "object",
  properties: { method: { type: "object", properties } },
});

const methodIs = (properties: Fields) => ({
  type: "object",
  properties: { method: { type: "object", properties, required: Object.keys(properties) } },
  required: ["method"],
});

/** What of a method's fields the provider doesn't offer with it. */
function refused(terms: ProviderTerms, type: MethodType): Fields {
  const { savesCardWith, merchantInitiated, savedCardCvv } = terms;
  if (type === "savedCard")
    return {
      ...(!merchantInitiated && { merchantInitiated: { const: false } }),
      ...(!savedCardCvv && { cardRef: false as const }),
    };
  if (!savesCardWith.includes(type)) return { saveCard: { const: false } };
  return merchantInitiated ? {} : { saveCard: { type: "boolean" } };
}

/** An object in which these paths, such as `customer.reference`, lead to a value. */
function present(paths: readonly string[]): Readonly<Record<string, unknown>> {
  const names = [...new Set(paths.map((path) => path.split(".")[0] ?? ""))];
  const below = names.flatMap((name) => {
    const rest = paths
      .filter((path) => path.startsWith(`${name}.`))
      .map((path) => path.slice(name.length + 1));
    return rest.length > 0 ? [[name, present(rest)] as const] : [];
  });
  return {
    type: "object",
    ...(below.length > 0 && { properties: Object.fromEntries(below) }),
    ...(names.length > 0 && { required: names }),
  };
}
