// ISO 4217, List One, as of 2026-01-01. `Intl` is no substitute: for several of these it follows the
// customs of daily use (CLDR), not the standard, and its answer changes with the Node version.
//
// Left out: codes without a minor unit (XAU, XAG, XPT, XPD, XBA…XBD, XDR, XSU, XUA, XTS, XXX), and withdrawn
// ones: ANG (now XCG), BGN (Bulgaria pays in EUR since 2026-01-01), CUC, HRK, SLL, ZWL.

const TWO_DECIMALS = `
  AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
  IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
  MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
  SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
  YER ZAR ZMW ZWG`;
const NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS = "CLF UYW";

const codes = (list: string) => list.trim().split(/\s+/);

const decimalsByCode: ReadonlyMap<string, number> = new Map([
  ...codes(NO_DECIMALS).map((code) => [code, 0] as const),
  ...codes(TWO_DECIMALS).map((code) => [code, 2] as const),
  ...codes(THREE_DECIMALS).map((code) => [code, 3] as const),
  ...codes(FOUR_DECIMALS).map((code) => [code, 4] as const),
]);

/** Every alphabetic code of the table, sorted. */
export const currencyCodes: readonly string[] = [...decimalsByCode.keys()].sort();

/** How many decimals ISO 4217 gives the currency's minor unit (USD 2, JPY 0, KWD 3); undefined for an unknown code. */
export function isoDecimals(currency: string): number | undefined {
  return decimalsByCode.get(currency);
}
