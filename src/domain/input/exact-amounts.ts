import { isoDecimals } from "../currencies.js";
import { toDecimal } from "../money.js";
import { decimalsAt, type ProviderTerms } from "../provider-terms.js";
import { isObject, type JsonObject, type Problem } from "./rules.js";

/** Adds each amount that the provider's decimals can't write exactly: 1.255 KWD where it writes two. */
export function checkExactAmounts(
  terms: Pick<ProviderTerms, "decimals">,
  provider: string,
  raw: JsonObject,
  problems: Problem[],
): void {
  const isBad = (field: string) => problems.some((problem) => problem.field === field);
  const items: unknown[] = Array.isArray(raw.items) && !isBad("items") ? raw.items : [];
  const amounts = items.map(
    (item, index) => [`items[${index}].amount`, isObject(item) && item.amount] as const,
  );
  for (const [field, money] of [["amount", raw.amount] as const, ...amounts]) {
    if (isBad(`${field}.currency`) || isBad(`${field}.value`)) continue;
    const { currency, value } = isObject(money) ? money : {};
    if (typeof currency !== "string" || typeof value !== "number") continue;
    const decimals = decimalsAt(terms, currency);
    if (decimals === undefined || toDecimal({ currency, value }, decimals) !== null) continue;
    const writes = `${provider} writes ${currency} with ${decimals} decimals, ISO 4217 with ${isoDecimals(currency) ?? 0}`;
    problems.push({ field: `${field}.value`, message: `can't be written exactly: ${writes}` });
  }
}
