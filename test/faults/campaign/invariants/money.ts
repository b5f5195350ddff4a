import type { Invariant } from "../evidence.js";
import { booksOf } from "../provider-books.js";

/** No more is taken than was asked for and held, and no more is given back than was taken. */
export const moneyBounds: Invariant = {
  name: "captured ≤ authorized, refunded ≤ captured",
  check(evidence) {
    const { authorized, captured, charged, taken, refunded } = booksOf(evidence);
    const { value } = evidence.plan;
    const found: string[] = [];
    if (captured > authorized) found.push(`${captured} is captured of ${authorized} authorized`);
    if (charged > value) found.push(`${charged} is charged where ${value} was asked for`);
    if (authorized > value) found.push(`${authorized} is held where ${value} was asked for`);
    if (refunded > taken) found.push(`${refunded} is refunded of ${taken} taken`);
    return found;
  },
};
