import { expect, it } from "vitest";
import { newMerchant } from "../../bench/merchant.js";
import { measureReading } from "../../bench/relay-alone/measure-reading.js";

it("gives the microseconds of each reading and of its signature alone", () => {
  const figures = measureReading({ ...newMerchant(), rounds: 2, quick: true });
  expect(figures.map(({ what }) => what)).toEqual([
    "Pockyt IPN, verified and read",
    "Pockyt IPN, the MD5 alone",
    "PayerMax PAYMENT, verified and read",
    "PayerMax PAYMENT, the RSA check alone",
  ]);
  for (const { microseconds } of figures) {
    expect(microseconds.min).toBeGreaterThan(0);
    expect(microseconds.max).toBeGreaterThanOrEqual(microseconds.min);
  }
});

it("measures no notification that does not verify", () => {
  const { platformPrivateKey } = newMerchant();
  expect(() => measureReading({ ...newMerchant(), platformPrivateKey, rounds: 1, quick: true })).toThrow(
    "PayerMax PAYMENT, verified and read: 2000 of 2000 don't verify",
  );
});
