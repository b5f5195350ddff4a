import { decimalsAt, type Capabilities } from "../capabilities.js";
import { isoDecimals } from "../currencies.js";
import { toDecimal } from "../money.js";
import { isObject, type JsonObject, type Problem } from "./rules.js";

/** Adds each amount that the provider's decimals can't write exactly: 1.255 KWD where it writes two. */
export function checkExactAmounts(
  offered: Pick<Capabilities, "decimals">,
  provider: string,
  raw: JsonObject,
  problems: Problem[],
): void {
  const isBad = (field: string) => problems.some((problem) => problem.field === field);
  const items: unknown[] = Array.isArray(raw.items) && !isBad("items") ? raw.items : [];
  const amounts = [
    { field: "amount", money: raw.amount },
    ...items.map((item, index) => ({
      field: `items[${index}].amount`,
      money: isObject(item) ? item.amount : undefined,
    })),
  ];
  for (const { field, money } of amounts) {
    if (isBad(`${field}.currency`) || isBad(`${field}.value`)) continue;
    const { currency, value } = isObject(money) ? money : {};
    if (typeof currency !== "string" || typeof value !== "number") continue;
    const decimals = decimalsAt(offered, currency);
    if (decimals === undefined || toDecimal({ currency, value }, decimals) !== null) continue;
    problems.push({
      field: `${field}.value`,
      message: `can't be written exactly: ${provider} writes ${currency} with ${decimals} decimals, ISO 4217 with ${isoDecimals(currency) ?? 0}`,
    });
  }
}
