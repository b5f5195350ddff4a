import { expect, it } from "vitest";

import { decimalsAt } from "../../../src/domain/provider-terms.js";
import { isoDecimals } from "../../../src/domain/currencies.js";
import { answerOf, type ContractProvider, type ContractTwin } from "./contract-provider.js";

export function amountContract({ offered, currencies }: ContractProvider, twin: () => ContractTwin): void {
  const places = (currency: string) => ({
    iso: isoDecimals(currency) ?? 0,
    own: decimalsAt(offered, currency) ?? 0,
  });
  /** The least amount that the provider can write. */
  const unitOf = (currency: string) => 10 ** Math.max(0, places(currency).iso - places(currency).own);

  it.each(currencies)("an amount in %s is what the twin books and what the query tells", async (currency) => {
    const { account, request, books } = twin();
    const { iso, own } = places(currency);
    for (const units of [1, 123_456]) {
      const paymentId = `AMOUNT_${currency}_${units}`;
      const amount = { currency, value: units * unitOf(currency) };
      answerOf(await account.charge({ ...request(paymentId, "succeeds"), amount }));
      expect(answerOf(await account.query({ paymentId, amount }))).toMatchObject({ amount });
      expect(books(paymentId)).toMatchObject({ charged: (amount.value / 10 ** iso).toFixed(own) });
    }
  });
}
