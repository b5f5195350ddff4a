import { describe, expect, it } from "vitest";

import { isoDecimals } from "../../../src/domain/currencies.js";
import { CODES } from "../../../src/providers/payermax/codes.js";
import { CURRENCY_DECIMALS } from "../../../src/providers/payermax/decimals.js";
import { ENDPOINTS } from "../../../src/providers/payermax/endpoints.js";
import {
  PAYMENT_STATUS_WORDS,
  REFUND_STATUS_WORDS,
  REQUEST_STATUS_WORDS,
} from "../../../src/providers/payermax/reports.js";
import { byName, listed, tablesOf, tried } from "../support/providers-page.js";
import { HTTP_CASES, TRANSPORT_CASES } from "./ending-cases.js";

const table = tablesOf("PayerMax");

describe("docs/providers.md, PayerMax", () => {
  it("has the code's endpoints, each with its version", () => {
    const printed = table("call").map(([, path = "", version]) => [path.replaceAll("`", ""), version]);
    expect(new Set(printed.map((row) => JSON.stringify(row)))).toEqual(
      new Set(Object.values(ENDPOINTS).map(({ path, version }) => JSON.stringify([path, version]))),
    );
  });

  it("has the code's codes, each with meaning, ending and source", () => {
    expect(byName(table("`code`"))).toEqual(
      [...CODES].map(([code, { meaning, ending, source }]) => [code, meaning, ending, source]),
    );
  });

  it.each([
    ["`status` of an order", PAYMENT_STATUS_WORDS],
    ["`status` of a capture or cancel", REQUEST_STATUS_WORDS],
    ["`status` of a refund", REFUND_STATUS_WORDS],
  ])("has the code's words in %s, each with what it is read as and its source", (head, words) => {
    expect(byName(table(head))).toEqual(
      [...words].map(([word, { status, source }]) => [word, status, source]),
    );
  });

  it("has the currencies that are written with other decimals than ISO 4217's", () => {
    expect(table("currency")).toEqual(
      [...CURRENCY_DECIMALS].map(([currency, { decimals, source }]) => [
        currency,
        String(decimals),
        String(isoDecimals(currency)),
        source,
      ]),
    );
  });

  it("has the errors that the tests make, each with the ending that they see", () => {
    expect(listed(table("error or answer"))).toEqual(tried([...TRANSPORT_CASES, ...HTTP_CASES]));
  });
});
